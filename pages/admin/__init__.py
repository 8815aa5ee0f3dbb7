"""The editors' desk of `pages`: one module for each thing that is kept there."""

from pages.admin import organisation, page, register, schedule, service, topic

__all__ = ["organisation", "page", "register", "schedule", "service", "topic"]
