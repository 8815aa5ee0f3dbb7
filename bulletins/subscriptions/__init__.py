"""Who gets newsletters by email, by their own choice."""
