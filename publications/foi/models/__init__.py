from publications.foi.models.answers import AnswerFile, AppliedProvision, InternalReview, Question
from publications.foi.models.choices import Decision, Extension, Held, Kind, Reason, Regime, Timeliness
from publications.foi.models.entry import DisclosureLogEntry
from publications.foi.models.law import Provision
from publications.foi.models.performance import ComplianceQuarter
from publications.foi.models.scheme import SchemeClass, SchemeItem

__all__ = [
    "AnswerFile",
    "AppliedProvision",
    "ComplianceQuarter",
    "Decision",
    "DisclosureLogEntry",
    "Extension",
    "Held",
    "InternalReview",
    "Kind",
    "Provision",
    "Question",
    "Reason",
    "Regime",
    "SchemeClass",
    "SchemeItem",
    "Timeliness",
]
