"""Meetings in public and their papers."""
