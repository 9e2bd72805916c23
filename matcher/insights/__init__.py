"""Insights: read-only questions across capabilities: a branch's desk, a client's, and head office's counts."""
