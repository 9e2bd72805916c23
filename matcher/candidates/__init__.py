"""Candidates: what they can do, what they want, what they agreed to."""
