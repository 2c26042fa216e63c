"""`GET /api/v1/docs/`: the API for people, rendered here from the OpenAPI document, without any script."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from console.api_docs.document import Chapter, chapters


def show(request: HttpRequest) -> HttpResponse:
    """Render the page; it needs no sign-in, for it says nothing about anybody's objects."""
    return render(request, "api_docs/page.html", {"chapters": _chapters()})


@lru_cache
def _chapters() -> list[Chapter]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return chapters(document)
