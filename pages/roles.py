"""Who may do what in the admin: the groups that every site starts with. An administrator may change them."""

from cms.models import CMSPlugin, GlobalPagePermission
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site

# Never delete or move: the tree of pages has no versions, so such a change is public at once.
EDIT_PAGES = [
    "cms.view_page",
    "cms.add_page",
    "cms.change_page",
    "cms.use_structure",
    "djangocms_versioning.view_pagecontentversion",
    "djangocms_versioning.change_pagecontentversion",  # the way to "Manage versions"; changes none
]


def on(record, *verbs):
    """Permissions on one kind of record, called "app.model"."""
    app, _, model = record.partition(".")
    return [f"{app}.{verb}_{model}" for verb in verbs]


WRITE = ("view", "add", "change")
COMMS_RECORDS = ("bulletins.bulletin", "pages.service")
WRITE_COMMS = [permission for record in COMMS_RECORDS for permission in on(record, *WRITE)]
PUBLISH_COMMS = [permission for record in COMMS_RECORDS for permission in on(record, "publish")]
URGENT = [
    permission
    for record in (*COMMS_RECORDS, "publications.publication")
    for permission in on(record, "view", "publish_urgently")
]

# Whoever may add a change may reorganise, and undo it.
KEEP_REGISTER = [
    *on("pages.organisation", "view", "change"),
    *on("pages.organisationname", "view", "change"),
    *on("pages.place", "view", "change"),
    *on("pages.site", *WRITE),
    *on("pages.partner", *WRITE),
    *on("pages.registerchange", "view", "add"),
    *[f"pages.view_{fact}" for fact in ("membership", "succession", "patientcount", "source")],
]

# To choose a site or a provider of a service, and the topic that lists it.
CHOOSE = [
    permission for kind in ("organisation", "site", "topic") for permission in on(f"pages.{kind}", "view")
]
# A topic is public as it is saved: it has no second person.
ARRANGE_TOPICS = on("pages.topic", "add", "change")

# What each role may do with records, and with pages of the CMS (None: nothing).
ROLES = {
    "Comms contributor": (
        [*EDIT_PAGES, *WRITE_COMMS, *CHOOSE],
        {"can_change": True, "can_add": True, "can_publish": False},
    ),
    "Comms publisher": (
        [*EDIT_PAGES, *WRITE_COMMS, *PUBLISH_COMMS, *CHOOSE, *ARRANGE_TOPICS, "cms.publish_page"],
        {"can_change": True, "can_add": True, "can_publish": True},
    ),
    "FOI officer": (on("publications.publication", *WRITE, "publish"), None),
    "Urgent publisher": (URGENT, None),
    "Urgent help editor": (on("pages.urgenthelp", "view", "change"), None),
    "Register keeper": (KEEP_REGISTER, None),
}


def make_roles():
    """Every role that is missing is there; one that exists stays as an administrator left it."""
    for name, (permissions, on_pages) in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if not is_new:
            continue
        group.permissions.set(named(permissions))
        if on_pages:
            group.permissions.add(*of_plugins())
            everywhere = GlobalPagePermission.objects.create(
                group=group,
                can_delete=False,
                can_move_page=False,
                can_change_advanced_settings=False,
                can_change_permissions=False,
                can_view=False,
                **on_pages,
            )
            everywhere.sites.set([Site.objects.get_current()])


def named(permissions):
    """The permissions called "app.codename".

    Raises Permission.DoesNotExist for one that no app declares, so that a role never lacks what it names.
    """
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, _, codename in (name.partition(".") for name in permissions)
    ]


def of_plugins():
    """Every permission on every component of a page."""
    plugin_models = [model for model in apps.get_models() if issubclass(model, CMSPlugin)]
    content_types = ContentType.objects.get_for_models(*plugin_models).values()
    return Permission.objects.filter(content_type__in=content_types)
