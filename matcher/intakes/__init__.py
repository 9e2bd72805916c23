"""Programmes, intakes, meetings and places."""
