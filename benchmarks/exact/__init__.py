"""Queueing models with known answers, as networks, and the rule by which they are judged."""
