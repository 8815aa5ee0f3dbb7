"""Factories of files."""
