"""Factories of meetings."""
