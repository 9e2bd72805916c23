"""Tests of the trainer's pages."""
