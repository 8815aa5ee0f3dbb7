"""The register as files: what is read from `fixtures/register/`, and what is given out as open data."""
