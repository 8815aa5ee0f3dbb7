"""Consultations: when they are open, and what came of them."""
