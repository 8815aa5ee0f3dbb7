"""Signs that no reader can see, in the words of PostgreSQL. Feeds and search could not hold them.

In names and titles there are none that turn the direction of what follows either: the last word of a list, or
the ending of a file's name, would be read the wrong way round.
"""

HIDDEN_SIGNS = r"[\u0001-\u001F\u007F\u202A-\u202E\u2066-\u2069]"
HIDDEN_SIGNS_IN_TEXT = r"[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F]"
