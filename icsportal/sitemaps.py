"""What crawlers are told."""
