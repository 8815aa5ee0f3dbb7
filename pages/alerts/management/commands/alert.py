from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from icsportal.publishing.actions import Refused
from icsportal.publishing.clock import fault_of
from pages.alerts.actions import end, raise_alert
from pages.alerts.models import Alert, ReadyText, Severity
from pages.models import Kind, Organisation, Topic

SEVERITIES = {severity.name.lower().replace("_", "-"): severity for severity in Severity}
FORMS_OF_TIME = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%H:%M")
RAISING = "alerts.publish_urgently_alert"
ENDING = "alerts.publish_alert"


class Command(BaseCommand):
    help = "Raise an alert, end one, or list those on the site and to come. Alerts are seen at once."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="raise | end | list")
        raising = verbs.add_parser("raise", help="put an alert on the site now")
        raising.add_argument("--ready", metavar="NAME", help="start from the ready-made text of this name")
        raising.add_argument("--severity", choices=SEVERITIES, help="how grave it is")
        raising.add_argument("--title", help="what happens, and where")
        raising.add_argument("--text", help="what people should do")
        raising.add_argument("--until", metavar="TIME", help='its end, such as "2026-11-22 18:00" or "18:00"')
        raising.add_argument("--everywhere", action="store_true", help="on every page")
        raising.add_argument("--place", action="append", default=[], metavar="SLUG", help="such as east-kent")
        raising.add_argument("--topic", action="append", default=[], metavar="SLUG", help="such as dentists")
        raising.add_argument("--link", nargs=2, metavar=("ADDRESS", "WORDS"), default=("", ""))
        raising.add_argument("--reason", default="Raised from the command line.", help="why it cannot wait")
        ending = verbs.add_parser("end", help="take an alert off the site now")
        ending.add_argument("slug", help="its address, or the last part of it")
        for verb in (raising, ending):
            verb.add_argument("--by", required=True, metavar="USERNAME", help="who does it")
        verbs.add_parser("list", help="those on the site, and those to come")

    def handle(self, *, verb, **options):
        try:
            getattr(self, f"handle_{verb}")(**options)
        except Refused as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal

    def handle_raise(self, *, ready, severity, title, text, until, link, by, place, topic, **options):
        words = ready_text(ready).words if ready else {}
        words |= {"severity": SEVERITIES[severity]} if severity else {}
        words |= {"title": title} if title else {}
        words |= {"text": text} if text else {}
        for name in ("severity", "title", "text"):
            if name not in words:
                raise CommandError(f"Give --{name}, or --ready with the name of a ready-made text.")
        alert = raise_alert(
            **words,
            link_address=link[0],
            link_words=link[1],
            until=moment(until),
            everywhere=options["everywhere"],
            places=[place_called(slug) for slug in place],
            topics=[topic_called(slug) for slug in topic],
            by=member_of_staff(by, RAISING),
            reason=options["reason"],
        )
        self.stdout.write(f"On the site until {alert.ends_in_words}: {alert.get_absolute_url()}")
        self.stdout.write("A second person must check it: it is flagged in the admin until then.")

    def handle_end(self, *, slug, by, **options):
        slug = slug.rstrip("/").rpartition("/")[2]
        alert = Alert.objects.filter(slug=slug, replaces=None).first()
        if alert is None:
            raise CommandError(f"No alert has the address /alerts/{slug}/.")
        end(alert=alert, by=member_of_staff(by, ENDING))
        self.stdout.write(f"Ended: {alert}")

    def handle_list(self, **options):
        now = timezone.now()
        ahead = Alert.objects.filter(state=Alert.State.APPROVED, expire_at__gt=now).for_listing()
        for alert in ahead:
            when = "now" if alert.is_live(now) else f"from {alert.starts_in_words}"
            self.stdout.write(
                f"{alert.slug}: {alert.get_severity_display()}, {when} until {alert.ends_in_words}, "
                f"for {alert.area}: {alert.title}"
            )
        if not ahead:
            self.stdout.write("There are no alerts, and none to come.")


def ready_text(name):
    found = {ready.name: ready for ready in ReadyText.objects.filter(name__iexact=name)}
    if not found:
        names = "; ".join(ReadyText.objects.values_list("name", flat=True))
        raise CommandError(f"No ready-made text is called “{name}”. There are: {names or 'none'}.")
    return found.get(name) or next(iter(found.values()))


def moment(typed):
    """The moment at which clocks in the United Kingdom show what was typed; a time alone is today's.

    Raises CommandError.
    """
    if not typed:
        raise CommandError('Say when it ends, such as --until "2026-11-22 18:00": every alert has an end.')
    for form in FORMS_OF_TIME:
        try:
            wall = datetime.strptime(typed.strip(), form)
        except ValueError:
            continue
        if form == "%H:%M":
            wall = datetime.combine(timezone.localdate(), wall.time())
        if fault := fault_of(wall):
            raise CommandError(fault)
        return timezone.make_aware(wall)
    raise CommandError(f"“{typed}” is no time: write it as 2026-11-22 18:00, or 18:00 for today.")


def place_called(slug):
    kinds = [Kind.HEALTH_AND_CARE_PARTNERSHIP, Kind.PRIMARY_CARE_NETWORK]
    place = Organisation.objects.of_kinds(*kinds).open_on().at_slug(slug).first()
    if place is None:
        raise CommandError(f"No partnership or network has “{slug}” as the last part of its address.")
    return place


def topic_called(slug):
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        raise CommandError(f"No topic of services has “{slug}” as the last part of its address.")
    return topic


def member_of_staff(username, permission):
    person = get_user_model().objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody who can sign in has the username “{username}”.")
    if not person.has_perm(permission):
        raise CommandError(f"{username} may not do this: it needs a role such as Alert officer.")
    return person
