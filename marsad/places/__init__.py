"""Places: words that name somewhere, and which place on earth they mean."""
