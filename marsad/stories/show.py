"""A story in a terminal: what it is, who reported it, and what they claim, disputed values first among equals."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from marsad.stories.records import Control, Field, Pact, Story
from marsad.terminal import arabic

LABEL = 14  # columns of a field's name
QUOTED = 24  # words of a story's first sentence
SHOWN = 6  # values of a field


def show_story(story: Story, console: Console, *, bidi: bool = True, reasons: bool = False) -> None:
    """Print a story. ``reasons``: also why each telling was joined."""

    def ar(text: str) -> str:
        return arabic(text, bidi=bidi)

    days = story.first or "no day" if story.first == story.last else f"{story.first or '…'}..{story.last or '…'}"
    words = story.headline.split()
    console.print(Text(f"{days}  {story.type}  ", style="bold").append(ar(" ".join(words[:QUOTED]) + (" …" if len(words) > QUOTED else ""))), soft_wrap=True)
    span = story.reported[0] if len(story.reported) == 1 else f"{story.reported[0]} to {story.reported[-1]}" if story.reported else "undated"
    console.print(
        Text(f"  {_many(len(story.articles), 'article')}, {_many(story.texts, 'independent text')}, {_many(len(story.outlets), 'outlet')}; reported {span}; first by {story.earliest}", style="bright_black"),
        soft_wrap=True,
    )  # fmt: skip
    for field in story.fields:
        _show_field(field, console, bidi=bidi)
    if reasons:
        for join in story.joins:
            console.print(Text(f"  {join.telling} joined to {join.to} ({join.score}): ", style="bright_black").append(ar("; ".join(join.reasons))), soft_wrap=True)


def _show_field(field: Field, console: Console, *, bidi: bool) -> None:
    label = field.name
    for claim in field.claims[:SHOWN]:
        text = Text(f"  {label:<{LABEL}} ")
        text.append(arabic(claim.value, bidi=bidi), style="bold red" if field.disputed else "bold")
        text.append(f"  say {', '.join(arabic(by, bidi=bidi) for by in claim.by) or '?'}" + (f"  ({_many(claim.texts, 'text')})" if claim.texts > 1 else ""))
        if claim.first:
            text.append(f"  since {claim.first}", style="bright_black")
        console.print(text, soft_wrap=True)
        label = "  disputed" if field.disputed and label == field.name else ""
    if len(field.claims) > SHOWN:
        console.print(Text(f"  {'':<{LABEL}} and {len(field.claims) - SHOWN} more", style="bright_black"), soft_wrap=True)


def show_pact(pact: Pact, console: Console, *, bidi: bool = True) -> None:
    """Print an agreement with its timeline."""
    day = pact.first or "undated" if pact.first == pact.last else f"{pact.first}..{pact.last}"
    console.print(Text(f"{day}  ", style="bold").append(arabic(pact.name, bidi=bidi), style="bold"), soft_wrap=True)
    between = ", ".join(arabic(p, bidi=bidi) for p in pact.parties) or "parties not told"
    console.print(Text(f"  between {between}; named by {_many(len(pact.articles), 'article')}", style="bright_black"), soft_wrap=True)
    for step in pact.timeline:
        words = step.what.split()
        text = Text(f"  {step.first or '…':<10} {step.kind:<14} ", style="red" if step.kind == "violation" else "")
        text.append(arabic(" ".join(words[:QUOTED]) + (" …" if len(words) > QUOTED else ""), bidi=bidi))
        text.append(f"  say {', '.join(arabic(by, bidi=bidi) for by in step.by)}", style="bright_black")
        console.print(text, soft_wrap=True)


def show_control(changes: tuple[Control, ...], console: Console, *, bidi: bool = True) -> None:
    """Print changes of control, a place at a time."""
    place = None
    for change in changes:
        if change.place != place:
            place = change.place
            console.print(Text(arabic(change.name, bidi=bidi), style="bold"), soft_wrap=True)
        days = change.first or "…" if change.first == change.last else f"{change.first}..{change.last}"
        text = Text(f"  {days:<22} {change.change} by ").append(arabic(change.holder, bidi=bidi), style="bold")
        text.append(f"  say {', '.join(arabic(by, bidi=bidi) for by in change.by) or '?'}", style="bright_black")
        if change.denied_by:
            text.append(f"  denied by {', '.join(arabic(by, bidi=bidi) for by in change.denied_by)}", style="red")
        console.print(text, soft_wrap=True)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
