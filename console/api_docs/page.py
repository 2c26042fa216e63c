"""`GET /api/v1/docs/`: the API for people, rendered here from the OpenAPI document, without any script."""

from django.http import HttpRequest, HttpResponse

from console.api_docs import made


def show(request: HttpRequest) -> HttpResponse:
    """Show the page; it needs no sign-in, for it says nothing about anybody's objects."""
    return made.give(request, "html", "text/html; charset=utf-8")
