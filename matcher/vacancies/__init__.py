"""Vacancies: what clients ask, and what the work offers."""
