"""Articles that tell of one thing: reprints, reports of one event, agreements, who holds what."""
