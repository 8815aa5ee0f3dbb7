"""Factories of search."""
