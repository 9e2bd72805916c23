"""Matcher: abilities, match, gap that can be learned, place in an intake, work."""

__version__ = "0.1.0"
