"""One screening of a file: what the rules find in it and in our clean copy of it, written down."""


def screen(*, file):
    """The file is checked: it has a clean copy or a reason why not, its words, and its findings."""
    raise NotImplementedError
