"""Statements: who is reported to have said which words."""
