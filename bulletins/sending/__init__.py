"""Newsletters on their way by email, each to everyone once."""
