"""What the rules are about, read from their files: events of this engine leave it out for some of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ACTION: Final = re.compile(r"\s*(!?[A-Za-z]+)(?::('(?:[^'\\]|\\.)*'|[^,]*))?\s*(?:,|$)")
_DIRECTIVE: Final = re.compile(r"Sec(?:Rule|Action)\b")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LEVEL: Final = re.compile(r"paranoia-level/([1-4])")
_PHASES: Final = {"request": 2, "response": 4, "logging": 5}
_USUAL_PHASE: Final = 2
_SEVERITIES: Final = ("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule that can tell of something. `severity` counts as syslog does; None where the rule has none."""

    rule: int
    message: str
    tags: tuple[str, ...]
    severity: int | None
    paranoia: int
    phase: int
    file: str


def read_catalogue(files: list[Path]) -> dict[int, Entry]:
    """Return the rules that have a message, by number."""
    return {entry.rule: entry for path in files for entry in _entries(path)}


def actions(directive: str) -> dict[str, list[str]]:
    """Return what the last quoted text of a directive, which is on one line, says; by name."""
    quoted = _QUOTED.findall(directive)
    found: dict[str, list[str]] = {}
    for name, value in _ACTION.findall(quoted[-1] if quoted else ""):
        found.setdefault(name, []).append(value.removeprefix("'").removesuffix("'").replace("\\'", "'"))
    return found


def phase_of(said: dict[str, list[str]]) -> int:
    """Return the phase in which a rule looks whose actions say this."""
    phase = _one(said, "phase")
    return int(phase) if phase.isdigit() else _PHASES.get(phase, _USUAL_PHASE)


def _entries(path: Path) -> Iterator[Entry]:
    for directive in _directives(path.read_text(errors="replace")):
        said = actions(directive)
        number, message = _one(said, "id"), _one(said, "msg")
        if not number.isdigit() or not message:
            continue
        tags, severity = tuple(said.get("tag", ())), _one(said, "severity").upper()
        levels = [int(found[1]) for tag in tags if (found := _LEVEL.search(tag))]
        yield Entry(
            rule=int(number),
            message=message,
            tags=tags,
            severity=_SEVERITIES.index(severity) if severity in _SEVERITIES else None,
            paranoia=max(levels, default=1),
            phase=phase_of(said),
            file=path.name,
        )


def _directives(text: str) -> Iterator[str]:
    """Every SecRule and SecAction on a line of its own."""
    for line in re.sub(r"\\\r?\n\s*", "", text).splitlines():
        if _DIRECTIVE.match(line.strip()):
            yield line.strip()


def _one(said: dict[str, list[str]], name: str) -> str:
    return said.get(name, [""])[0]
