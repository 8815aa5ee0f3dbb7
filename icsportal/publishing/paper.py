"""A page as it comes out of a printer, on a screen."""

import re

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

STYLESHEET = "css/site.css"


def on_paper(response: HttpResponse) -> HttpResponse:
    """The same page, with the stylesheet whose rules for print hold on a screen too."""
    body = response.content.decode()
    response.content = body.replace(static(STYLESHEET), reverse("admin:paper_stylesheet")).encode()
    return response


@require_safe
def stylesheet(request):
    with open(finders.find(STYLESHEET), encoding="utf-8") as file:
        rules = file.read()
    rules = re.sub(r"@media\s+print\b", "@media all", rules).replace("../", static(""))
    return HttpResponse(rules, content_type="text/css; charset=utf-8")
