"""What is wrong in a form and in the rows that belong to it, to be read at the top of a long screen."""

from django.utils.text import capfirst


def problems(form, inlines) -> list[tuple[str, str]]:
    """(id of the box, or empty; words that name it and say what is wrong) in the order of the screen."""
    found = [("", error) for error in form.non_field_errors()]
    found += problems_of_fields(form)
    for inline in inlines:
        found += [("", error) for error in inline.formset.non_form_errors()]
        name = capfirst(inline.opts.verbose_name)
        found += problems_of_rows(inline.formset, f"{name} {{}}".format)
    return found


def problems_of_rows(formset, name_of) -> list[tuple[str, str]]:
    """As `problems`; `name_of` says from its number, 1 for the first, what a row is called."""
    found = []
    for number, row in enumerate(formset.forms, 1):
        where = name_of(number)
        found += [(row.prefix, f"{where}: {error}") for error in row.non_field_errors()]
        found += problems_of_fields(row, f"{where}, ")
    return found


def problems_of_fields(form, where=""):
    return [
        (field.auto_id, f"{where}{field.label.lower() if where else field.label}: {error}")
        for field in form
        for error in field.errors
    ]
