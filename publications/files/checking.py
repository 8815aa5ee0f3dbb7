"""One screening of a file: what the rules find in it and in our clean copy of it, written down."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from icsportal.publishing.actions import Refused
from publications.files import sandbox, virus
from publications.files.models import FilePage, Finding, ScreeningRun, StoredFile, new_key
from publications.files.screening.any_file import name_hygiene
from publications.files.screening.catalogue import HARD, RULES_VERSION, Found, at, report
from publications.files.storage import discard

States = StoredFile.State
LONGEST_SAMPLE = 100

# A copy of which this is said is no copy.
NO_COPY = {"FILE-UNREADABLE", "FILE-BOMB"}


def screen(*, file: StoredFile) -> StoredFile:
    """The file has been checked: it has findings, its words, and a clean copy unless something forbids one.

    May be repeated at any time; what people decided about a finding still holds if the rule finds the very
    same again. An approved file stays approved, and what is newly found in it waits for somebody.
    Raises Refused for a file that is withdrawn or erased.
    """
    run = begin(file)
    try:
        with TemporaryDirectory(prefix="screening-") as folder:
            found, seen = look(run.file, Path(folder))
            return finish(run, found, seen, Path(folder) / "clean")
    except BaseException:
        give_up(run)
        raise


@transaction.atomic
def begin(file) -> ScreeningRun:
    file = StoredFile.objects.select_for_update().get(pk=file.pk)
    if file.state in (States.WITHDRAWN, States.ERASED):
        raise Refused("Only a file that is still in use can be checked.")
    if file.state != States.APPROVED:
        file.state = States.SCANNING
        file.save(update_fields=["state"])
    return ScreeningRun.objects.create(file=file, rules_version=RULES_VERSION)


@transaction.atomic
def give_up(run):
    """A screening that broke off leaves no trace; the file waits for the next."""
    StoredFile.objects.filter(pk=run.file_id, state=States.SCANNING).update(state=States.RECEIVED)
    ScreeningRun.objects.filter(pk=run.pk).delete()


def look(file, folder):
    """What was found in the upload and in the copy, and the report whose words are kept."""
    upload, clean = folder / "upload", folder / "clean"
    with storages["private"].open(file.private_key) as kept, upload.open("wb") as local:
        shutil.copyfileobj(kept, local)
    found = [*about_name(file), *already_known(file), *virus_in(upload)]
    if any(each.severity == HARD for each in found):
        return marked(found, []), sandbox.Report([])
    disclosure = file.purpose == StoredFile.Purpose.DISCLOSURE
    seen = sandbox.screen(upload, file.type, clean=clean, disclosure=disclosure)
    found += seen.found
    if not seen.is_cleaned or any(each.severity == HARD for each in found):
        seen.is_cleaned = False
        return marked(found, []), seen
    again = sandbox.screen(clean, file.type, disclosure=disclosure)
    again.count = again.count or seen.count
    again.is_cleaned = not any(each.rule in NO_COPY for each in again.found)
    again.cpu_seconds = (again.cpu_seconds or 0) + (seen.cpu_seconds or 0)
    again.peak_megabytes = max(again.peak_megabytes or 0, seen.peak_megabytes or 0)
    return marked(found, again.found), again


def marked(found, in_copy):
    """Each finding, with whether the copy still has it. What the copy has and should have lost stops it."""
    left = {each.rule for each in in_copy}
    pairs = [(each, each.rule in left) for each in found if not (each.is_removed and each.rule in left)]
    known = {each.rule for each, _ in pairs}
    for each in in_copy:
        if each.is_removed:
            why = f"{report('COPY-DIFFERS', at()).words} {each.words}"
            pairs.append((replace(report("COPY-DIFFERS", at()), words=why, location=each.location), True))
        elif each.rule not in known:
            pairs.append((each, True))
    return pairs


def about_name(file):
    return [report("NAME-HYGIENE", spot) for spot in name_hygiene(file.original_name)]


def already_known(file):
    """Whether the same bytes were uploaded before and are in use, or were erased."""
    others = StoredFile.objects.same_content(file.sha256).exclude(pk=file.pk)
    for other in others.filter(state__in=[States.APPROVED, States.ERASED])[:3]:
        if other.state == States.ERASED:
            yield report("DUP-ERASED", at(words={"day": day(other.erased_at)}))
        else:
            words = {"day": day(other.uploaded_at), "name": other.original_name}
            yield report("DUP-CONTENT", at(words=words))


def day(moment):
    return date_format(timezone.localtime(moment), "j F Y")


def virus_in(upload):
    if not settings.CLAMD_ADDRESS:
        return
    try:
        with upload.open("rb") as file:
            name = virus.found_in(file, settings.CLAMD_ADDRESS)
    except virus.NoAnswer:
        yield report("FILE-NOT-SCANNED", at())
        return
    if name:
        yield report("FILE-VIRUS", at(words={"answer": name}))


def finish(run, found, seen, clean):
    """Everything that one screening came to, written down at once."""
    clean_key = new_key() if seen.is_cleaned and run.file.state != States.APPROVED else ""
    try:
        if clean_key:
            with clean.open("rb") as copy:
                storages["private"].save(clean_key, File(copy))
        with transaction.atomic():
            return written_down(run, found, seen, clean_key, clean)
    except BaseException:
        discard("private", clean_key)
        raise


def written_down(run, found, seen, clean_key, clean):
    file = StoredFile.objects.select_for_update().get(pk=run.file_id)
    if file.state not in (States.SCANNING, States.APPROVED):
        raise Refused("Something else happened to the file while it was checked.")
    decided = decisions(file, run)
    findings = [finding_of(run, each, is_left, decided, seen.is_cleaned) for each, is_left in found]
    Finding.objects.bulk_create(findings)
    is_open = any(finding.is_open for finding in findings)
    refused = not seen.is_cleaned or any(finding.severity == HARD and finding.is_open for finding in findings)
    run.outcome = "failed" if refused else "findings" if is_open else "clean"
    run.ended_at = timezone.now()
    run.cpu_seconds, run.peak_megabytes = seen.cpu_seconds, seen.peak_megabytes
    run.save()
    file.rules_version = RULES_VERSION
    if file.state == States.APPROVED:
        file.save(update_fields=["rules_version"])
        return file
    old_key, file.clean_key = file.clean_key, clean_key
    transaction.on_commit(lambda: discard("private", old_key))
    file.state = States.FAILED if refused else States.FINDINGS if is_open else States.CLEAN
    keep_words(file, seen)
    if clean_key:
        with clean.open("rb") as copy:
            file.public_sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
        file.public_size_bytes = clean.stat().st_size
    else:
        file.public_sha256, file.public_size_bytes = "", None
    file.save()
    return file


def keep_words(file, seen):
    file.pages, file.title, file.language = seen.count, seen.title, seen.language
    file.accessibility, file.text_extracted_at = seen.accessibility, timezone.now()
    FilePage.objects.filter(file=file).delete()
    FilePage.objects.bulk_create(
        FilePage(file=file, number=number, label=label, text=text)
        for number, (label, text) in enumerate(seen.pages, 1)
    )


def finding_of(run, found: Found, is_left, decided, is_cleaned) -> Finding:
    finding = Finding(
        run=run,
        rule=found.rule,
        severity=found.severity,
        location=found.location,
        sample=sandbox.sayable(found.sample)[:LONGEST_SAMPLE],
        words=sandbox.sayable(found.words),
        advice=found.advice,
        in_public_copy=is_left,
    )
    if found.is_removed and is_cleaned and not is_left:
        finding.resolution = Finding.Resolution.FIXED
    elif (same := decided.get(place(finding))) and found.severity != HARD:
        for name in ("resolution", "reason", "resolved_by", "resolved_at", "second_person", "second_at"):
            setattr(finding, name, getattr(same, name))
    return finding


def decisions(file, run) -> dict:
    """What people decided about the findings of earlier screenings, newest last."""
    earlier = Finding.objects.filter(run__file=file, resolution__in=Finding.NEEDS_REASON).exclude(run=run)
    return {place(finding): finding for finding in earlier.order_by("pk")}


def place(finding):
    """By what a finding is known again."""
    location = tuple(sorted((name, str(value)) for name, value in finding.location.items()))
    return finding.rule, finding.severity, location, finding.sample, finding.words
