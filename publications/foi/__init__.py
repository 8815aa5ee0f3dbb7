"""Freedom of information: the publication scheme, the disclosure log, how we perform."""
