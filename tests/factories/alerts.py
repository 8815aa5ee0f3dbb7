"""Factories of alerts."""
