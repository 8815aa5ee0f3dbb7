"""How urgent a service is and how people get it."""

from django.db import models


class Urgency(models.TextChoices):
    ROUTINE = "routine", "Routine"
    URGENT = "urgent", "Urgent: help today"
    EMERGENCY = "emergency", "Emergency: a life is in danger"


class Way(models.TextChoices):
    """How people get a service."""

    WALK_IN = "walk-in", "Walk in"
    SELF_REFERRAL = "self-referral", "Refer yourself"
    GP_REFERRAL = "gp-referral", "Be referred by a GP practice"
    PROFESSIONAL_REFERRAL = "professional-referral", "Be referred by a professional"
    CALL_111 = "call-111", "Call NHS 111"
    PHONE = "phone", "Phone"
    ONLINE = "online", "Use it online"
    APPOINTMENT = "appointment", "Book an appointment"


WAY_SENTENCES = {
    Way.WALK_IN: "You can walk in without an appointment.",
    Way.SELF_REFERRAL: "You can refer yourself. You do not need to see a GP first.",
    Way.GP_REFERRAL: "A GP practice can refer you.",
    Way.PROFESSIONAL_REFERRAL: "A health or care professional can refer you.",
    Way.CALL_111: "You can call NHS 111.",
    Way.PHONE: "You can phone.",
    Way.ONLINE: "You can use it online.",
    Way.APPOINTMENT: "You need an appointment.",
}


def link_faults(*, access, can_be_reached, has_site, covers_all, has_partnerships) -> list[str]:
    """What is wrong between a service and what belongs to it, in words for staff; empty if nothing."""
    faults = []
    if Way.SELF_REFERRAL in access and not (can_be_reached or has_site):
        faults.append(
            "People can refer themselves, but nothing says how: "
            "give a phone number, an online address or a site."
        )
    if covers_all and has_partnerships:
        faults.append("It is for all of Kent and Medway, so choose no single partnerships.")
    if not covers_all and not has_partnerships:
        faults.append("Choose the partnerships it is for, or say that it is for all of Kent and Medway.")
    return faults
