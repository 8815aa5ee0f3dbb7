from django import forms

# More words than anyone types, and few enough to cost nothing.
LONGEST_QUERY = 200


class Query(forms.CharField):
    """Whatever was typed, on one line, without what no text holds, and cut where it is too long."""

    def to_python(self, value):
        printable = "".join(sign if sign.isprintable() else " " for sign in value or "")
        return " ".join(printable[: LONGEST_QUERY * 2].split())[:LONGEST_QUERY]


class SearchForm(forms.Form):
    """Valid for any query string."""

    q = Query(required=False)
