"""Families as text: Prometheus 0.0.4, and OpenMetrics 1.0 for whoever asks for it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from exports.families.family import Family, Kind, Labels, Number

PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
OPENMETRICS: Final = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def content_type_for(accept: str) -> str:
    """Return what to answer to an Accept header: OpenMetrics where it is preferred, else Prometheus's own."""
    best, chosen = 0.0, PROMETHEUS
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        is_open = media == "application/openmetrics-text"
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            quality = float(weight)
        except ValueError:
            continue
        if (is_open or media in {"text/plain", "text/*", "*/*"}) and quality > best:
            best, chosen = quality, OPENMETRICS if is_open else PROMETHEUS
    return chosen


def written(families: Iterable[Family], content_type: str) -> str:
    """Return the text; of each line the last value."""
    is_open = content_type == OPENMETRICS
    parts: list[str] = []
    for family in families:
        parts += _head(family, is_open=is_open)
        parts += [f"{line.name}{_braces(line.labels)} {_number(line.values[-1])}\n" for line in family.lines]
    return "".join((*parts, "# EOF\n" if is_open else ""))


def _head(family: Family, *, is_open: bool) -> Iterator[str]:
    name = family.name + ("_total" if family.kind is Kind.COUNTER and not is_open else "")
    yield f"# HELP {name} {family.help}\n"
    yield f"# TYPE {name} {family.kind}\n"
    if is_open and family.unit:
        yield f"# UNIT {name} {family.unit}\n"


def _braces(labels: Labels) -> str:
    return "{" + ",".join([f'{name}="{_escaped(value)}"' for name, value in labels]) + "}" if labels else ""


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: Number) -> str:
    return repr(value)
