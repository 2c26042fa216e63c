"""Files of requests with what is expected of them: YAML (or JSON, which is YAML).

against: draft                   # draft, live or the number of a revision; draft where nothing is said
cases:
  - name: orders go to the API
    request: {url: "https://shop.acme.test/api/orders", method: POST, headers: {content-type: application/json}}
    expect: {status: 200, route: shop-api, sent: {target: /orders, headers: {x-beta: null}}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from gatehouse_cli.expecting import Expectation

Against = str | int
_DRAFT: Final = "draft"
_ASKED: Final = ("times", "arm", "answer", "against")
_EXPECTED: Final = {"status": int, "route": str, "service": str, "hostname": str, "by": str}
_REQUEST: Final = frozenset({"url", "method", "headers", "body", "body_base64", "client", "curl"})


class CaseError(Exception):
    """A file cannot be used; the text names the file and the place in it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request to try (the body of a route test) and what is expected of it."""

    name: str
    body: Mapping[str, Any]
    expected: Expectation


def read_cases(path: Path, against: Against | None = None) -> list[Case]:
    """Return the cases of a file; `against` is used in place of what the file says. Raises `CaseError`."""
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CaseError(f"{path}: {error}") from None
    try:
        return list(_cases(_mapping(document, "", {"against", "cases"}), against))
    except _PlaceError as error:
        raise CaseError(f"{path}: {error}") from None


class _PlaceError(Exception):
    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"{place or '/'}: {text}")


def _cases(document: Mapping[str, Any], against: Against | None) -> Iterator[Case]:
    found = document.get("cases")
    if not isinstance(found, list) or not found:
        raise _PlaceError("/cases", "a list of cases is needed")
    usual = against if against is not None else document.get("against", _DRAFT)
    for index, one in enumerate(found):
        place = f"/cases/{index}"
        case = _mapping(one, place, {"name", "request", "expect", *_ASKED})
        asked = {name: case[name] for name in _ASKED if name in case}
        asked["against"] = against if against is not None else asked.get("against", usual)
        request = _request(case.get("request"), f"{place}/request")
        name = str(case.get("name") or f"{request.get('method', 'GET')} {request.get('url', 'curl')}")
        yield Case(name, {**asked, "request": request}, _expectation(case.get("expect"), f"{place}/expect"))


def _request(said: Any, place: str) -> dict[str, Any]:
    request = dict(_mapping(said, place, _REQUEST))
    if isinstance(headers := request.get("headers"), Mapping):
        request["headers"] = [[str(name), str(value)] for name, value in headers.items()]
    return request


def _expectation(said: Any, place: str) -> Expectation:
    found = _mapping(said, place, {*_EXPECTED, "headers", "sent"})
    if not found:
        raise _PlaceError(place, "nothing is expected")
    for name, type_ in _EXPECTED.items():
        if name in found and (not isinstance(found[name], type_) or isinstance(found[name], bool)):
            raise _PlaceError(f"{place}/{name}", "a number is needed" if type_ is int else "a text is needed")
    sent = _mapping(found.get("sent", {}), f"{place}/sent", {"target", "headers"})
    return Expectation(
        **{name: found[name] for name in _EXPECTED if name in found},
        headers=_headers(found.get("headers", {}), f"{place}/headers"),
        sent_target=sent.get("target"),
        sent_headers=_headers(sent.get("headers", {}), f"{place}/sent/headers"),
    )


def _headers(said: Any, place: str) -> dict[str, str | None]:
    found = _mapping(said, place, None)
    return {name: None if value is None else str(value) for name, value in found.items()}


def _mapping(said: Any, place: str, known: frozenset[str] | set[str] | None) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise _PlaceError(place, "names with values are needed")
    for name in said:
        if not isinstance(name, str) or (known is not None and name not in known):
            raise _PlaceError(place, f"{name} is not known here")
    return said
