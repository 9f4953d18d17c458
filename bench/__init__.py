"""Measurements: run by `make gate` and `make bench`, never as timed tests."""
