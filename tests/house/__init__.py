"""Tests that police the whole house at once."""
