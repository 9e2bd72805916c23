"""The tests: one folder per capability, and `house` that polices all of it at once."""
