from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from bulletins.subscriptions import actions, counting
from bulletins.subscriptions.models import LookUp, Subscriber
from icsportal.lib.email_address import NotAnAddress, normal
from pages.admin.recorded import ReadOnly


class LookUpForm(forms.Form):
    """Which address, and why it is looked for."""

    address = forms.CharField(label="Email address", max_length=254, widget=forms.EmailInput)
    reason = forms.CharField(
        max_length=300,
        help_text="Such as “The owner asks what we keep”. It is recorded with your name. "
        "Do not write the address here.",
    )

    def clean_address(self):
        try:
            return normal(self.cleaned_data["address"])
        except NotAnAddress as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if "@" in reason:
            raise forms.ValidationError("Do not write the address in the reason: that is kept for good.")
        return reason


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnly, admin.ModelAdmin):
    """How many get which list. Who they are is shown of one address at a time, to those who may."""

    def get_urls(self):
        """No page lists or shows subscribers, as those of other models do."""
        name = "subscriptions_subscriber"
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name=f"{name}_changelist"),
            path("look-up/", self.admin_site.admin_view(self.look_up_view), name=f"{name}_look_up"),
        ]

    def may_look_up(self, request):
        return request.user.has_perm("subscriptions.look_up_subscriber")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Subscribers",
            "counts": counting.by_list(),
            "in_all": counting.in_all(),
            "may_look_up": self.may_look_up(request),
        }
        return TemplateResponse(request, "admin/subscriptions/subscriber/counts.html", context)

    def look_up_view(self, request):
        if not self.may_look_up(request):
            raise PermissionDenied
        form = LookUpForm(request.POST or None)
        context = {**self.admin_site.each_context(request), "title": "Look up one address", "form": form}
        status = 200
        if form.is_valid():
            wanted = {**form.cleaned_data, "by": request.user}
            if request.POST.get("do") == "erase":
                if actions.erase(**wanted):
                    messages.success(request, "Everything about this address has been erased.")
                else:
                    messages.warning(request, "Nothing was kept about this address.")
                return redirect("admin:subscriptions_subscriber_changelist")
            context |= {"looked_up": True, "found": actions.look_up(**wanted), "wanted": form.cleaned_data}
        elif form.is_bound:
            status = 422
        return TemplateResponse(
            request, "admin/subscriptions/subscriber/look_up.html", context, status=status
        )


@admin.register(LookUp)
class LookUpAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "by", "action", "was_found", "reason"]
    list_filter = ["action"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    fields = ["at", "by", "action", "was_found", "reason"]
