"""What is said to those who do not get past the guard, to programs as a problem document and to people as a page."""

import html

from console.asgi_types import Scope
from console.base.errors import GatehouseError, TooMany
from console.wsgi.bridge import problem
from console.wsgi.call import Answer


class BadRequest(GatehouseError):
    """The head of the request could be read in two ways, or names what no request may."""

    status, code, title = 400, "malformed_head", "The head of the request is not well-formed"


class UriTooLong(GatehouseError):
    """The address is longer than any of ours."""

    status, code, title = 414, "uri_too_long", "The address is too long"


class HeadersTooLarge(GatehouseError):
    """There are more headers, or longer ones, than any request needs."""

    status, code, title = 431, "headers_too_large", "The headers are too large"


class Misdirected(GatehouseError):
    """The request is for a host name that this console does not answer to."""

    status, code, title = 421, "host_unknown", "This console does not answer to that host name"


class MethodUnknown(GatehouseError):
    """No address takes this method."""

    status, code, title = 405, "method_not_allowed", "No address takes this method"


class MediaRefused(GatehouseError):
    """Bodies of this type, or packed, are taken nowhere."""

    status, code, title = 415, "unsupported_media_type", "A body of this type is not taken"


class CrossSite(GatehouseError):
    """A page of another site makes the browser ask."""

    status, code, title = 403, "cross_site", "Another site asks for this"


class EncryptionRequired(GatehouseError):
    """A credential came over a connection that is not encrypted."""

    status, code, title = 403, "https_required", "Use https"


class TooFast(TooMany):
    """The caller asks more than its share."""

    code, title = "too_many_requests", "Too many requests"


def answer_to(scope: Scope, refusal: GatehouseError) -> Answer:
    """Return the answer: a page where a browser wants one, else problem+json. The connection ends with it."""
    answer = problem(refusal)
    headers = [pair for pair in answer.headers if pair[0] != b"connection"]
    content = answer.content
    if _wants_page(scope):
        content = _PAGE.format(title=html.escape(refusal.title), detail=html.escape(refusal.detail)).encode()
        page = {b"content-type": b"text/html; charset=utf-8", b"content-length": str(len(content)).encode()}
        headers = [(name, page.get(name, value)) for name, value in headers]
    if scope["method"] not in {"GET", "HEAD"} and refusal.status != 429:
        headers.append((b"connection", b"close"))  # whatever follows may be read in two ways, too
    return Answer(answer.status, headers, content)


def _wants_page(scope: Scope) -> bool:
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted and not scope["path"].startswith(("/api/", "/node/"))


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head><body><h1>{title}</h1><p>{detail}</p></body></html>
"""
