"""What was seen, changed and decided, in a chain that shows tampering."""
