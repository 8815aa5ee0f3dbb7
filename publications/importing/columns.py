"""What a table of publications can say, in words for whoever fills it in."""

from publications.models import Format, Publication

NEEDED = "slug title type summary organisation scheme_class file".split()
OF_PUBLICATION = {
    "slug": "the last part of its address; rows with the same slug are one publication",
    "title": "as on the document",
    "type": f"one of: {', '.join(Publication.Type.values)}",
    "summary": "one sentence, at most 160 characters",
    "organisation": "the body that answers for it",
    "scheme_class": "a number from 1 to 7: the class of the publication scheme",
    "published_on": "such as 2024-03-10, 10/03/2024, 2024-03 or 2024; empty if nobody knows it",
    "covers_from": "the first day that it is about, such as 2024-04-01",
    "covers_to": "the last day that it is about",
    "original_url": "where it was first published",
    "places": "partnerships with ; between them; empty for all of Kent and Medway",
    "topics": "health topics with ; between them",
    "series": "the slug or the name of its series",
    "language": "a code such as en or pl; empty for English",
    "no_text_reason": "why there is no web page of it; the public reads it",
    "review_due_on": "when somebody checks that it still holds",
    "formats_contact": "a team and its phone number or e-mail, for other formats",
}
OF_FILE = {
    "file": "its name in the folder; empty for a video, or if there is no file",
    "format": f"one of: {', '.join(Format.values)}; empty if its type says it",
    "video": "for bsl: the address of the video",
    "file_name": "its name in the address, such as annual-report.pdf; empty: made from the title",
    "file_title": "only if the format does not say it, such as Appendix 2",
    "file_language": "a code such as en or pl; empty for the language of the publication",
    "file_date": "if it is another than that of the publication",
}
COLUMNS = {**OF_PUBLICATION, **OF_FILE}
