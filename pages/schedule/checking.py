"""What a version of a CMS page must put right before the public may read it: the rules of every record."""

from cms.models import PageContent
from cms.utils.placeholder import get_declared_placeholders_for_obj
from cms.utils.plugins import downcast_plugins
from django.template.loader import render_to_string
from djangocms_versioning.conditions import ConditionFailed
from djangocms_versioning.models import Version

from icsportal.lib.content_checks import Finding, Text, check
from icsportal.lib.content_checks.findings import stop
from icsportal.lib.content_checks.reading import age_of
from icsportal.publishing.reachable import is_public, own_hosts


def words_of(content: PageContent) -> str:
    """The HTML of all that editors wrote in the components of a page, in the order in which it is read.

    What a component brings from elsewhere, such as the latest news, is checked where it is written.
    """
    slots = {placeholder.slot: placeholder for placeholder in content.get_placeholders()}
    found = []
    for declared in get_declared_placeholders_for_obj(content):
        if placeholder := slots.get(declared.slot):
            plugins = placeholder.get_plugins(content.language).order_by("position")
            found += [html_of(plugin) for plugin in downcast_plugins(plugins, [placeholder])]
    return "\n".join(found)


def html_of(plugin) -> str:
    kind = plugin.get_plugin_class_instance()
    if plugin.plugin_type == "TextPlugin":
        return plugin.body
    return render_to_string(kind.render_template, {"instance": plugin}) if kind.cache else ""


def findings(version: Version) -> list[Finding]:
    """All that is found in a version of a page, what stops its publication first."""
    content = version.content
    missing = [] if (content.meta_description or "").strip() else [MISSING_DESCRIPTION]
    return missing + check(words_of(content), is_public=is_public, own_hosts=own_hosts())


MISSING_DESCRIPTION = stop(
    "missing summary",
    "Description",
    "Say in one sentence what the page is about, in its settings: lists and searches show it.",
)


def what_stops(version: Version) -> list[str]:
    """A sentence for each thing that must be put right before the public may read the version."""
    return [str(finding) for finding in findings(version) if finding.stops]


def reading_age(version: Version) -> int | None:
    """The age at which most people read the page with ease; None if it is too short to tell."""
    return age_of(Text(words_of(version.content)))


def is_sound(version, user):
    """A condition of the CMS for publishing."""
    if isinstance(version.content, PageContent) and (faults := what_stops(version)):
        raise ConditionFailed("Put this right before it can be published. " + " ".join(faults))


def connect():
    if is_sound not in Version.check_publish:
        Version.check_publish.append(is_sound)
