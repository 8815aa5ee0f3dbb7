"""What the law tells apart, in words that readers understand."""

from django.db import models


class Regime(models.TextChoices):
    FOIA = "foia", "Freedom of information"
    EIR = "eir", "Information about the environment"
    MIXED = "mixed", "Both: freedom of information and the environment"


class Kind(models.TextChoices):
    ABSOLUTE = "absolute", "Absolute"
    QUALIFIED = "qualified", "Qualified"
    MIXED = "mixed", "Partly absolute, partly qualified"
    PROCEDURAL = "procedural", "A reason to refuse, not an exemption"


class Held(models.TextChoices):
    YES = "yes", "Yes"
    PART = "part", "Some of it"
    NO = "no", "No"
    NOT_CONFIRMED = "not_confirmed", "We do not say, or did not have to find out"


class Decision(models.TextChoices):
    GRANTED = "granted", "All given"
    PART = "part", "Some given"
    REFUSED = "refused", "Refused"
    NOT_HELD = "not_held", "Not held"
    WITHDRAWN = "withdrawn", "Withdrawn by the person who asked"
    INVALID = "invalid", "Not a valid request, or it lapsed"


class Reason(models.TextChoices):
    """Why something was refused. All but the first are no exemptions."""

    EXEMPTION = "exemption", "An exemption or exception applies"
    COST = "cost", "Finding it all would cost too much (section 12(1))"
    COST_TO_FIND_OUT = (
        "cost_to_find_out",
        "Even to find out if we hold it would cost too much (section 12(2))",
    )
    VEXATIOUS = "vexatious", "The request is vexatious (section 14(1))"
    REPEATED = "repeated", "The request was answered before (section 14(2))"
    FEE = "fee", "The fee was not paid (section 9)"
    UNCLEAR = "unclear", "We could not tell what was asked for (section 1(3))"


# The exemption for what people can get without asking.
AVAILABLE_ELSEWHERE = "s.21"

# Reasons that leave open whether the information is held.
WITHOUT_SAYING_IF_HELD = (Reason.COST_TO_FIND_OUT, Reason.VEXATIOUS, Reason.REPEATED, Reason.UNCLEAR)

# Ways in which a request ends without a decision on what it asks for.
WITHOUT_DECISION = (Decision.WITHDRAWN, Decision.INVALID)

# In the figures these refusals count as "other", apart from refusals under an exemption.
OTHER_REASONS = tuple(reason for reason in Reason if reason != Reason.EXEMPTION)


class Extension(models.TextChoices):
    NONE = "none", "None"
    PUBLIC_INTEREST = "public_interest", "To weigh the public interest (section 10(3))"
    COMPLEX = "complex", "Complex and voluminous (regulation 7)"


class Timeliness(models.TextChoices):
    WITHIN = "within", "In time"
    EXTENDED = "extended", "Within a permitted extension"
    LATE = "late", "Late"
