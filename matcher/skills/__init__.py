"""The vocabulary: skills, the words people use for them, and what stands in for what."""
