"""The HTTP API: its guard, its route table and its description."""
