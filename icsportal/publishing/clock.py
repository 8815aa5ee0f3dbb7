"""A date and a time of day in the United Kingdom, as staff type them."""

from datetime import UTC, datetime

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone


def fault_of(typed: datetime) -> str:
    """Why no clock in the United Kingdom shows this time once on its day; empty if one does."""
    here = timezone.get_default_timezone()
    first, second = (typed.replace(tzinfo=here, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return ""
    day = f"{typed:%-d %B %Y}"
    if first.astimezone(UTC).astimezone(here).replace(tzinfo=None) != typed:
        return (
            f"{typed:%H:%M} does not exist on {day}: the clocks go forward at 01:00. "
            "Choose a time before 01:00, or from 02:00."
        )
    return (
        f"{typed:%H:%M} comes twice on {day}: the clocks go back at 02:00. "
        "Choose a time before 01:00, or from 02:00."
    )


class ClockTimeWidget(AdminSplitDateTime):
    """The admin's two boxes, each with a name that is read out."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, ("Date", "Time"), strict=True):
            widget.attrs["aria-label"] = name


class ClockTimeField(forms.SplitDateTimeField):
    """The moment at which clocks in the United Kingdom show what was typed, in summer and in winter."""

    widget = ClockTimeWidget
    empty_values_of_parts = (None, "")

    def compress(self, data_list):
        is_whole = data_list and not set(data_list) & set(self.empty_values_of_parts)
        if is_whole and (fault := fault_of(datetime.combine(*data_list))):
            raise forms.ValidationError(fault, code="no_such_time")
        return super().compress(data_list)
