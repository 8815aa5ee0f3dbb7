"""Factories of foi."""
