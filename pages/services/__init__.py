"""Health services for residents: pages, A to Z, open data, the editors' desk and what comes with the site."""
