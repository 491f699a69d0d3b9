"""Stored numbers of the examples: a change that nobody meant shows as a difference."""
