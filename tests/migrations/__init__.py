"""Migrations: they build what the models say, and lose nothing on the way."""
