"""Banners about what cannot wait, above every page they concern."""
