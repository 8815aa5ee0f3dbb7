import pytest
from cms.api import add_plugin, create_page
from cms.models import CMSPlugin, PageContent
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from icsportal.lib.standing_text import BadStandingText, blocks
from pages import models
from pages.components import plugins
from tests.factories import BulletinFactory, ConsultationFactory, PublicationFactory, UserFactory

RICH = "<p>Rich words.</p>"
SETTINGS = {
    "TextPlugin": {"body": RICH},
    "CareCardPlugin": {"type": "urgent", "heading": "Ask today", "body": RICH},
    "WarningCalloutPlugin": {"heading": "Take care", "body": RICH},
    "InsetTextPlugin": {"body": RICH},
    "DoDontListPlugin": {"type": "dont", "lines": "worry\nwait"},
    "ActionLinkPlugin": {"text": "Find a pharmacy", "address": "/services/"},
    "CardGroupPlugin": {"heading": "Cards of a kind"},
    "DetailsPlugin": {"summary": "More on this", "body": RICH},
    "SummaryListPlugin": {"heading": "In short", "lines": "Name | Value"},
    "DataTablePlugin": {"caption": "Figures", "lines": "Year | Number\n2019 | 42"},
    "ContactDetailsPlugin": {"name": "The team", "phone": "111", "website": "https://example.org"},
    "OpenConsultationsPlugin": {"heading": "Have your say now"},
    "FactPlugin": {"value": "528,000", "label": "people", "source": "A page", "as_at": "2019/20"},
    "IllustrationPlugin": {"picture": "people"},
    "UrgentHelpPlugin": {},
    "PlaceFinderPlugin": {},
    "ReviewDatePlugin": {"reviewed_on": "2026-11-22", "review_due_on": "2027-11-22"},
    "LatestBulletinsPlugin": {"heading": "Newest news", "number": 3},
    "PublicationTeaserPlugin": {"heading": "Newest papers", "number": 3},
}
SHOWN = {
    "DoDontListPlugin": "worry",
    "SummaryListPlugin": "Value",
    "DataTablePlugin": "2019",
    "IllustrationPlugin": "<svg",
    "ReviewDatePlugin": "22 November 2027",
    "ContactDetailsPlugin": "tel:111",
    "UrgentHelpPlugin": "tel:999",
    "PlaceFinderPlugin": 'action="/where-you-live/find/"',
}


def new_page(editor):
    page = create_page("A page", "cms/standard.html", "en-gb", created_by=editor)
    return PageContent.admin_manager.get(page=page)


@pytest.mark.django_db
def test_every_component_survives_a_new_version_and_is_shown(client):
    editor = UserFactory(is_superuser=True)
    BulletinFactory(title="A bulletin")
    PublicationFactory(title="A publication")
    ConsultationFactory(title="A consultation")
    content = new_page(editor)
    slot = content.rescan_placeholders()["content"]
    for plugin, settings in SETTINGS.items():
        made = add_plugin(slot, plugin, "en-gb", **settings)
        if plugin == "CardGroupPlugin":
            add_plugin(slot, "CardPlugin", "en-gb", "last-child", made, heading="A card", address="/news/")
    content.versions.get().publish(editor)
    content.versions.get().copy(editor).publish(editor)

    answer = client.get("/a-page/").content.decode()
    for plugin, settings in SETTINGS.items():
        words = SHOWN.get(plugin) or settings.get("heading") or next(iter(settings.values()))
        assert words in answer, plugin
    for words in ("A card", "A bulletin", "A publication", "A consultation"):
        assert words in answer


def test_the_test_of_components_leaves_none_out():
    from cms.plugin_pool import plugin_pool

    ours = {name for name, plugin in plugin_pool.plugins.items() if plugin.__module__.split(".")[0] != "cms"}
    assert ours - set(SETTINGS) == {"CardPlugin", "ImagePlugin", "TextLinkPlugin"} & ours


def test_no_component_lets_an_editor_write_raw_html():
    fields = [
        field
        for model in apps.get_models()
        if issubclass(model, CMSPlugin)
        for field in model._meta.get_fields()
        if "html" in field.name
    ]
    assert fields == []


@pytest.mark.django_db
def test_what_an_editor_pastes_loses_its_looks_and_its_scripts():
    body = (
        '<h1>Big</h1><p style="color:red" class="x" onclick="x()">Words</p><img src="https://elsewhere/x.png">'
        '<script>x()</script><a href="javascript:x()">link</a>'
    )
    card = models.InsetText(body=body, position=1, language="en-gb")
    card.save()
    card.refresh_from_db()
    assert card.body == "Big<p>Words</p><a>link</a>"


def test_an_inset_is_listed_by_its_words_and_not_by_its_markup():
    inset = models.InsetText(body="<p>You can <strong>ask</strong> &amp; be told.</p>")
    assert str(inset) == "You can ask & be told."
    assert len(str(models.InsetText(body=f"<p>{'word ' * 40}</p>"))) <= 60


@pytest.mark.parametrize(
    ("text", "plugin", "settings"),
    [
        (
            "::: care immediate Call 999\nNow\n:::",
            "CareCardPlugin",
            {"type": "emergency", "heading": "Call 999", "level": 2, "body": "<p>Now</p>\n"},
        ),
        (
            "::: do Do\n- rest\n- drink\n:::",
            "DoDontListPlugin",
            {"type": "do", "level": 2, "lines": "rest\ndrink"},
        ),
        (
            "::: table Counts\n| Year | Number |\n| --- | --- |\n| 2019 | 42 |\n:::",
            "DataTablePlugin",
            {"caption": "Counts", "lines": "Year | Number\n2019 | 42"},
        ),
        ("::: finder\n:::", "PlaceFinderPlugin", {}),
        ("::: action [Go on](/news/)\n:::", "ActionLinkPlugin", {"text": "Go on", "address": "/news/"}),
    ],
)
def test_a_container_becomes_its_component(text, plugin, settings):
    assert list(plugins(blocks(text))) == [(plugin, settings, [])]


def test_a_component_is_headed_one_level_below_the_text_before_it():
    made = list(plugins(blocks("## A heading\n\n::: warning Careful\nWords\n:::")))
    assert made[1][1]["level"] == 3


@pytest.mark.parametrize(
    "text", ["::: cards\n- no link\n:::", "::: care odd Heading\n:::", "::: nothing\n:::"]
)
def test_a_container_that_makes_no_sense_is_refused(text):
    with pytest.raises(BadStandingText):
        list(plugins(blocks(text)))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("Year | Number", "at least one row"),
        ("Year | \n2019 | 42", "Every column needs a header"),
        ("Year | Number\n2019", "Line 2 has 1 cells, but there are 2 headers"),
    ],
)
def test_a_table_without_headers_or_with_ragged_rows_is_refused(lines, message):
    with pytest.raises(ValidationError, match=message):
        models.DataTable(caption="Counts", lines=lines).clean()


def test_a_table_pasted_from_a_spreadsheet_is_read_by_its_tabs():
    table = models.DataTable(caption="Counts", lines="Year\tA | B\n2019\t42")
    assert table.headers == ["Year", "A | B"]
    assert table.rows == [["2019", "42"]]


@pytest.mark.parametrize(
    "address",
    ["http://plain.example", "//elsewhere.example", "javascript:x()", "words", "/a b", "/\\elsewhere"],
)
def test_a_link_leads_into_the_site_or_over_https(address):
    with pytest.raises(ValidationError):
        models.ActionLink(text="Go", address=address).clean_fields(exclude=["cmsplugin_ptr", "language"])


@pytest.mark.django_db
@pytest.mark.parametrize(("alt", "is_decorative"), [("", False), ("A hill", True)])
def test_a_picture_is_described_or_decorative_never_both_nor_neither(alt, is_decorative):
    with pytest.raises(IntegrityError, match="image_described_or_decorative"):
        models.Image.objects.create(
            picture="a.png",
            width=1,
            height=1,
            alt=alt,
            is_decorative=is_decorative,
            position=1,
            language="en-gb",
        )
