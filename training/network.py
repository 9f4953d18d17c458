"""The encoder in torch, as ``marsad.encoder.network`` computes it, its heads, and what they are trained to lessen."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from marsad.encoder.read import STEPS
from marsad.names.tagger import LABELS
from training.e5 import Base
from training.labels import PARTS, STATUSES
from training.windows import COLUMNS, KINDS, LEFT, NO, Window

MIXED = 128  # numbers in which an event word and a name meet
DROPPED = 0.1  # of the encoder's numbers, while it is trained
DROPPED_BY_HEADS = 0.2
EVENTS, STATUS, ROLES = 3.0, 0.3, 3.0  # what each loss weighs beside that of names


class Layer(nn.Module):
    """One of BERT's layers, post-norm."""

    def __init__(self, base: Base, number: int) -> None:
        super().__init__()
        self.turned = base.turned

        def linear(name: str, wide: int) -> nn.Linear:
            return _linear(torch.tensor(base.arrays[f"l{number}.{name}.w"]).view(wide, -1), torch.tensor(base.arrays[f"l{number}.{name}.b"]))

        q, k, v = (linear(name, base.width) for name in "qkv")
        self.qkv = _linear(torch.cat([q.weight, k.weight, v.weight]), torch.cat([q.bias, k.bias, v.bias]))
        self.ao, self.aln = linear("ao", base.width), _norm(base, f"l{number}.aln")
        self.fi, self.fo, self.oln = linear("fi", base.wide), linear("fo", base.width), _norm(base, f"l{number}.oln")

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        rows, length, width = x.shape
        dropped = DROPPED if self.training else 0.0
        q, k, v = self.qkv(x).view(rows, length, 3, self.turned, width // self.turned).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=seen, dropout_p=dropped)
        x = self.aln(x + F.dropout(self.ao(mixed.transpose(1, 2).reshape(rows, length, width)), dropped))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x), approximate="tanh")), dropped))


class Heads(nn.Module):
    """What is asked of hidden states, once brought to mean 0 and spread 1."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))
        self.drop = nn.Dropout(DROPPED_BY_HEADS)
        self.types, self.status, self.names = nn.Linear(width, len(COLUMNS)), nn.Linear(width, len(STATUSES)), nn.Linear(width, len(LABELS))
        self.told, self.first, self.last = nn.Linear(width, MIXED), nn.Linear(width, MIXED), nn.Linear(width, MIXED, bias=False)
        self.distance, self.kind, self.typed = (nn.Embedding(n, MIXED) for n in (2 * (len(STEPS) + 1), len(KINDS), len(COLUMNS)))
        self.parts = nn.Linear(2 * MIXED, len(PARTS))
        for embedding in (self.distance, self.kind, self.typed):
            nn.init.normal_(embedding.weight, 0, 0.1)

    def roles(self, told: Tensor, first: Tensor, last: Tensor, distance: Tensor, kind: Tensor, type_: Tensor) -> Tensor:
        event, name = self.told(told), self.first(first) + self.last(last)
        around = self.distance(distance) + self.kind(kind) + self.typed(type_)
        mixed = torch.cat([F.gelu(event + name + around, approximate="tanh"), torch.tanh(event) * torch.tanh(name)], dim=-1)
        return self.parts(self.drop(mixed))


class Network(nn.Module):
    """The lowest layers of the base, of which ``frozen`` and the embeddings stay as they are, and the heads."""

    def __init__(self, base: Base, *, layers: int, frozen: int) -> None:
        super().__init__()
        self.frozen, self.padding = frozen, base.padding
        self.words = nn.Embedding.from_pretrained(torch.tensor(base.words))
        places = torch.tensor(base.arrays["emb.pos"]).view(-1, base.width)
        self.register_buffer("places", places + torch.tensor(base.arrays["emb.type"])[: base.width])
        self.norm = _norm(base, "emb.ln")
        self.layers = nn.ModuleList(Layer(base, number) for number in range(layers))
        self.heads = Heads(base.width)
        self.norm.requires_grad_(False)
        self.layers[:frozen].requires_grad_(False)

    def lower(self, pieces: Sequence[Sequence[int]]) -> Tensor:
        """Hidden states after the layers that stay as they are; rows are padded."""
        numbers = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in pieces], batch_first=True, padding_value=self.padding)
        seen = (numbers != self.padding)[:, None, None, :]
        x = self.norm(self.words(numbers) + self.places[: numbers.shape[1]])
        for layer in self.layers[: self.frozen]:
            x = layer(x, seen)
        return x

    def upper(self, rows: Sequence[Tensor]) -> Tensor:
        """From those hidden states the last ones, as the heads are asked of them."""
        x = nn.utils.rnn.pad_sequence([row.float() for row in rows], batch_first=True)
        seen = torch.arange(x.shape[1]) < torch.tensor([len(row) for row in rows])[:, None]
        for layer in self.layers[self.frozen :]:
            x = layer(x, seen[:, None, None, :])
        return (x - self.heads.mean) / self.heads.spread


def words_of(windows: Sequence[Window], hidden: Tensor) -> Tensor:
    """The hidden states of the words of windows, one after the other."""
    return torch.cat([hidden[row, list(window.firsts)] for row, window in enumerate(windows)])


def event_loss(heads: Heads, windows: Sequence[Window], hidden: Tensor) -> Tensor:
    """How wrong the heads are about events: which words tell one, how it is told, who plays which part."""
    types = torch.tensor([type_ for window in windows for type_ in window.types])
    loss = EVENTS * F.cross_entropy(heads.types(heads.drop(words_of(windows, hidden))), types, ignore_index=LEFT)
    told = [(row, event) for row, window in enumerate(windows) for event in window.told]
    if told:
        states = hidden[[row for row, _ in told], [event.at for _, event in told]]
        loss = loss + STATUS * F.cross_entropy(heads.status(heads.drop(states)), torch.tensor([event.status for _, event in told]))
    asked = [(row, event, name) for row, event in told for name in event.asked]
    if asked:
        rows = [row for row, _, _ in asked]
        states = [hidden[rows, at] for at in zip(*((event.at, name.first, name.last) for _, event, name in asked), strict=True)]
        around = torch.tensor([(name.step, name.kind, event.type) for _, event, name in asked]).unbind(1)
        wanted = torch.tensor([name.parts for _, _, name in asked], dtype=torch.float32)
        sure = wanted >= NO
        loss = loss + ROLES * F.binary_cross_entropy_with_logits(heads.roles(*states, *around)[sure], wanted[sure])
    return loss


def name_loss(heads: Heads, windows: Sequence[Window], hidden: Tensor) -> Tensor:
    """How wrong the heads are about names."""
    tags = torch.tensor([tag for window in windows for tag in window.tags])
    return F.cross_entropy(heads.names(heads.drop(words_of(windows, hidden))), tags)


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    out = nn.Linear(weight.shape[1], weight.shape[0])
    out.weight.data, out.bias.data = weight.detach().clone(), bias.detach().clone()
    return out


def _norm(base: Base, name: str) -> nn.LayerNorm:
    out = nn.LayerNorm(base.width, base.epsilon)
    out.weight.data, out.bias.data = torch.tensor(base.arrays[f"{name}.w"]), torch.tensor(base.arrays[f"{name}.b"])
    return out
