"""A list that readers narrow: the choices stand in the address, and each says what it would leave."""

from typing import ClassVar

from django import forms
from django.urls import reverse
from django.utils.http import urlencode


class CountedFilter(forms.Form):
    """Narrows rows to what was chosen.

    A subclass declares a field for each choice, with a method `narrow_x(rows, value)` that gives the rows
    that fit, and for each of `options` another, `count_x(rows)`, that says how many fit each value.
    """

    list_view = ""
    none: ClassVar[dict[str, str]] = {}  # what a list says that narrows nothing
    narrows_nothing: tuple[str, ...] = ()  # fields such as the order of the rows

    def __init__(self, data, *, rows, options: dict[str, dict[str, str]]):
        super().__init__(data)
        self.rows = rows
        self.options = options
        for name, values in options.items():
            self.fields[name].choices = [("", self.none[name]), *values.items()]
            self.fields[name].error_messages["invalid_choice"] = "Choose from the list."

    @property
    def given(self):
        """What stands in the address, by field; a choice that does not exist is none."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen(self):
        """What narrows the rows, by field."""
        return {name: value for name, value in self.given.items() if name not in self.narrows_nothing}

    def narrowed(self, leaving_out=None):
        """The rows that fit all choices, or all but one; none at all if a choice does not exist."""
        if not self.is_valid():
            return self.rows.none()
        found = self.rows
        for name, value in self.chosen.items():
            if name != leaving_out:
                found = getattr(self, f"narrow_{name}")(found, value)
        return found

    def count_choices(self):
        """Each choice says how many rows it would leave; those that would leave none are not offered."""
        for name, options in self.options.items():
            counts = getattr(self, f"count_{name}")(self.narrowed(leaving_out=name).order_by())
            self.fields[name].choices = [
                ("", self.none[name]),
                *(
                    (value, f"{label} ({counts.get(value, 0)})")
                    for value, label in options.items()
                    if counts.get(value) or value == self.cleaned_data.get(name)
                ),
            ]

    def query(self, leaving_out=None):
        """The choices as they stand behind a question mark."""
        return urlencode({name: value for name, value in self.given.items() if name != leaving_out})

    def address(self, view, leaving_out=None):
        query = self.query(leaving_out)
        return f"{reverse(view)}?{query}" if query else reverse(view)

    @property
    def before_number(self):
        """What stands in an address before the number of a page."""
        query = self.query()
        return f"?{query}&page=" if query else "?page="

    def words_for(self, name, value):
        return self.options.get(name, {}).get(value, value)

    @property
    def chips(self):
        """(words, where to go without it) of each choice."""
        return [
            (self.words_for(name, value), self.address(self.list_view, leaving_out=name))
            for name, value in self.chosen.items()
        ]

    @property
    def in_words(self):
        return ", ".join(self.words_for(name, value) for name, value in self.chosen.items())
