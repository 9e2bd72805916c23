"""Tests of the recruiter's pages."""
