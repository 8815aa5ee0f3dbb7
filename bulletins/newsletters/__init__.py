"""Newsletters by place: lists, and their issues as pages."""
