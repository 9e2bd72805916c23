"""`python -m matcher` is the console script."""

from matcher.cli import main

main()
