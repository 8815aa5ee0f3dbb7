"""Who may do what in the admin: the groups that every site starts with. An administrator may change them."""

import logging

from cms.models import CMSPlugin, GlobalPagePermission
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_migrate

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
COMMS_RECORDS = (
    "bulletins.bulletin",
    "consultations.consultation",
    "newsletters.newsletterissue",
    "pages.service",
)
WRITE_COMMS = [permission for record in COMMS_RECORDS for permission in on(record, *WRITE)]
PUBLISH_COMMS = [permission for record in COMMS_RECORDS for permission in on(record, "publish")]
URGENT = [
    permission
    for record in (*COMMS_RECORDS, "publications.publication", "pages.pageschedule")
    for permission in on(record, "view", "publish_urgently")
]
SEE_SCHEDULE, SCHEDULE = on("pages.pageschedule", "view"), on("pages.pageschedule", "view", "add", "delete")
# To choose a site or a provider of a service, and the topic that lists it.
CHOOSE = [
    permission for kind in ("organisation", "site", "topic") for permission in on(f"pages.{kind}", "view")
]
# A topic is public as it is saved: it has no second person.
ARRANGE_TOPICS = on("pages.topic", "add", "change")

# The words of search: what failed, what means the same, what stands first. Nothing there is public by itself.
KEEP_SEARCH = [
    *on("search.term", "view", "change"),
    *on("search.synonym", *WRITE, "delete"),
    *on("search.bestbet", *WRITE, "delete"),
]

# A list of newsletters is public as it is saved. Who publishes an issue may send it by email.
CHOOSE_LIST = on("newsletters.newsletterlist", "view")
SEND = [*on("newsletters.newsletterlist", *WRITE), *on("sending.mailing", "view", "send")]

# Numbers only: how many get which newsletter.
COUNT_SUBSCRIBERS = on("subscriptions.subscriber", "view")

# Documents with their files and series, and people who need one in another format.
KEEP_DOCUMENTS = [
    *on("publications.publication", *WRITE, "publish"),
    *on("publications.series", *WRITE),
    *on("publications.formatrequest", "view", "change"),
    *on("pages.organisation", "view"),
    *on("pages.topic", "view"),
]

# Uploads: what was found in them, and whether they may be public.
KEEP_FILES = on("files.storedfile", *WRITE, "approve", "erase")

# Requests and their answers, the publication scheme, the explanations of the law and the figures.
ANSWER_REQUESTS = [
    *on("foi.disclosurelogentry", *WRITE, "publish"),
    *on("foi.schemeclass", "view", "change"),
    *on("foi.schemeitem", *WRITE, "delete"),
    *on("foi.provision", "view", "change"),
    *on("foi.compliancequarter", *WRITE, "publish"),
]

# Meetings in public; who meets is public as it is saved.
KEEP_MEETINGS = [*on("meetings.meeting", *WRITE, "publish"), *on("meetings.meetingbody", *WRITE)]

# What each role may do with records, and with pages of the CMS (None: nothing).
ROLES = {
    "Comms contributor": (
        [*EDIT_PAGES, *WRITE_COMMS, *CHOOSE, *CHOOSE_LIST, *SEE_SCHEDULE, *COUNT_SUBSCRIBERS],
        {"can_change": True, "can_add": True, "can_publish": False},
    ),
    "Comms publisher": (
        [
            *EDIT_PAGES,
            *WRITE_COMMS,
            *PUBLISH_COMMS,
            *CHOOSE,
            *ARRANGE_TOPICS,
            *SCHEDULE,
            *SEND,
            *COUNT_SUBSCRIBERS,
            *KEEP_SEARCH,
            "cms.publish_page",
        ],
        {"can_change": True, "can_add": True, "can_publish": True},
    ),
    "FOI officer": ([*KEEP_DOCUMENTS, *KEEP_FILES, *ANSWER_REQUESTS, *KEEP_MEETINGS], None),
    "Urgent publisher": (URGENT, None),
    "Urgent help editor": (on("pages.urgenthelp", "view", "change"), None),
    # May raise one alone at any hour; a second person then checks it.
    "Alert officer": (
        [
            *on("alerts.alert", *WRITE, "publish", "publish_urgently"),
            *on("alerts.readytext", *WRITE, "delete"),
            *CHOOSE,
        ],
        None,
    ),
    # Answers people who ask what is kept of them, and erases it.
    "Subscriptions officer": (
        [*COUNT_SUBSCRIBERS, "subscriptions.look_up_subscriber", *on("subscriptions.lookup", "view")],
        None,
    ),
}

# Staff, their roles and the register; also every list of the records, to see what is going on.
ADMINISTRATOR = "Administrator"
OF_ADMINISTRATOR = {
    "auth": ("view", "add", "change", "delete"),
    "pages": ("view", "add", "change"),
    "bulletins": ("view",),
    "publications": ("view",),
    "files": ("view",),
    "foi": ("view",),
    "meetings": ("view",),
    "alerts": ("view",),
    "consultations": ("view",),
    "newsletters": ("view",),
    "sending": ("view",),
    "subscriptions": ("view",),
    "djangocms_versioning": ("view",),
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
    group, is_new = Group.objects.get_or_create(name=ADMINISTRATOR)
    if is_new:
        group.permissions.set(of_administrator())


def of_administrator():
    """Accounts and the register, and sight of the rest; writing and publishing are roles of their own."""
    chosen = Q()
    for app, verbs in OF_ADMINISTRATOR.items():
        for verb in verbs:
            chosen |= Q(content_type__app_label=app, codename__startswith=f"{verb}_")
    written = ("service", "pageschedule", "urgenthelp")
    writes = [f"{verb}_{model}" for model in written for verb in ("add", "change", "publish")]
    return (
        Permission.objects.filter(chosen)
        .exclude(content_type__app_label="pages", codename__in=writes)
        .exclude(codename="view_formatrequest")  # who asked is a matter for those who answer
    )


def after_migrate(sender, using, **kwargs):
    """Roles are there from the first start on. A database part of the way through its migrations waits."""
    try:
        with transaction.atomic():
            make_roles()
    except (Permission.DoesNotExist, Site.DoesNotExist):
        logging.getLogger(__name__).info("Roles are made once every migration has run.")


def connect():
    """Once the last of the apps has its permissions; an app without models is not heard of."""
    last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
    post_migrate.connect(after_migrate, sender=last, dispatch_uid="roles")


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
