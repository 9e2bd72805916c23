"""Scores between candidates and vacancies, and what people decided about them."""
