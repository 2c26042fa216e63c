"""What somebody expects of a request, held against what happens to it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Expectation:
    """All that is said must hold; None: nothing is said. The answer is that to the last of several requests.

    `by` is who decided: a type of traffic policy, `waf`, `route`, `service` or `gateway`. `headers` are in the answer,
    `sent_target` and `sent_headers` in the request as the service would see it; a header that is None must not be
    there.
    """

    status: int | None = None
    route: str | None = None
    service: str | None = None
    hostname: str | None = None
    by: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    sent_target: str | None = None
    sent_headers: Mapping[str, str | None] = field(default_factory=dict)


def differences(expected: Expectation, told: Mapping[str, Any]) -> list[str]:
    """Return a line for each thing that is otherwise in a `RouteTestResult`."""
    sent, runs = told["sent"], told["runs"]
    pairs = [
        ("the status", expected.status, told["answer"]["status"]),
        ("the hostname", expected.hostname, told["hostname"]),
        ("the route", expected.route, told["route"]),
        ("the service", expected.service, told["service"]),
        ("who decides", expected.by, runs[-1]["by"] if runs else None),
        ("the target that the service sees", expected.sent_target, sent["target"] if sent else None),
    ]
    lines = [_line(what, wanted, found) for what, wanted, found in pairs if wanted is not None and wanted != found]
    lines += _header_lines("the answer", expected.headers, told["answer"]["headers"])
    if expected.sent_headers and sent is None:
        return [*lines, "no service sees the request, so it sees no headers"]
    return [*lines, *_header_lines("the request that the service sees", expected.sent_headers, _of(sent))]


def _of(sent: Mapping[str, Any] | None) -> Iterable[tuple[str, str]]:
    return sent["headers"] if sent else ()


def _header_lines(where: str, expected: Mapping[str, str | None], found: Iterable[tuple[str, str]]) -> list[str]:
    values: dict[str, list[str]] = {}
    for name, value in found:
        values.setdefault(name.lower(), []).append(value)
    lines = []
    for name, wanted in expected.items():
        seen = values.get(name.lower(), [])
        if (wanted is None and seen) or (wanted is not None and wanted not in seen):
            lines.append(_line(f"{name} in {where}", wanted, ", ".join(seen) if seen else None))
    return lines


def _line(what: str, wanted: object, found: object) -> str:
    return f"{what} is {_text(found)}, expected {_text(wanted)}"


def _text(value: object) -> str:
    return "nothing" if value is None else str(value)
