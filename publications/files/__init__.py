"""Files: received in private, screened, cleaned, and only then public."""
