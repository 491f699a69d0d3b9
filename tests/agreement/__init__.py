"""Two tellings of one meaning must agree, row by row."""
