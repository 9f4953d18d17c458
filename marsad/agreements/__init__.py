"""Agreements: what was agreed, by whom, when, where; what it provides; which events carry it out or break it."""
