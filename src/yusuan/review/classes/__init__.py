"""Codes and names against the year's classification, and how far a statement goes into it."""
