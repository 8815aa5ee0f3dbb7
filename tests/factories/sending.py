"""Factories of sending."""
