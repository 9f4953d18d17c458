"""Tokens, sentences and quotations: offsets into the raw text, whatever the page did with its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.ar.tokens import read_tokens

WORDS = ["قصف", "الجيش", "السورية", "قُتِلَ", "مـدينة", "بي", "د", "12", "٧٣", "3.5", "F", "16", "…", "...", "..", ".", "،", "؛", "؟", "!", ":"]
MARKS = ["“", "”", "«", "»", '"', "(", ")", "\n", "\r\n", "\n\n", " ", "\t", "\u200f", "\u2067", "\u200b", "_", "-", "ـ", "😀", "\u2028", "\x0b"]
PAGE = st.lists(st.sampled_from([*WORDS, *MARKS, " ", " ", " "]), max_size=60).map("".join)


def listed(cell: str) -> list[str]:
    return cell.split("|") if cell else []


@pytest.mark.cases("tokens.csv")
def test_tokens(case: dict[str, str]) -> None:
    doc = read_tokens(case["text"])
    assert [doc.raw(at) for at in range(len(doc.words))] == listed(case["tokens"])


@pytest.mark.cases("sentences.csv")
def test_sentences_and_quotations(case: dict[str, str]) -> None:
    doc = read_tokens(case["text"])
    assert [doc.raw(s.first, s.last) for s in doc.sentences] == listed(case["sentences"])
    assert [doc.raw(q.first, q.last) for q in doc.quotes] == listed(case["quotes"])


def holds(text: str) -> None:
    doc = read_tokens(text)
    end = 0
    for at, (start, stop) in enumerate(zip(doc.starts, doc.ends, strict=True)):
        assert end <= start < stop <= len(text)
        assert doc.words[at]
        end = stop
    last = 0
    for number, sentence in enumerate(doc.sentences):
        assert sentence.first == last < sentence.last
        assert doc.sentence_of[sentence.first : sentence.last] == (number,) * (sentence.last - sentence.first)
        last = sentence.last
    assert last == len(doc.words) == len(doc.sentence_of) == len(doc.quote_of)
    for quote in doc.quotes:
        assert 0 <= quote.first < quote.last <= len(doc.words)


@given(PAGE)
def test_sentences_part_the_tokens_of_a_page(text: str) -> None:
    holds(text)


@given(st.text(max_size=80))
def test_sentences_part_the_tokens_of_any_text(text: str) -> None:
    holds(text)


@given(PAGE)
def test_no_letter_or_digit_is_lost(text: str) -> None:
    doc = read_tokens(text)
    covered = {at for start, end in zip(doc.starts, doc.ends, strict=True) for at in range(start, end)}
    assert not [text[at] for at in range(len(text)) if text[at].isalnum() and at not in covered]


@given(PAGE)
def test_a_quotation_stays_in_its_paragraph(text: str) -> None:
    doc = read_tokens(text)
    for quote in doc.quotes:
        assert doc.sentences[doc.sentence_of[quote.first]].paragraph == doc.sentences[doc.sentence_of[quote.last - 1]].paragraph
