"""Actors: words that name somebody, who that is, and where they belong on the day."""
