"""Names that no list has: a small tagger for persons, organisations and places, learned from tagged text."""
