"""Machine code from the project's own text: a small part of Python, lowered, compiled and kept."""
