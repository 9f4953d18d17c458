"""The corpus: one SQLite file of articles, readings, and what is said about them."""

from marsad.store.corpus import Corpus, open_corpus
from marsad.store.records import Change, Failure, Item, Judgement, KeptArticle, Link, to_article

__all__ = ["Change", "Corpus", "Failure", "Item", "Judgement", "KeptArticle", "Link", "open_corpus", "to_article"]
