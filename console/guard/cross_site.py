"""Asks the browser who made it ask (Fetch Metadata): other sites may link to our pages, and nothing else.

Browsers that do not say are held by the CSRF token and by SameSite cookies, as before; programs send none of this.
"""

from typing import Final

from console.asgi_types import Scope
from console.base.fetch_metadata import OURS
from console.guard.head import header
from console.guard.refusals import CrossSite

READING: Final = frozenset({"GET", "HEAD"})


def check(scope: Scope) -> None:
    """Raise CrossSite unless one of our own pages asks, or another one merely links here."""
    site = header(scope, b"sec-fetch-site").strip().lower()
    if site in OURS:
        return
    is_link = (
        scope.get("method", "") in READING
        and header(scope, b"sec-fetch-mode").lower() == "navigate"
        and header(scope, b"sec-fetch-dest").lower() in {"", "document"}
        and not scope["path"].startswith("/api/")
    )
    if not is_link:
        raise CrossSite("A page of another site may link here, but neither send nor embed anything.")
