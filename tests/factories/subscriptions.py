"""Factories of subscriptions."""
