"""Events: who did what to whom, where, when, and what the text says of its truth."""
