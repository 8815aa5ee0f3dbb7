"""The standing site, made from `fixtures/` without ever undoing what an editor did."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cms.api import add_plugin, create_page
from cms.models import PageContent
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.db import transaction

from icsportal.lib.standing_text import BadStandingText, StandingText, read
from icsportal.search import index
from pages import components
from pages.models import Organisation, StandingContent
from pages.register.importing import import_register
from pages.roles import make_roles

FIXTURES = settings.BASE_DIR / "fixtures"
HOME = "pages/home"
BUILDER = "site-builder"
CONTENT_SLOT = {"cms/section.html": "intro"}

_record_makers: dict[str, Callable] = {}


def add_record_maker(folder: str, make: Callable):
    """Files of `fixtures/<folder>/` become records by `make(fields=…, text=…, by=…)`.

    Folders are read in the order of these calls. A field `slug` that a file does not give is its name.
    """
    _record_makers[folder] = make


@dataclass
class Report:
    """What a build did, by the file's key."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __str__(self):
        counts = [len(keys) for keys in (self.added, self.updated, self.kept)]
        return "{} added, {} updated, {} kept as an editor left them".format(*counts)


@dataclass(frozen=True)
class Source:
    """One file of `fixtures/`; its key is its path without the ending."""

    key: str
    text: StandingText
    checksum: str

    @property
    def fields(self):
        return self.text.fields


def sources(folder: str) -> list[Source]:
    """The files of one folder, parents before their children, siblings by `order`.

    Raises BadStandingText with the file's name.
    """
    found = []
    for path in sorted((FIXTURES / folder).rglob("*.md")):
        written = path.read_text(encoding="utf-8")
        key = path.relative_to(FIXTURES).with_suffix("").as_posix()
        try:
            found.append(Source(key, read(written), hashlib.sha256(written.encode()).hexdigest()))
        except BadStandingText as error:
            raise BadStandingText(f"{Path('fixtures') / path.relative_to(FIXTURES)}: {error}") from error
    return sorted(
        found, key=lambda source: (source.key.count("/"), source.fields.get("order", 1000), source.key)
    )


@transaction.atomic
def build() -> Report:
    """Every page and record of `fixtures/` is on the site, unless an editor changed or removed it.

    The register is taken in once; later changes of its files are a matter for `import_register`.
    Raises BadStandingText or BadRegister and changes nothing if a file cannot be read.
    """
    report = Report()
    builder = site_builder()
    Site.objects.filter(pk=settings.SITE_ID).update(
        domain=settings.ALLOWED_HOSTS[0], name=settings.ORGANISATION_NAME
    )
    make_roles()
    if not Organisation.objects.exists():
        import_register(by=builder)
    for folder, make in _record_makers.items():
        for source in sources(folder):
            if not StandingContent.objects.filter(key=source.key).exists():
                fields = {"slug": source.key.rpartition("/")[2], **source.fields}
                try:
                    make(fields=fields, text=source.text.text, by=builder)
                except (BadStandingText, KeyError) as error:
                    raise BadStandingText(f"fixtures/{source.key}.md: {error}") from error
                remember(source)
                report.added.append(source.key)
    for source in sources("pages"):
        try:
            build_page(source, builder, report)
        except (BadStandingText, KeyError) as error:
            raise BadStandingText(f"fixtures/{source.key}.md: {error}") from error
    index.put_lists()
    return report


def site_builder():
    """The account in whose name standing pages are made; nobody can sign in with it."""
    builder, is_new = get_user_model().objects.get_or_create(
        username=BUILDER, defaults={"is_active": False, "first_name": "Standing", "last_name": "content"}
    )
    if is_new:
        builder.set_unusable_password()
        builder.save(update_fields=["password"])
    return builder


def remember(source, **fields):
    StandingContent.objects.update_or_create(key=source.key, defaults={"checksum": source.checksum, **fields})


def build_page(source, builder, report):
    """Add the page, or bring it up to date if its file changed and no editor ever touched it."""
    known = StandingContent.objects.filter(key=source.key).select_related("page").first()
    if known is None and has_place(source):
        remember(source, page=add_page(source, builder))
        report.added.append(source.key)
    elif known is None:
        report.kept.append(source.key)
    elif known.checksum == source.checksum:
        return
    elif known.page is None or not is_untouched(known.page, builder):
        report.kept.append(source.key)
    else:
        update_page(known.page, source, builder)
        remember(source)
        report.updated.append(source.key)


def is_untouched(page, builder):
    """True while every version of the page is the builder's and the newest is the public one."""
    versions = [content.versions.get() for content in PageContent.admin_manager.filter(page=page)]
    return all(version.created_by_id == builder.pk for version in versions) and any(
        version.state == "published" for version in versions
    )


def standing_parent(source):
    return StandingContent.objects.filter(key=source.key.rpartition("/")[0]).select_related("page").first()


def has_place(source):
    """False once an editor removed the page that it belongs below."""
    parent = standing_parent(source)
    return parent is None or parent.page is not None


def add_page(source, builder):
    parent = standing_parent(source)
    page = create_page(
        language=settings.LANGUAGE_CODE,
        slug=source.key.rpartition("/")[2],
        parent=parent.page if parent else None,
        created_by=builder,
        **settings_of(source),
    )
    if source.key == HOME:
        page.set_as_homepage(builder)
    content = page.pagecontent_set(manager="admin_manager").get(language=settings.LANGUAGE_CODE)
    fill(content, source)
    content.versions.get().publish(builder)
    return page


def update_page(page, source, builder):
    latest = PageContent.admin_manager.filter(page=page).latest_content().get()
    content = latest.versions.get().copy(builder).content
    for attribute, value in settings_of(source).items():
        setattr(content, attribute, value)
    content.save()
    fill(content, source)
    content.versions.get().publish(builder)


def settings_of(source):
    """The page's own settings, as the CMS names them."""
    fields = source.fields
    return {
        "title": fields["title"],
        "menu_title": fields.get("menu_title", ""),
        "template": f"cms/{fields['template']}.html",
        "meta_description": fields["description"],
        "in_navigation": fields.get("in_navigation", False),
    }


def fill(content, source):
    """Put the file's components into the page's placeholders, instead of what was there."""
    language = content.language
    content.rescan_placeholders()  # makes what is missing; what is new remembers for ever that it is empty
    slots = content.rescan_placeholders()
    for placeholder in content.placeholders.all():  # also those of the template it had before
        placeholder.clear(language)
    content_slot = CONTENT_SLOT.get(content.template, "content")
    for plugin, plugin_settings, children in components.plugins(source.text.blocks):
        slot = slots["picture" if plugin == "IllustrationPlugin" else content_slot]
        parent = add_plugin(slot, plugin, language, **plugin_settings)
        for child, child_settings in children:
            add_plugin(slot, child, language, "last-child", parent, **child_settings)
    add_plugin(
        slots["review"],
        "ReviewDatePlugin",
        language,
        reviewed_on=source.fields["reviewed_on"],
        review_due_on=source.fields["review_due_on"],
    )
