"""Components of our own, which NHS.UK frontend does not have."""

from datetime import date

import html5lib
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string


def component(name, /, **context):
    markup = render_to_string(f"components/{name}.html", context)
    return html5lib.parseFragment(markup, namespaceHTMLElements=False)


def words(element):
    return " ".join("".join(element.itertext()).split())


def every(fragment, name):
    return [e for e in fragment.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name]


def test_a_link_to_a_file_says_what_will_arrive_and_how_big_it_is():
    link = component(
        "file_link", href="/f", title="Board paper", type="PDF", size="340 KB", pages=1, language="Polish"
    )
    assert words(every(link, "a")[0]) == "Board paper (PDF, 340 KB, 1 page, in Polish)"


def test_a_file_that_may_not_be_accessible_says_how_to_get_another_format():
    given = {"href": "/f", "title": "Plan", "type": "PDF", "size": "1 MB"}
    targets = [a.get("href") for a in every(component("file_link", **given, accessible=False), "a")]
    assert targets == ["/f", "/other-formats/"]
    for known in (True, None):
        assert len(every(component("file_link", **given, accessible=known), "a")) == 1


def test_review_dates_are_written_out_and_machine_readable():
    dates = component("review_date", reviewed_on=date(2026, 11, 2), review_due_on=date(2027, 5, 31))
    assert words(dates) == "Page last reviewed: 2 November 2026 Next review due: 31 May 2027"
    assert [time.get("datetime") for time in every(dates, "time")] == ["2026-11-02", "2027-05-31"]


def test_a_fact_carries_its_source_and_date():
    fact = component("fact", value="528,000", label="people", source="A plan", as_at="2019/20")
    assert words(every(fact, "p")[0]) == "528,000 people"
    assert words(every(fact, "figcaption")[0]) == "Source: A plan, 2019/20"


def test_contact_details_show_only_what_is_known_and_dial_without_spaces():
    known = component("contact_details", name="Advice", phone="01632 960 001", rows=[("Text", "<b>")])
    assert [words(e) for e in every(known, "dt")] == ["Phone", "Text"]
    assert every(known, "a")[0].get("href") == "tel:01632960001"
    assert words(every(known, "dd")[1]) == "<b>"


def test_a_stacked_table_repeats_each_header_beside_its_cell():
    table = component(
        "table", caption="C", headers=["Place", "People"], rows=[["Deal", "30"], ["Hythe", "14"]]
    )
    assert [words(cell) for cell in every(table, "td")] == [
        "Place Deal",
        "People 30",
        "Place Hythe",
        "People 14",
    ]


def test_pagination_appears_only_when_there_is_a_second_page():
    assert every(component("pagination_numbered", page_obj=Paginator(range(9), 10).page(1)), "nav") == []
    assert len(every(component("pagination_numbered", page_obj=Paginator(range(11), 10).page(1)), "nav")) == 1


def test_the_number_of_results_is_a_heading_in_good_grammar():
    nouns = {"one": "publication", "many": "publications"}
    assert words(every(component("result_count", count=1, **nouns), "h2")[0]) == "1 publication"
    found = component("result_count", count=2, query="care", **nouns)
    assert words(every(found, "h2")[0]) == "2 publications for “care”"


class Filters(forms.Form):
    page_size = forms.IntegerField(widget=forms.HiddenInput, initial=20)
    words = forms.CharField(label="Search words", required=False)
    kind = forms.MultipleChoiceField(
        label="Kind", choices=[("a", "Policy"), ("b", "Plan")], widget=forms.CheckboxSelectMultiple
    )


def test_filters_are_a_get_form_whose_every_control_has_a_label():
    filters = component("filters", form=Filters({"kind": ["b"]}), label="Filter publications")
    assert every(filters, "form")[0].get("method") == "get"
    labelled = {label.get("for") for label in every(filters, "label")}
    seen = [control for control in every(filters, "input") if control.get("type") != "hidden"]
    assert {control.get("id") for control in seen} == labelled
    assert [control.get("value") for control in seen if control.get("checked") is not None] == ["b"]
    assert words(every(filters, "button")[0]) == "Filter publications"


def test_a_chart_draws_bars_in_proportion_and_gives_its_message_as_its_name():
    chart = component(
        "chart",
        id="practices",
        title="Most practices are in East Kent",
        description="Bar chart. Highest: East Kent, 60. Lowest: Swale, 15.",
        bars=[("East Kent", 60, "60 practices"), ("Swale", 15, "15 practices")],
        max=60,
    )
    widths = [int(bar.get("width").removesuffix("%")) for bar in every(chart, "rect")]
    assert widths[0] / widths[1] == 70 / 18  # whole per cents
    drawing = every(chart, "svg")[0]
    named_by = {e.get("id"): words(e) for e in drawing if e.get("id")}
    assert [named_by[name] for name in drawing.get("aria-labelledby").split()] == [
        "Most practices are in East Kent",
        "Bar chart. Highest: East Kent, 60. Lowest: Swale, 15.",
    ]
    assert [words(text) for text in every(chart, "text")] == [
        "East Kent",
        "60 practices",
        "Swale",
        "15 practices",
    ]


def test_a_card_is_a_link_only_where_it_leads_somewhere():
    assert every(component("card", heading="Plain", body="<p>Words</p>"), "a") == []
    link = every(component("card", heading="Find help", href="/help/"), "a")[0]
    assert (words(link), link.get("href")) == ("Find help", "/help/")


def test_cards_of_a_group_may_be_records_with_titles_or_have_headings():
    cards = [{"title": "One", "href": "/1/"}, {"heading": "Two", "href": "/2/", "description": "Second"}]
    group = component("card_group", cards=cards, heading_level=3)
    assert [words(heading) for heading in every(group, "h3")] == ["One", "Two"]
    assert [words(item) for item in every(group, "li")] == ["One", "Two Second"]
