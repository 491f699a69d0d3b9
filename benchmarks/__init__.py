"""Speed and truth, measured: scripts and what they share."""
