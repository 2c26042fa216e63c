"""What a rule of the Core Rule Set found in a request, and where: read out of what the engine tells of its match."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gatehouse_inspector.crs.catalogue import Entry
from gatehouse_inspector.engine.matches import Match, without_omission

LONGEST: Final = 512
"""Characters of a value that are told."""
_VARIABLE: Final = r"(?:RE(?:QUEST|SPONSE)_BODY|[A-Z][A-Z_]+(?::.*?)?)(?=: |$)"
_FOUND_WITHIN: Final = re.compile(rf"(?:Matched Data: )?(.*?) found within ({_VARIABLE})(?:: (.*))?$", re.DOTALL)
_HEADER: Final = re.compile(rf"Matched Data: Header ({_VARIABLE}): (.*)$", re.DOTALL)
_ASSIGNED: Final = re.compile(r"([A-Z][A-Z_]+(?::[^=]*)?)=(.*)$", re.DOTALL)
_MATCHED: Final = "Matched Data: "


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that matched: what it is about, at which part of the request (`ARGS:id`) it looked and what stood there.

    `found` is what the rule says it found in `value`: a piece of it, or a name for it; it may be empty, and so may
    `target` where the rule is about the request as a whole. `severity` counts as syslog does, 2 is critical.
    """

    rule: int
    message: str
    tags: tuple[str, ...]
    severity: int | None
    paranoia: int
    target: str
    found: str
    value: str
    data: str


def finding(match: Match, catalogue: Mapping[int, Entry]) -> Finding:
    """Return what a match says, with what the engine leaves out of it (3.0.9: for rules that look several times)."""
    entry = catalogue.get(match.rule) or Entry(match.rule, "", (), None, 1, 2, "")
    target, found, value = _place(match)
    return Finding(
        rule=match.rule,
        message=match.message or entry.message,
        tags=match.tags or entry.tags,
        severity=entry.severity if match.severity is None else match.severity,
        paranoia=entry.paranoia,
        target=target,
        found=found[:LONGEST],
        value=value[:LONGEST],
        data=match.data,
    )


def _place(match: Match) -> tuple[str, str, str]:
    """Target, what was found, and the value; what the rule says of itself goes before what the operator compared."""
    data = without_omission(match.data)
    if header := _HEADER.match(data):
        return header[1], "", header[2]
    if within := _FOUND_WITHIN.match(data):
        found, target, value = within.groups()
        return target, found, value or (match.value if target == match.variable else "")
    if (assigned := _ASSIGNED.match(data)) and match.variable in {"", assigned[1]}:
        return assigned[1], "", assigned[2]
    return match.variable, "" if data == match.value else data.removeprefix(_MATCHED), match.value
