"""CMS pages under the same lifecycle as records: a second person publishes, now or at a moment."""
