"""The pure engine: what must always hold, and examples in the words of the trade."""
