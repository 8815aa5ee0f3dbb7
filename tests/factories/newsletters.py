"""Factories of newsletters."""
