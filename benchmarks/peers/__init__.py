"""Hand-written SimPy programs of the three workloads: a process per customer, as one would."""
