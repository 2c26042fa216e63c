"""The policy of pages; a page's nonce is made here. What every answer carries is in `console/guard/headers.py`."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",
        "style-src-attr 'none'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    )
)
PLAIN_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For answers that are no pages."""
SIGN_OUT = "/sign-out"
CLEARED = '"cache", "storage"'
"""What a browser forgets with a session. The session's cookie ends by itself; who signed in here before stays known."""


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set a Content-Security-Policy without `unsafe-*`; only pages may load anything at all."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        policy = POLICY.format(nonce=request.csp_nonce) if is_page else PLAIN_POLICY  # type: ignore[attr-defined]
        response.setdefault("Content-Security-Policy", policy)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        if request.method == "POST" and request.path == SIGN_OUT:
            response["Clear-Site-Data"] = CLEARED
        return response

    return handle
