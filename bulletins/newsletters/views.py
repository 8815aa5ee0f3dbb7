from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from bulletins.newsletters.feeds import atom
from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from icsportal.publishing.views import WithdrawnNoticeMixin

ON_A_PAGE = 24
IN_A_FEED = 50


@require_safe
def newsletter_index(request):
    """Every newsletter, with its newest issue."""
    newsletters = NewsletterList.objects.with_newest_issue()
    return render(request, "bulletins/newsletters/newsletter_index.html", {"newsletters": newsletters})


@require_safe
def newsletter_archive(request, newsletter):
    """All issues of one newsletter, newest first."""
    found = get_object_or_404(NewsletterList.objects.with_place(), slug=newsletter)
    issues = NewsletterIssue.objects.live().filter(newsletter=found).for_listing()
    page = Paginator(issues, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"newsletter": found, "page_obj": page}
    return render(request, "bulletins/newsletters/newsletter_archive.html", context)


@require_safe
def feed(request, newsletter):
    """The same issues for a feed reader."""
    found = get_object_or_404(NewsletterList, slug=newsletter)
    issues = NewsletterIssue.objects.live().filter(newsletter=found).for_listing()[:IN_A_FEED]
    return HttpResponse(
        atom(request, issues, newsletter=found), content_type="application/atom+xml; charset=utf-8"
    )


class IssueDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "bulletins/newsletters/newsletter_issue.html"
    context_object_name = "issue"

    def get_queryset(self):
        return NewsletterIssue.objects.live().for_detail()

    def get_object(self, queryset=None):
        return get_object_or_404(self.at_address(queryset or self.get_queryset()))

    def at_address(self, issues):
        return issues.filter(newsletter__slug=self.kwargs["newsletter"], issued_on=self.kwargs["issued_on"])

    def get_context_data(self, **kwargs):
        others = NewsletterIssue.objects.live().for_listing()
        return super().get_context_data(
            older=others.older_than(self.object).first(),
            newer=others.newer_than(self.object).first(),
            **kwargs,
        )
