"""Services that may be the same thing twice, so that an editor can look before the public is confused."""

from django.db.models import Q

from pages.models import Service


def alike(service: Service) -> dict[Service, str]:
    """Other services that may be this one, each with the reason in words for staff.

    They have its name (as a name or among their words), or share both a site and a word with it.
    """
    others = Service.objects.exclude(pk=service.pk).exclude(state=Service.State.WITHDRAWN)
    if service.replaces_id:
        others = others.exclude(pk=service.replaces_id)
    others = others.exclude(replaces=service.pk).select_related("topic")
    words = [service.folded_name, *service.names.values_list("folded", flat=True)]
    same_name = Q(folded_name=service.folded_name) | Q(names__folded=service.folded_name)
    found = dict.fromkeys(others.filter(same_name).distinct(), "has the same name")
    same_word = Q(folded_name__in=words) | Q(names__folded__in=words)
    for other in others.filter(same_word, sites__in=service.sites.all()).distinct():
        found.setdefault(other, "is at the same site and known by the same words")
    return found
