"""Factories of publications."""
