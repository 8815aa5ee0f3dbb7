"""Whom people can complain to, as the settings have it: its name and address may change by law."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Regulator:
    name: str
    address: str
    website: str


def regulator() -> Regulator:
    return Regulator(settings.REGULATOR_NAME, settings.REGULATOR_ADDRESS, settings.REGULATOR_WEBSITE)
