"""What an unknown address or a crash outside the API looks like: a problem document for programs, a page for people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from console.base import problem_json
from console.base.errors import GatehouseError, NotFound


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    if request.path.startswith("/api/"):
        return problem_json.render(request, NotFound())
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, telling nothing of what happened inside."""
    if request.path.startswith("/api/"):
        return problem_json.render(request, GatehouseError())
    return render(request, "500.html", status=500)
