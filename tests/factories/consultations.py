"""Factories of consultations."""
