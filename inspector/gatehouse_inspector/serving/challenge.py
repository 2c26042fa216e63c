"""A challenge without a script: a page with one button, which brings back a ticket; that is exchanged for a pass.

The button asks for the very address again, so that whatever route was asked before is asked, too.
"""

import html
import re
from typing import Final

from gatehouse_inspector.memory.passes import COOKIE, PASS_SECONDS, Passes
from gatehouse_inspector.requests.arguments import of_form
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request

TICKET: Final = "gatehouse-ticket"
_MOST_FIELDS: Final = 50
_FIRST_SLASHES: Final = re.compile(r"^[/\\]*")
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>One more step</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
main {{ max-width: 30rem; margin: 20vh auto 0; padding: 0 1rem }}
button {{ font: inherit; padding: 0.5rem 1.5rem }}
</style>
</head>
<body>
<main>
<h1>One more step</h1>
<p>Please continue, so that this site knows that there is a person.</p>
<form method="get">
{fields}
<button>Continue</button>
</form>
<p><small>Request {id}</small></p>
</main>
</body>
</html>
"""


def wants_page(request: Request) -> bool:
    """Return whether a client can make something of a page."""
    accepted = (value for name, value in request.headers if name.lower() == b"accept")
    return request.method != b"HEAD" and any(b"text/html" in value.lower() for value in accepted)


def page(request: Request, passes: Passes, now: float) -> bytes:
    """Return the page that a challenged client is shown."""
    facts = RequestFacts(request)
    kept = [(name, value) for name, values in _arguments(request).items() for value in values if name != TICKET]
    fields = [*kept[:_MOST_FIELDS], (TICKET, passes.new_ticket(facts, now))]
    inputs = "\n".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">' for name, value in fields
    )
    return _PAGE.format(fields=inputs, id=html.escape(request.id)).encode("utf-8", "replace")


def exchanged(request: Request, passes: Passes, now: float) -> list[tuple[str, str]] | None:
    """Return the headers of the answer that gives a pass for a ticket, and sends the client back; None without one."""
    if TICKET.encode() not in request.target:
        return None
    facts = RequestFacts(request)
    if not any(passes.is_ticket(facts, one, now) for one in _arguments(request).get(TICKET, ())):
        return None
    secure = "; Secure" if request.around.tls else ""
    cookie = f"{COOKIE}={passes.new_pass(facts, now)}; Path=/; Max-Age={PASS_SECONDS}; HttpOnly; SameSite=Lax{secure}"
    return [("location", _without_ticket(request.target)), ("set-cookie", cookie)]


def _arguments(request: Request) -> dict[str, tuple[str, ...]]:
    try:
        return of_form(request.target.partition(b"?")[2].partition(b"#")[0])
    except ValueError:
        return {}


def _without_ticket(target: bytes) -> str:
    """An address of this site, wherever it may seem to lead: `//elsewhere.test` is a path as well."""
    path, _, query = target.decode("latin-1").partition("?")
    kept = "&".join(one for one in query.split("&") if one and not one.startswith(f"{TICKET}="))
    return f"{_FIRST_SLASHES.sub('/', path, count=1)}{'?' if kept else ''}{kept}"
