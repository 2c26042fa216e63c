"""The API's document in each of its forms, made once in a process: it changes with the code alone.

It is given to strangers, and making it takes seconds; so whoever asks costs no more than sending it.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

from console.api_docs.document import chapters

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """The document in one form, and what tells it from that of another version."""

    content: bytes
    etag: str


def _as_page(document: Document) -> bytes:
    return render_to_string("api_docs/page.html", {"chapters": chapters(document)}).encode()


_WRITERS: Final[Mapping[str, Callable[[Document], bytes]]] = {
    "yaml": lambda document: OpenApiYamlRenderer().render(document),  # type: ignore[no-untyped-call]
    "json": lambda document: OpenApiJsonRenderer().render(document),
    "html": _as_page,
}
_making: Final = {form: Lock() for form in _WRITERS}


def give(request: HttpRequest, form: str, content_type: str) -> HttpResponse:
    """Answer with the document as `yaml`, `json` or `html`; 304 to whoever has it."""
    with _making[form]:  # whoever comes meanwhile waits for the first
        made = _made(form)
    headers = {"ETag": made.etag, "Cache-Control": "no-cache"}  # it may be kept, and is asked for again
    whole = HttpResponse(made.content, content_type=content_type, headers=headers)
    answer: HttpResponse = get_conditional_response(request, etag=made.etag, response=whole)
    return answer


@cache
def _made(form: str) -> Made:
    document: Document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    content = _WRITERS[form](document)
    return Made(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
