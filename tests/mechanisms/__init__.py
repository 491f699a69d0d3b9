"""Proofs of mechanisms: what each changes, and that it does so only where it is switched on."""
