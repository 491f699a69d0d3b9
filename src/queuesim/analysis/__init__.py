"""What the numbers mean: theory, intervals, paired differences, verdicts, precision."""
