"""The corpus: one SQLite file of articles, readings, and what is said about them."""

from marsad.review.records import Judgement
from marsad.store.asked import AgreementRow, EventRow, FigureRow, Hit, Rows, StatementRow
from marsad.store.corpus import Corpus, open_corpus
from marsad.store.records import Change, Failure, Item, KeptArticle, Link, to_article

__all__ = [
    "AgreementRow", "Change", "Corpus", "EventRow", "Failure", "FigureRow", "Hit", "Item", "Judgement", "KeptArticle", "Link", "Rows", "StatementRow",
    "open_corpus", "to_article",
]  # fmt: skip
