"""One publication of many files: uploaded at once, reviewed on one screen, kept all or not at all."""

import json
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from icsportal.publishing import actions as lifecycle
from pages.roles import make_roles
from publications import from_files
from publications.files import actions
from publications.files.models import StoredFile
from publications.models import Attachment, Publication
from tests.factories import AttachmentFactory, PublicationFactory, StoredFileFactory, UserFactory
from tests.publications.files import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]

UPLOAD = "/admin/publications/publication/from-files/"
REVIEW = f"{UPLOAD}review/"
PLAN = ("winter_plan_November_2024_v2.pdf", made.accessible_pdf())
EASY = ("winter plan easy read.pdf", made.accessible_pdf("An easy page of words, in easy words."))
SPENDING = ("spending.csv", b"name,amount\nA supplier,25000\n")
OLD = ("old plan.doc", b"\xd0\xcf\x11\xe0 an old Word file")
DETAILS = {
    "details-type": "plan",
    "details-title": "Winter plan 2024",
    "details-slug": "winter-plan-2024",
    "details-summary": "How we get ready for winter.",
    "details-organisation": "NHS Kent and Medway",
    "details-scheme_class": "3",
    "details-published_on": "2024-11-01",
    "details-published_on_precision": "month",
    "details-language": "en",
}


@pytest.fixture
def desk(db):
    make_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="FOI officer"))
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def upload(desk, *files, at=UPLOAD, **options):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return desk.post(at, {"files": sent, "is_whole": "yes"}, **options)


def check_all():
    for file in StoredFile.objects.filter(state="received"):
        actions.screen(file=file)


def stored(*files, by=None):
    """Checked files, as they were uploaded."""
    kept = [actions.receive(upload=SimpleUploadedFile(name, data), name=name, by=by) for name, data in files]
    return [actions.screen(file=file) for file in kept]


def review(files, **more):
    query = "&".join([f"file={file.pk}" for file in files] + [f"{name}={more[name]}" for name in more])
    return f"{REVIEW}?{query}"


def sent(*rows, **details):
    """What the review sends: (file, format, title) of each file."""
    data = {"files-TOTAL_FORMS": len(rows), "files-INITIAL_FORMS": len(rows), **DETAILS, **details}
    for file, format_, title in rows:
        start = f"files-{file.pk}"
        data |= {f"{start}-is_wanted": "on", f"{start}-format": format_, f"{start}-title": title}
        data[f"{start}-language"] = "en"
    return data


def words(answer):
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def values(answer):
    """What the boxes of the page hold, by their names."""
    form = html.fromstring(answer.content.decode()).forms[-1]
    return dict(form.form_values())


def test_many_files_are_taken_at_once_and_the_one_that_is_refused_is_named(desk):
    answer = upload(desk, PLAN, EASY, OLD, SPENDING, follow=True)
    assert answer.status_code == 200
    said = words(answer)
    assert "“winter plan easy read.pdf” was received" in said
    assert "Not taken: “old plan.doc”. Files that end in .doc cannot be published." in said
    assert "3 files are still being checked" in said
    assert StoredFile.objects.count() == 3
    assert not Publication.objects.exists()


def test_what_files_say_of_themselves_is_proposed(desk):
    files = stored(PLAN, EASY, SPENDING, by=desk.person)
    plan, easy, spending = (f"files-{file.pk}" for file in files)
    found = values(desk.get(review(files)))
    assert found["details-title"] == "An example"  # as the document itself says
    assert found["details-slug"] == "an-example"
    assert found["details-type"] == "plan"
    assert (found["details-published_on"], found["details-published_on_precision"]) == ("2024-11-01", "month")
    assert [found[f"{file}-format"] for file in (plan, easy, spending)] == ["pdf", "easy-read", "data"]
    assert found[f"{plan}-language"] == "en"
    assert found[f"{plan}-is_wanted"] == "on"


def test_the_files_are_one_draft_after_the_review(desk, client):
    plan, easy, spending = files = stored(PLAN, EASY, SPENDING, by=desk.person)
    answer = desk.post(
        review(files), sent((plan, "pdf", ""), (easy, "easy-read", ""), (spending, "data", "Costs"))
    )
    assert answer.status_code == 302, words(answer)
    publication = Publication.objects.get()
    assert (publication.state, publication.changed_by) == ("draft", desk.person)
    assert [(each.file, each.format, each.name) for each in publication.attachments.in_order()] == [
        (plan, "pdf", "winter-plan-2024.pdf"),
        (easy, "easy-read", "winter-plan-2024-easy-read.pdf"),
        (spending, "data", "winter-plan-2024-costs.csv"),
    ]
    history = desk.get(f"/admin/publications/publication/{publication.pk}/history/")
    assert "Made of files." in words(history)
    assert client.get("/publications/winter-plan-2024/").status_code == 404


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ({"details-title": ""}, "This field is required."),
        ({"details-title": "x" * 10_000}, "Ensure this value has at most 150 characters"),
        ({"details-slug": "feed"}, "Another page has this address"),
        ({"details-slug": "taken"}, "Another publication has this address already"),
        ({"details-title": "A\x07b"}, "hidden control characters"),
        ({"details-published_on": "yesterday"}, "Enter a valid date."),
        ({"details-type": "poem"}, "Select a valid choice."),
    ],
)
def test_if_one_thing_is_wrong_nothing_is_saved_and_what_was_typed_stays(desk, details, message):
    PublicationFactory(slug="taken")
    plan, easy = files = stored(PLAN, EASY, by=desk.person)
    answer = desk.post(review(files), sent((plan, "pdf", "My title"), (easy, "easy-read", ""), **details))
    assert answer.status_code == 422
    assert message in words(answer)
    assert values(answer)[f"files-{plan.pk}-title"] == "My title"
    assert Publication.objects.count() == 1
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("pdf", ""), ("word", "")], "The file is PDF: choose another format."),
        ([("pdf", ""), ("bsl", "")], "Select a valid choice."),
        ([("pdf", ""), ("pdf", "x" * 10_000)], "Ensure this value has at most 150 characters"),
    ],
)
def test_if_one_file_cannot_be_what_is_said_none_is_taken_in(desk, rows, message):
    files = stored(PLAN, EASY, by=desk.person)
    answer = desk.post(review(files), sent(*((file, *row) for file, row in zip(files, rows, strict=True))))
    assert answer.status_code == 422
    assert message in words(answer)
    assert not Publication.objects.exists()


def test_a_file_can_be_left_out_but_not_all(desk):
    plan, easy = files = stored(PLAN, EASY, by=desk.person)
    data = sent((plan, "pdf", ""), (easy, "easy-read", ""))
    del data[f"files-{easy.pk}-is_wanted"]
    none = {name: value for name, value in data.items() if not name.endswith("is_wanted")}
    answer = desk.post(review(files), none)
    assert answer.status_code == 422
    assert "Take at least one file in." in words(answer)
    assert desk.post(review(files), data).status_code == 302
    assert [each.file for each in Attachment.objects.all()] == [plan]


def test_trying_again_keeps_no_file_twice(desk, kept):
    first = upload(desk, PLAN, EASY)
    before = kept("private")
    again = upload(desk, PLAN, EASY, SPENDING, follow=True)
    assert "“winter plan easy read.pdf” is here already: it is not kept twice." in words(again)
    assert StoredFile.objects.count() == 3
    assert len(kept("private")) == len(before) + 1
    assert first["Location"] in again.redirect_chain[0][0]


def test_the_same_file_twice_in_one_upload_is_one_file(desk):
    upload(desk, PLAN, ("another name.pdf", PLAN[1]))
    assert StoredFile.objects.count() == 1


def test_more_files_than_one_review_holds_are_not_left_out_unsaid(desk):
    here = [("file", file.pk) for file in StoredFileFactory.create_batch(50, unchecked=True)]
    answer = upload(desk, PLAN, at=f"{UPLOAD}?{urlencode(here)}", follow=True)
    assert "Only the first 50 files are here." in words(answer)


def test_a_file_that_is_used_or_that_somebody_else_uploaded_is_not_taken_for_it(desk):
    (used,) = stored(PLAN, by=desk.person)
    AttachmentFactory(file=used)
    (theirs,) = stored(EASY, by=UserFactory())
    upload(desk, PLAN, EASY)
    assert StoredFile.objects.count() == 4
    assert {used.pk, theirs.pk}.isdisjoint(
        from_files.unused(StoredFile.objects.filter(state="received")).values_list("pk", flat=True)
    )


def test_an_upload_that_broke_off_keeps_nothing(desk, kept):
    answer = desk.post(UPLOAD, {"files": [SimpleUploadedFile(*PLAN)]})
    assert answer.status_code == 422
    assert "The upload broke off on the way" in words(answer)
    assert not StoredFile.objects.exists()
    assert not kept("private")


def test_the_script_is_told_where_to_go_and_what_was_refused(desk):
    headers = {"headers": {"Accept": "application/json"}}
    answer = upload(desk, PLAN, OLD, **headers)
    file = StoredFile.objects.get()
    assert json.loads(answer.content) == {"next": f"{REVIEW}?file={file.pk}"}
    assert "Not taken: “old plan.doc”" in words(desk.get(answer.json()["next"]))
    refused = upload(desk, OLD, **headers)
    assert refused.status_code == 422
    assert refused.json()["said"][0].startswith("“old plan.doc”: Files that end in .doc")
    assert upload(desk, **headers).json()["said"] == ["Choose one or more files."]


def test_files_are_added_to_a_draft(desk):
    draft = PublicationFactory(state="draft", publish_at=None, title="Winter plan", changed_by=desk.person)
    AttachmentFactory(publication=draft, name="winter-plan.pdf", position=10)
    form = desk.get(f"/admin/publications/publication/{draft.pk}/change/").content.decode()
    assert f'href="{UPLOAD}?draft={draft.pk}"' in form
    answer = upload(desk, PLAN, at=f"{UPLOAD}?draft={draft.pk}")
    check_all()
    file = StoredFile.objects.order_by("-pk")[0]
    assert answer["Location"] == f"{REVIEW}?file={file.pk}&draft={draft.pk}"
    page = desk.get(answer["Location"])
    assert values(page)[f"files-{file.pk}-title"] == "An example"  # there is a PDF already
    assert desk.post(answer["Location"], sent((file, "pdf", ""))).status_code == 302
    assert [each.name for each in draft.attachments.in_order()] == ["winter-plan.pdf", "winter-plan-2.pdf"]
    draft.refresh_from_db()
    assert draft.version == 2
    assert Publication.objects.count() == 1


def test_nothing_is_added_to_what_is_public_or_not_there(desk):
    public = PublicationFactory()
    (plan,) = stored(PLAN, by=desk.person)
    for at in (f"{UPLOAD}?draft={public.pk}", review([plan], draft=public.pk)):
        assert desk.get(at).status_code == 403
    for strange in ("999999", "x", "1 OR 1", "\0", "9" * 10_000):
        assert desk.get(UPLOAD, {"draft": strange}).status_code == 404


def test_a_file_that_was_used_meanwhile_is_named_and_nothing_is_made(desk):
    plan, easy = files = stored(PLAN, EASY, by=desk.person)
    data = sent((plan, "pdf", ""), (easy, "easy-read", ""))
    AttachmentFactory(file=easy, publication__title="Another plan")
    page = words(desk.get(review(files)))
    assert "“winter plan easy read.pdf” is part of “Another plan” already." in page
    assert desk.post(review(files), data).status_code == 302
    assert [each.file for each in Publication.objects.get(title="Winter plan 2024").attachments.all()] == [
        plan
    ]
    answer = desk.post(review(files), data, follow=True)
    assert "There is no file to use." in words(answer)
    assert Publication.objects.count() == 2


def test_of_two_who_use_a_file_at_once_the_second_is_refused_whole(desk):
    plan, easy = stored(PLAN, EASY, by=desk.person)
    rows = from_files.rows_for([plan, easy])[1]
    formset = from_files.FileForms(
        sent((plan, "pdf", ""), (easy, "easy-read", "")), rows=rows, prefix="files"
    )
    details = from_files.DetailsForm(sent(), prefix="details")
    assert formset.is_valid() and details.is_valid()
    AttachmentFactory(file=easy)
    with pytest.raises(lifecycle.Refused, match="part of a publication already"):
        from_files.make(details=details, rows=formset.wanted, by=desk.person)
    assert not Publication.objects.filter(slug="winter-plan-2024").exists()


@pytest.mark.parametrize(
    "query", ["file=x", "file=-1", "file=\0", "file=" + "9" * 10_000, "file=%00&file=²", ""]
)
def test_a_hostile_address_leads_back_to_the_upload(desk, query):
    answer = desk.get(f"{REVIEW}?{query}", follow=True)
    assert answer.status_code == 200
    assert "There is no file to use." in words(answer)


def test_a_refused_file_is_named_with_the_way_to_its_findings(desk):
    (good, bad) = stored(PLAN, ("broken.pdf", b"%PDF-1.7\nnothing more"), by=desk.person)
    assert bad.state == "failed"
    assert "“broken.pdf” cannot be used: refused." in words(desk.get(review([good, bad])))


def test_an_answer_of_the_disclosure_log_is_no_publication(desk):
    file = StoredFileFactory(purpose="disclosure")
    assert desk.get(review([file])).status_code == 302


def test_the_desk_for_files_leads_to_one_publication_of_them(desk):
    sent_files = {"files": [SimpleUploadedFile(*PLAN)], "purpose": "publication", "is_whole": "yes"}
    answer = desk.post("/admin/files/storedfile/add/", sent_files, follow=True)
    file = StoredFile.objects.get()
    page = html.fromstring(answer.content)
    assert f"{REVIEW}?file={file.pk}" in page.xpath("//a/@href")


def test_only_those_who_may_make_publications_and_files_come_here(client):
    person = UserFactory(is_staff=True)
    client.force_login(person)
    assert client.get(UPLOAD).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="add_storedfile"))
    assert client.get(UPLOAD).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="add_publication"))
    assert client.get(UPLOAD).status_code == 200


def test_the_review_of_fifty_files_costs_as_many_queries_as_that_of_one(desk, count_queries):
    files = StoredFileFactory.create_batch(50)
    desk.get(review(files[:1]))
    for_one = count_queries(desk.get, review(files[:1]))
    assert count_queries(desk.get, review(files)) == for_one


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("../../etc/plan.pdf", PLAN[1], "“plan.pdf” was received"),
        ("x" * 300 + ".pdf", PLAN[1], "” was received"),
        ("plan\u202efdp.pdf", PLAN[1], "was received"),
        ("empty.pdf", b"", "empty.pdf: The file is empty."),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "inside it is a web page, not a PDF."),
        ("<img src=x>.exe", b"MZ", "<img src=x>.exe: Files that end in .exe cannot be published."),
    ],
    ids=["a path", "300 letters", "right to left", "empty", "a web page", "a program"],
)
def test_hostile_files_are_told_by_their_names_and_nothing_is_public(desk, name, data, said):
    answer = upload(desk, (name, data), follow=True)
    assert said in words(answer)
    assert answer.status_code == (200 if "received" in said else 422)
    assert not Publication.objects.exists()
    assert not StoredFile.objects.exclude(public_key="").exists()


def test_what_would_be_too_large_is_refused_before_it_is_read(desk, kept):
    class Unreadable:
        def read(self, *arguments):
            raise AssertionError("It was read.")

        readline = read

    body = {"wsgi.input": Unreadable(), "CONTENT_LENGTH": str(5 * 1024**3)}
    answer = desk.post(UPLOAD, b"--x", content_type="multipart/form-data; boundary=x", **body)
    assert answer.status_code == 413
    assert "Upload fewer of them at a time." in words(answer)
    assert not kept("private")


def test_a_request_that_ends_in_the_middle_of_a_file_keeps_nothing(desk, kept):
    head = (
        '--x\r\nContent-Disposition: form-data; name="files"; filename="plan.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    half = PLAN[1][: len(PLAN[1]) // 2]
    answer = desk.post(UPLOAD, head.encode() + half, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "The upload broke off on the way" in words(answer)
    assert not StoredFile.objects.exists()
    assert not kept("private")
