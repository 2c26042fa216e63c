"""Reads the lines by which libmodsecurity tells of a rule that matched.

A line holds texts of the client as they came: the value before what the rule says of itself, the path after it. What
stands between them is escaped. Where the path begins is marked by the server's address, which no client can guess.
"""

import re
from dataclasses import dataclass
from typing import Final

_FIELD: Final = re.compile(r'\[(\w+) "((?:[^"\\]|\\.)*)"\]')
_ABOUT: Final = ' [file "'
_VALUE: Final = re.compile(r"against variable `(.*?)' \(Value: `(.*)' \)$", re.DOTALL)
_OMITTED: Final = re.compile(r" \(\d+ characters omitted\)$")
_ESCAPED: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|.)")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that matched. `data` is what it saw and where; `message`, `severity` and `tags` may be empty: this
    engine leaves them out for some rules, and the catalogue has them. `severity` counts as syslog does, 2 is critical.

    `variable` and `value` are what the operator compared, as far as the engine tells.
    """

    rule: int
    message: str
    data: str
    severity: int | None
    tags: tuple[str, ...]
    file: str
    line: int
    variable: str = ""
    value: str = ""


def read_match(text: str, server: str) -> Match | None:
    """Return what a line says, or None for one that is not about a rule with a number; `server` is the address."""
    seen, about, told = text.partition(f' [hostname "{server}"]')[0].rpartition(_ABOUT)
    compared = _VALUE.search(seen)
    fields: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(about + told):
        fields.setdefault(name, []).append(_ESCAPED.sub(_plain, value))
    number = _first(fields, "id")
    if not number.isdigit():
        return None
    severity, line = _first(fields, "severity"), _first(fields, "line")
    return Match(
        rule=int(number),
        message=_first(fields, "msg"),
        data=_first(fields, "data"),
        severity=int(severity) if severity.isdigit() else None,
        tags=tuple(fields.get("tag", ())),
        file=_first(fields, "file").rpartition("/")[2],
        line=int(line) if line.isdigit() else 0,
        variable=compared[1] if compared else "",
        value=without_omission(compared[2]) if compared else "",
    )


def without_omission(text: str) -> str:
    """Return a text without the engine's remark that it left out some of it."""
    return _OMITTED.sub("", text)


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _plain(escape: re.Match[str]) -> str:
    text = escape[1]
    return chr(int(text[1:], 16)) if len(text) == 3 else {"n": "\n", "r": "\r", "t": "\t"}.get(text, text)
