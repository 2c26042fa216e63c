"""What an unknown address or a crash outside the API looks like: a problem document for programs, a page for people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure

from console.accounts.refusals import note_page
from console.base import problem_json
from console.base.errors import Forbidden, GatehouseError, NotFound


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    if request.path.startswith("/api/"):
        return problem_json.render(request, NotFound())
    return render(request, "404.html", status=404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without the token that its page was given, and have the trail hear of it."""
    note_page(request, Forbidden(reason, code="csrf_failed"))
    return csrf_failure(request, reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, telling nothing of what happened inside."""
    if request.path.startswith("/api/"):
        return problem_json.render(request, GatehouseError())
    return render(request, "500.html", status=500)
