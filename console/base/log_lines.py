"""One line of JSON for each thing that is logged: when, what, of which request, and no secret of an address.

Servers log addresses, and whoever has the address of an invitation or of a sign-in link is let in by it. So what
follows these, and every query, is written as stars.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any, Final

from console.base.request_id import current_request_id, request_id_of

STARS: Final = "***"
_SECRET: Final = re.compile(
    r"""(/(?:invitations|sign-in/once)/)\s*[^\s"'<>]+"""  # the secret of a link
    r"""|(?<=\S)(\?)[^\s"'<>]+""",  # a query: codes and states of providers, where somebody wanted to go
    re.IGNORECASE,
)


class JsonLine(logging.Formatter):
    """The form of every line; whatever a value holds, it ends no line and begins none."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; `at` is UTC with its offset, `error` the stack of a fault."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": masked(record.getMessage()),
        }
        if request_id := _request_id(record):
            line["request_id"] = request_id
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line)  # in ASCII: no other letter ends a line, or moves a terminal's cursor


def masked(text: str) -> str:
    """Return `text` without the secrets of links and without queries."""
    return _SECRET.sub(rf"\1\2{STARS}", text)


def _request_id(record: logging.LogRecord) -> str:
    """Return the id of the request: as it was given, of the request that Django names, or of the one under way."""
    named = getattr(record, "request", None)  # Django logs answers when the request is over for us
    return str(getattr(record, "request_id", "") or request_id_of(named) or current_request_id())
