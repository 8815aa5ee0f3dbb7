from django.db import models


class Format(models.TextChoices):
    """What somebody may need a document in, in the order in which a page offers it."""

    SUMMARY = "summary", "Summary"
    EASY_READ = "easy-read", "Easy Read"
    BSL = "bsl", "British Sign Language (BSL)"
    LARGE_PRINT = "large-print", "Large print"
    PDF = "pdf", "PDF"
    WORD = "word", "Word"
    DATA = "data", "Data"


FORMATS_IN_ORDER = models.Case(
    *(models.When(format=value, then=place) for place, value in enumerate(Format.values)),
    output_field=models.SmallIntegerField(),
)
