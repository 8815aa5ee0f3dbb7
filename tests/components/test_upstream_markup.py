"""Our components and NHS.UK frontend's say the same thing in the same elements.

Each is rendered both ways, as a Django template and by the Jinja port of the design system, and compared as a
tree: elements, classes, roles, ARIA, ids, what a form sends, where a link goes, and text. White space is not
compared. What differs on purpose stands in MEANT, with the reason.
"""

from collections.abc import Callable
from typing import NamedTuple

import html5lib
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

UPSTREAM = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True, undefined=ChainableUndefined
)


class Meant(NamedTuple):
    """A difference from upstream: the attribute `name` of `tags` with that `value` (any, if None)."""

    tags: set[str]
    name: str
    value: str | None
    reason: str


LEFT_OUT_OF_UPSTREAM = [
    Meant({"span"}, "role", "text", "not a role of ARIA 1.2; validators call it an error"),
    Meant({"nav"}, "role", "navigation", "what a nav is anyway; validators warn of it"),
    Meant({"fieldset"}, "role", "group", "what a fieldset is anyway; validators warn of it"),
    Meant(
        {"a"}, "role", "button", "a link goes somewhere; calling it a button needs a script for the space bar"
    ),
    Meant({"a"}, "draggable", "false", "goes with role=button"),
    Meant({"div", "form", "a", "button"}, "data-module", None, "names a script of upstream; we ship none"),
]
ADDED_BY_US = [
    Meant(
        {"div"}, "tabindex", "-1", "upstream's script makes the error summary able to take focus; we say it"
    ),
    Meant(
        {"div"}, "tabindex", "0", "upstream's script makes a scrolling table reachable by keyboard; we say it"
    ),
    Meant({"img"}, "width", None, "the page does not jump when the picture arrives"),
    Meant({"img"}, "height", None, "goes with width"),
    Meant({"img"}, "loading", "lazy", "pictures below the first view are fetched when needed"),
    Meant({"input", "textarea", "select"}, "aria-invalid", "true", "Django says which control is wrong"),
    Meant({"input", "textarea"}, "required", "", "Django says which answers are needed"),
    Meant({"input"}, "maxlength", "320", "Django says how long an answer may be"),
    Meant({"textarea"}, "cols", None, "Django's default; the stylesheet sets the width"),
]
# The same picture drawn anew: only the shape of the icon is ours.
DRAWING = {"path": {"d", "fill-rule"}}


def upstream(component, macro, **params):
    template = UPSTREAM.from_string(
        f"{{% from 'nhsuk/components/{component}/macro.jinja' import {macro} %}}{{{{ {macro}(params) }}}}"
    )
    return template.render(params=params)


def ours(component, **context):
    return render_to_string(f"components/{component}.html", context)


def outline(markup, meant):
    """The fragment, one element or piece of text to a line, indented as it is nested."""
    lines = []

    def add_words(text, depth):
        if text and text.split():
            lines.append("  " * depth + " ".join(text.split()))

    def add(element, depth):
        name = element.tag.rpartition("}")[2]
        attributes = []
        for key, value in sorted((str(key), value) for key, value in element.attrib.items()):
            if key in DRAWING.get(name, ()):
                continue
            if any(name in m.tags and key == m.name and m.value in (None, value) for m in meant):
                continue
            said = " ".join(sorted(value.split()) if key == "class" else value.split())
            attributes.append(f' {key}="{said}"')
        lines.append("  " * depth + f"<{name}{''.join(attributes)}>")
        add_words(element.text, depth + 1)
        for child in element:
            add(child, depth + 1)
            add_words(child.tail, depth + 1)

    for element in html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False):
        add(element, 0)
    return lines


def assert_same(theirs, our):
    assert outline(our, ADDED_BY_US) == outline(theirs, LEFT_OUT_OF_UPSTREAM)


class Case(NamedTuple):
    component: str
    context: dict
    macro: Callable[[], str]


HEADS = ["Place", "People"]
ROWS = [["Dartford", "100"], ["Swale", "200"]]


def table(**params):
    number = {"text": "People", "format": "numeric"}
    rows = [[{"text": place}, {"text": people, "format": "numeric"}] for place, people in ROWS]
    return upstream(
        "tables", "table", caption="Where people live", head=[{"text": "Place"}, number], rows=rows, **params
    )


def care_card(type_):
    return Case(
        "care_card",
        {"type": type_, "heading": "Call 111", "body": "<p>Now.</p>", "heading_level": 3},
        lambda: upstream(
            "card", "card", heading="Call 111", headingLevel=3, variant=type_, descriptionHtml="<p>Now.</p>"
        ),
    )


CASES = {
    "skip link": Case("skip_link", {}, lambda: upstream("skip-link", "skipLink")),
    "breadcrumb": Case(
        "breadcrumb",
        {"items": [("Home", "/"), ("About us", "/about/")]},
        lambda: upstream(
            "breadcrumb",
            "breadcrumb",
            items=[{"text": "Home", "href": "/"}, {"text": "About us", "href": "/about/"}],
        ),
    ),
    "back link": Case(
        "back_link",
        {"href": "/news/", "text": "Back to news"},
        lambda: upstream("back-link", "backLink", href="/news/", text="Back to news"),
    ),
    "contents list": Case(
        "contents_list",
        {"items": [("One", "/one/"), ("Two", "")]},
        lambda: upstream(
            "contents-list",
            "contentsList",
            items=[{"text": "One", "href": "/one/"}, {"text": "Two", "current": True}],
        ),
    ),
    "pagination": Case(
        "pagination",
        {"previous_href": "/1/", "previous_text": "One", "next_href": "/3/", "next_text": "Three"},
        lambda: upstream(
            "pagination",
            "pagination",
            previous={"href": "/1/", "labelText": "One"},
            next={"href": "/3/", "labelText": "Three"},
        ),
    ),
    "pagination without titles, at the start": Case(
        "pagination",
        {"next_href": "/3/"},
        lambda: upstream("pagination", "pagination", next={"href": "/3/"}),
    ),
    "numbered pagination": Case(
        "pagination_numbered",
        {"page_obj": Paginator(range(90), 10).page(5), "query": "?q=gp&page="},
        lambda: upstream(
            "pagination",
            "pagination",
            previous={"href": "?q=gp&page=4"},
            next={"href": "?q=gp&page=6"},
            items=[
                {"number": 1, "href": "?q=gp&page=1"},
                {"ellipsis": True},
                {"number": 4, "href": "?q=gp&page=4"},
                {"number": 5, "href": "?q=gp&page=5", "current": True},
                {"number": 6, "href": "?q=gp&page=6"},
                {"ellipsis": True},
                {"number": 9, "href": "?q=gp&page=9"},
            ],
        ),
    ),
    "action link": Case(
        "action_link",
        {"href": "/find/", "text": "Find a pharmacy"},
        lambda: upstream("action-link", "actionLink", href="/find/", text="Find a pharmacy"),
    ),
    "button": Case("button", {"text": "Save"}, lambda: upstream("button", "button", text="Save")),
    "secondary button with a name": Case(
        "button",
        {"text": "Undo", "variant": "secondary", "name": "reset", "value": "1"},
        lambda: upstream("button", "button", text="Undo", variant="secondary", name="reset", value="1"),
    ),
    "button that is a link": Case(
        "button",
        {"text": "Start", "href": "/start/"},
        lambda: upstream("button", "button", text="Start", href="/start/"),
    ),
    "card": Case(
        "card",
        {"heading": "Help", "body": "<p>Text.</p>"},
        lambda: upstream("card", "card", heading="Help", headingLevel=2, descriptionHtml="<p>Text.</p>"),
    ),
    "clickable card": Case(
        "card",
        {"heading": "Help", "href": "/help/", "description": "Who can help", "heading_level": 3},
        lambda: upstream(
            "card",
            "card",
            heading="Help",
            headingLevel=3,
            href="/help/",
            description="Who can help",
            clickable=True,
        ),
    ),
    "feature card": Case(
        "card",
        {"heading": "Help", "body": "<p>Text.</p>", "variant": "feature"},
        lambda: upstream(
            "card", "card", heading="Help", headingLevel=2, descriptionHtml="<p>Text.</p>", variant="feature"
        ),
    ),
    "non-urgent care card": care_card("non-urgent"),
    "urgent care card": care_card("urgent"),
    "emergency care card": care_card("emergency"),
    "do list": Case(
        "do_dont_list",
        {"type": "do", "heading": "Do", "items": ["drink water", mark_safe("<strong>rest</strong>")]},
        lambda: upstream(
            "do-dont-list",
            "list",
            title="Do",
            type="tick",
            headingLevel=2,
            items=[{"item": "drink water"}, {"item": Markup("<strong>rest</strong>")}],
        ),
    ),
    "don't list": Case(
        "do_dont_list",
        {"type": "dont", "items": ["drive"], "heading_level": 3},
        lambda: upstream("do-dont-list", "list", title="Don't", type="cross", items=[{"item": "drive"}]),
    ),
    "details": Case(
        "details",
        {"summary": "Who can apply", "body": "<p>You.</p>"},
        lambda: upstream("details", "details", summaryText="Who can apply", html="<p>You.</p>"),
    ),
    "inset text": Case(
        "inset_text",
        {"body": "<p>Text.</p>"},
        lambda: upstream("inset-text", "insetText", html="<p>Text.</p>"),
    ),
    "warning callout": Case(
        "warning_callout",
        {"heading": "Closed", "body": "<p>Today.</p>", "heading_level": 3},
        lambda: upstream("warning-callout", "warningCallout", heading="Closed", html="<p>Today.</p>"),
    ),
    "notification banner": Case(
        "notification_banner",
        {"text": "Phone lines are down"},
        lambda: upstream("notification-banner", "notificationBanner", text="Phone lines are down"),
    ),
    "success banner": Case(
        "notification_banner",
        {"success": True, "body": "<p>Saved.</p>"},
        lambda: upstream("notification-banner", "notificationBanner", type="success", html="<p>Saved.</p>"),
    ),
    "summary list": Case(
        "summary_list",
        {"rows": [("Opened", "2020"), ("Website", mark_safe('<a href="/x/">Site</a>'))]},
        lambda: upstream(
            "summary-list",
            "summaryList",
            rows=[
                {"key": {"text": "Opened"}, "value": {"text": "2020"}},
                {"key": {"text": "Website"}, "value": {"html": '<a href="/x/">Site</a>'}},
            ],
        ),
    ),
    "plain table": Case(
        "table",
        {"caption": "Where people live", "headers": HEADS, "rows": ROWS, "numeric": {1}, "layout": "plain"},
        table,
    ),
    "stacked table": Case(
        "table",
        {"caption": "Where people live", "headers": HEADS, "rows": ROWS, "numeric": {1}},
        lambda: table(responsive=True),
    ),
    "stacked table with row headers": Case(
        "table",
        {
            "caption": "Where people live",
            "headers": HEADS,
            "rows": ROWS,
            "numeric": {1},
            "first_cell_is_header": True,
        },
        lambda: table(responsive=True, firstCellIsHeader=True),
    ),
    "scrolling table with row headers": Case(
        "table",
        {
            "caption": "Where people live",
            "headers": HEADS,
            "rows": ROWS,
            "numeric": {1},
            "first_cell_is_header": True,
            "layout": "scroll",
        },
        lambda: table(scroll=True, firstCellIsHeader=True),
    ),
    "tag": Case("tag", {"text": "Closed"}, lambda: upstream("tag", "tag", text="Closed")),
    "image": Case(
        "image",
        {"src": "/a.jpg", "alt": "A pier", "width": 800, "height": 600, "caption": "Deal pier"},
        lambda: upstream("images", "image", src="/a.jpg", alt="A pier", caption="Deal pier"),
    ),
    "fieldset": Case(
        "fieldset",
        {"legend": "Your address", "size": "m", "body": "<p>Fields.</p>"},
        lambda: upstream(
            "fieldset", "fieldset", legend={"text": "Your address", "size": "m"}, html="<p>Fields.</p>"
        ),
    ),
    "hint": Case(
        "hint",
        {"id": "id_x", "text": "As on your card"},
        lambda: upstream("hint", "hint", id="id_x-hint", text="As on your card"),
    ),
    "error message": Case(
        "error_message",
        {"id": "id_x", "text": "Enter your name"},
        lambda: upstream("error-message", "errorMessage", id="id_x-error", text="Enter your name"),
    ),
    "search box": Case(
        "search_box",
        {"value": "dentist"},
        lambda: (
            '<form class="search-box" action="/search/" method="get"'
            ' data-suggestions="/static/css/suggestions.css /static/js/suggestions.js">'
            + upstream(
                "search-input",
                "searchInput",
                id="search-field",
                name="q",
                label="Search this website",
                value="dentist",
            )
            + "</form>"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_component_has_the_structure_of_nhsuk_frontend(case):
    assert_same(case.macro(), ours(case.component, **case.context))


class DateParts(forms.MultiWidget):
    def __init__(self):
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()])

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(forms.MultiValueField):
    widget = DateParts

    def __init__(self, **options):
        super().__init__([forms.IntegerField(), forms.IntegerField(), forms.IntegerField()], **options)


PLACES = [("d", "Dartford"), ("s", "Swale")]


class Enquiry(forms.Form):
    email = forms.EmailField(
        label="Email", help_text="We reply to it.", widget=forms.EmailInput({"autocomplete": "email"})
    )
    message = forms.CharField(label="Message", help_text="In your words.", widget=forms.Textarea({"rows": 5}))
    place = forms.ChoiceField(label="Place", choices=PLACES)
    area = forms.ChoiceField(label="Area", choices=PLACES, widget=forms.RadioSelect, help_text="One.")
    topics = forms.MultipleChoiceField(label="Topics", choices=PLACES, widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="I agree")
    day = DateField(label="Date of the letter", help_text="For example, 31 3 2026.")
    letter = forms.FileField(label="Letter")


def common(name, label, *, hint=None, error=None):
    params = {"label": label, "name": name, "id": f"id_{name}"}
    return params | ({"hint": hint} if hint else {}) | ({"errorMessage": error} if error else {})


def question(name, label, *, hint=None, error=None):
    params = common(name, label, hint=hint, error=error) | {"idPrefix": f"id_{name}"}
    if name != "day":  # the one group of controls that bears the id itself
        del params["id"]
    params["fieldset"] = {"legend": {"text": params.pop("label")}}
    return params


def items(checked=None, key="checked"):
    return [{"value": value, "text": text, key: value == checked} for value, text in PLACES]


def expected_fields(*, error=None, values=None):
    """What upstream makes of each field of the form above."""
    values = values or {}
    date_parts = [
        {"name": part, "value": values.get(f"day_{n}"), "classes": f"nhsuk-input--width-{width}"}
        for n, (part, width) in enumerate([("day", 2), ("month", 2), ("year", 4)])
    ]
    letter = upstream("file-upload", "fileUpload", **common("letter", "Letter", error=error))
    date = upstream(
        "date-input",
        "dateInput",
        **question("day", "Date of the letter", hint="For example, 31 3 2026.", error=error),
        items=date_parts,
    )
    for n, part in enumerate(["day", "month", "year"]):
        date = date.replace(f'name="{part}"', f'name="day_{n}"')
    agreed = {"idPrefix": "id_agreed"} | common("agreed", "I agree", error=error)
    del agreed["label"], agreed["id"]
    return {
        "email": upstream(
            "input",
            "input",
            **common("email", "Email", hint="We reply to it.", error=error),
            type="email",
            autocomplete="email",
            value=values.get("email"),
        ),
        "message": upstream(
            "textarea",
            "textarea",
            **common("message", "Message", hint="In your words.", error=error),
            value=values.get("message", ""),
        ),
        "place": upstream(
            "select",
            "select",
            **common("place", "Place", error=error),
            items=items(values.get("place"), "selected"),
        ),
        "area": upstream(
            "radios",
            "radios",
            **question("area", "Area", hint="One.", error=error),
            items=items(values.get("area")),
        ),
        "topics": upstream(
            "checkboxes",
            "checkboxes",
            **question("topics", "Topics", error=error),
            items=items(values.get("topics")),
        ),
        "agreed": upstream(
            "checkboxes",
            "checkboxes",
            **agreed,
            items=[{"value": "on", "text": "I agree"}],
        ).replace(' value="on"', ""),
        "day": date,
        "letter": letter,
    }


def test_a_plain_django_form_comes_out_as_nhsuk_frontend_draws_it():
    form = Enquiry()
    for name, theirs in expected_fields().items():
        assert_same(theirs, ours("field", field=form[name]))


def test_a_form_with_errors_keeps_its_answers_and_says_what_is_wrong_where():
    answers = {
        "email": "x",
        "message": "Hello\nyou",
        "place": "s",
        "area": "d",
        "topics": "s",
        "day_0": "31",
        "day_1": "3",
    }
    form = Enquiry(answers)
    for name in form.fields:
        form.errors[name] = form.error_class(["That is wrong"])
    for name, theirs in expected_fields(error="That is wrong", values=answers).items():
        assert_same(theirs, ours("field", field=form[name]))


def test_the_error_summary_leads_to_each_field_that_is_wrong():
    form = Enquiry({"email": "a@example.org", "message": "Hi", "place": "d", "area": "d", "topics": ["s"]})
    form.add_error(None, "Send it again")
    theirs = upstream(
        "error-summary",
        "errorSummary",
        titleText="There is a problem",
        errorList=[
            {"text": "Send it again"},
            {"text": "This field is required.", "href": "#id_agreed"},
            {"text": "This field is required.", "href": "#id_day-day"},
            {"text": "This field is required.", "href": "#id_letter"},
        ],
    )
    our = ours("error_summary", form=form)
    assert_same(theirs, our)
    controls = "".join(ours("field", field=field) for field in form)
    assert all(f'id="{target}"' in controls for target in ("id_agreed", "id_day-day", "id_letter"))
    assert ours("error_summary", form=Enquiry()).strip() == ""


@pytest.mark.parametrize("meant", LEFT_OUT_OF_UPSTREAM, ids=lambda meant: f"{meant.name}={meant.value}")
def test_every_attribute_we_leave_out_is_still_one_of_upstreams(meant):
    everything = "".join([case.macro() for case in CASES.values()] + list(expected_fields().values()))
    value = f'="{meant.value}"' if meant.value else "="
    assert f"{meant.name}{value}" in everything


def test_words_of_an_editor_are_text_unless_marked_safe():
    item = ours("do_dont_list", type="do", items=["<b>rest</b>", mark_safe("<i>rest</i>")])
    assert "&lt;b&gt;rest" in item
    assert "<i>rest</i>" in item
    assert "&lt;b&gt;" in ours("summary_list", rows=[("<b>", "<b>")])
    assert "&lt;b&gt;" in ours("card", heading="<b>", href="/", description="<b>")
