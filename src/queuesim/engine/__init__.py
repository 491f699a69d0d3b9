"""Two tellings of one meaning: engines run a network and write rows, nothing else."""
