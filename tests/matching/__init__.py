"""Tests of matches: lists, what is kept, and what people decide."""
