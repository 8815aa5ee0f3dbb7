"""Old addresses keep answering."""

from django.http import Http404, HttpResponsePermanentRedirect

from icsportal.publishing.models import MovedAddress


def redirect_below(request, old_path):
    """What is asked for below `old_path`, such as a file, is at the same place below the new path.

    Raises Http404 if nothing moved away from `old_path`.
    """
    moved = MovedAddress.objects.filter(old_path=old_path).first()
    if moved is None:
        raise Http404
    return HttpResponsePermanentRedirect(moved.new_path + request.path.removeprefix(old_path))


class MovedAddressMiddleware:
    """An address that nothing answers any more redirects to where its page went. Asks only on a 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path = request.path if request.path.endswith("/") else f"{request.path}/"
        new_path = MovedAddress.objects.filter(old_path=path).values_list("new_path", flat=True).first()
        return HttpResponsePermanentRedirect(new_path) if new_path else response
