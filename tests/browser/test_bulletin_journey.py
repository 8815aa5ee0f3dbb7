"""A bulletin from first draft to withdrawal, by staff who were never trained."""

from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from bulletins.models import Bulletin
from icsportal.publishing.models import Change, Correction, ShareLink
from tests.browser import checks

TITLE, ADDRESS = "A walk-in clinic in Deal", "/news/a-walk-in-clinic-in-deal/"
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-unhide:no;} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-GB>
<!--StartFragment--><h2><span style='font-family:"Arial";color:#005EB8'>When it opens<o:p></o:p></span></h2>
<p class=MsoNormal style='margin-bottom:8pt'><span lang=EN-US style='mso-fareast-font-family:Calibri'>You can
come without an <b style='mso-bidi-font-weight:normal'>appointment</b>.<o:p></o:p></span></p>
%s<!--EndFragment--></body></html>"""
TOO_DEEP = "<h4>Where it is</h4>"
RIGHT = "<h3>Where it is</h3>"


def paste(page, html):
    """Everything in the editor is what the clipboard brings, as after Ctrl-A and Ctrl-V."""
    editor = page.locator(".field-body .ProseMirror")
    editor.click()
    page.keyboard.press("Control+A")
    editor.evaluate(
        """(element, html) => {
            const clipboard = new DataTransfer();
            clipboard.setData("text/html", html);
            element.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def photograph():
    file = BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(file, "JPEG")
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def next_change_of_clocks():
    """The next day on which clocks in the United Kingdom go forward or back."""
    here, day = timezone.get_default_timezone(), timezone.localdate() + timedelta(days=2)
    while (
        datetime.combine(day, time(0), here).utcoffset() == datetime.combine(day, time(12), here).utcoffset()
    ):
        day += timedelta(days=1)
    return day


def no_faults(page):
    assert checks.axe_faults(page, tags=checks.ADMIN) == []


def save(page):
    page.get_by_role("button", name="Save and continue editing").click()


def press(page, name):
    """A button at the top of the form, and the same on the page that asks whether it is meant."""
    page.get_by_role("link", name=name, exact=True).click()
    no_faults(page)


def confirm(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def people(sign_in, in_site_database):
    """The writer and the second person, each with a page of their own; what they made goes before them."""
    yield sign_in("Comms contributor"), sign_in("Comms publisher")
    with in_site_database():
        made = Bulletin.objects.filter(slug=ADDRESS.split("/")[2])
        for bulletin in made.order_by("-replaces_id"):
            for rows in (Correction, ShareLink):
                rows.objects.about(bulletin).delete()
            bulletin.delete()
        Change.objects.exclude(by=None).filter(by__username__startswith="person").delete()


def shown_in(reader):
    """Which of the site's own ways lead to the bulletin."""
    found = []
    for address in ("/", "/news/", "/news/feed/", "/sitemap.xml", "/search/?q=walk-in+clinic+Deal"):
        if ADDRESS in reader.request.get(address).text():
            found.append(address)
    return found


def test_a_bulletin_goes_from_a_pasted_draft_to_its_withdrawal(
    people, open_page, in_site_database, monkeypatch
):
    writer, second = people
    reader = open_page("/")
    no_faults(writer)

    # A draft, pasted from a word processor, with a picture that says nothing yet.
    writer.goto("/admin/bulletins/bulletin/")
    no_faults(writer)
    writer.get_by_role("link", name="Add bulletin").first.click()
    no_faults(writer)
    writer.get_by_label("Title").fill(TITLE)
    writer.get_by_label("Summary").fill("You can come to a new clinic without an appointment.")
    writer.get_by_label("Issued by").fill("NHS Kent and Medway")
    writer.locator("#id_issued_on").fill(f"{timezone.localdate():%Y-%m-%d}")
    paste(writer, FROM_WORD % TOO_DEEP)
    writer.get_by_role("button", name="Add another Picture").click()
    writer.locator("#id_pictures-0-picture").set_input_files(photograph())
    save(writer)
    wrong = writer.get_by_role("region", name="It was not saved: there is a problem")
    expect(wrong).to_contain_text("Say what the picture shows, or tick that it is decorative.")
    no_faults(writer)
    writer.locator("#id_pictures-0-picture").set_input_files(photograph())
    writer.locator("#id_pictures-0-alt").fill("The front of the clinic in Deal.")
    save(writer)

    # The fault is said where it is met, and again when it is in the way.
    fault = "This is a heading 4, but no heading 3 is above it."
    standing = writer.get_by_role("region", name="Where it stands: Draft")
    expect(standing).to_contain_text(fault)
    expect(standing).to_contain_text("The public cannot read it.")
    no_faults(writer)
    press(writer, "Send for review")
    confirm(writer, "Send for review")
    expect(writer.get_by_text(fault)).to_be_visible()
    no_faults(writer)
    writer.get_by_role("link", name="Go back").click()
    paste(writer, FROM_WORD % RIGHT)
    save(writer)
    expect(standing).to_contain_text("Nothing stops it from being published.")

    # Preview, then a second person.
    press(writer, "Preview")
    for name in ("The page on a phone", "The page on a desktop", "The page on paper"):
        page = writer.frame_locator(f'iframe[title="{name}"]')
        expect(page.get_by_role("heading", name="When it opens")).to_be_visible()
        expect(page.get_by_role("heading", name="Where it is")).to_be_visible()
    expect(writer.frame_locator('iframe[title="The page on paper"]').get_by_role("search")).to_be_hidden()
    writer.get_by_role("link", name=TITLE).click()
    press(writer, "Send for review")
    confirm(writer, "Send for review")
    with in_site_database():
        body = Bulletin.objects.get(slug=ADDRESS.split("/")[2]).body
    assert "mso" not in body
    assert "style" not in body
    assert "<o:p>" not in body

    # They find it on their desk and let it go live on the day the clocks change.
    day = next_change_of_clocks()
    second.goto("/admin/")
    no_faults(second)
    second.get_by_role("region", name="Waiting for your review").get_by_role("link", name=TITLE).click()
    press(second, "Publish")
    second.get_by_label("Date").fill(f"{day:%Y-%m-%d}")
    second.get_by_label("Time").fill("09:00")
    confirm(second, "Publish")
    expect(second.get_by_role("region", name="Where it stands: Scheduled")).to_contain_text(
        f"Goes live on {day:%A %-d %B %Y} at 09:00."
    )
    at = datetime.combine(day, time(9), timezone.get_default_timezone())
    for moment, status in ((at - timedelta(seconds=1), 404), (at, 200)):
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda moment=moment: moment)
            assert reader.request.get(ADDRESS).status == status
    with in_site_database():
        Bulletin.objects.filter(slug=ADDRESS.split("/")[2]).update(
            publish_at=timezone.now() - timedelta(hours=1)
        )
    reader.goto(ADDRESS)
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(reader.get_by_role("img", name="The front of the clinic in Deal.")).to_be_visible()
    assert shown_in(reader)[:4] == ["/", "/news/", "/news/feed/", "/sitemap.xml"]

    # A correction is written in a copy and published by the second person; the public is told.
    writer.reload()
    press(writer, "Change it")
    confirm(writer, "Change it")
    writer.get_by_label("Summary").fill("You can come to the clinic in Deal without an appointment.")
    save(writer)
    press(writer, "Send for review")
    confirm(writer, "Send for review")
    second.goto(writer.url)
    press(second, "Publish")
    second.get_by_label("Correction").fill("We said that the clinic is new. It moved.")
    confirm(second, "Publish")
    reader.goto(ADDRESS)
    expect(reader.get_by_text("We said that the clinic is new. It moved.")).to_be_visible()
    expect(
        reader.get_by_text("You can come to the clinic in Deal without an appointment.").first
    ).to_be_visible()
    second.get_by_role("link", name="History").click()
    no_faults(second)
    second.get_by_role("row").filter(has_text="Published").get_by_role("link").first.click()
    no_faults(second)
    second.go_back()
    second.go_back()

    # It is withdrawn: its address says why, and nothing leads there any more.
    press(second, "Withdraw")
    second.get_by_label("Reason").fill("The clinic has closed.")
    confirm(second, "Withdraw")
    expect(second.get_by_role("region", name="Where it stands: Withdrawn")).to_be_visible()
    assert reader.goto(ADDRESS).status == 410
    expect(reader.get_by_text("The clinic has closed.")).to_be_visible()
    assert shown_in(reader) == []
    assert checks.axe_faults(reader) == []
