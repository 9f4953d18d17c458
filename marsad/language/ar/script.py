"""Whether a text is in Arabic: its letters, before anything is read."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0621-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_OTHERS = re.compile("[پچژگٹڈڑںےۓێۆڵڕ]")  # Persian, Urdu, Kurdish, Pashto write these; Arabic only in foreign names
SAMPLE = 20_000  # characters that are looked at
MOST = 0.6  # of the letters are Arabic script: an article may quote a headline of another language
FEW = 0.01  # of those are letters that Arabic has not: some foreign names have one, none of 1,767 articles did; Persian has over 0.04


def is_arabic(text: str) -> bool:
    """Whether most of a text's letters are Arabic, and are not those of another language that uses the script.

    >>> is_arabic("قتل عشرة مدنيين في غارة"), is_arabic("Ten killed in raid"), is_arabic("ده غیرنظامی در پی یک حمله کشته شدند گزارش")
    (True, False, False)
    """
    text = text[:SAMPLE]
    letters = len(_LETTERS.findall(text))
    arabic = len(_ARABIC.findall(text))
    return arabic > 0 and arabic >= MOST * letters and len(_OTHERS.findall(text)) <= FEW * arabic
