"""Insights: counts for head office, read across capabilities, never about one person."""
