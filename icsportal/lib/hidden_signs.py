"""Signs that no reader can see, in the words of PostgreSQL. Feeds and search could not hold them."""

HIDDEN_SIGNS = r"[\u0001-\u001F\u007F]"
HIDDEN_SIGNS_IN_TEXT = r"[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F]"
