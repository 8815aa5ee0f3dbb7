"""A day as it stands in an address: /2022-07-01/. Importing this lets addresses say `<day:issued_on>`."""

from datetime import date

from django.urls import register_converter


class DayConverter:
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, day: date) -> str:
        return day.isoformat()


register_converter(DayConverter, "day")
