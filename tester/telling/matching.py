"""Why a route does not take a request, by what was compiled of it: each condition that does not hold, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

import re2
from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import FINGERPRINTS_STATE, ORIGIN_STATE

CLIENT: Final = "x-envoy-external-address"
SCHEME: Final = "x-forwarded-proto"
"""Headers by which routes are compiled to know clients and schemes; Envoy writes both itself."""
_METHOD: Final = ":method"
_UNKNOWN: Final[Mapping[str, str]] = {
    ORIGIN_STATE: "Where the client comes from is not one that the route is for; in a trial it is unknown.",
    FINGERPRINTS_STATE: "The client's TLS is not one that the route is for; a trial has a client of its own.",
}
_VARIABLE: Final = re.compile(r"\\\{[^}=]+(?:=\\\*\\\*)?\\\}|\\\*\\\*|\\\*")
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as Envoy compares it: path without query, header names in lower case, values joined by commas."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies; of one name the first."""
        found: dict[str, str] = {}
        for part in self.headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            found.setdefault(name, value)
        return found


@dataclass(frozen=True, slots=True)
class Failed:
    """A condition that does not hold: `of` is path, method, header, query, cookie, grpc, client or scheme."""

    of: str
    text: str


def failures(match: Any, seen: Seen, schema: EnvoySchema) -> Iterator[Failed]:
    """Every condition of a `RouteMatch` that a request does not meet."""
    if (wanted := _path(match, seen, schema)) is not None:
        yield Failed("path", f"The path is not {wanted}.")
    for header in match.headers:
        value = seen.method if header.name == _METHOD else seen.headers.get(header.name)
        if not _holds_header(header, value):
            yield _of_header(header)
    for parameter in match.query_parameters:
        if not _holds_value(parameter, seen.query.get(parameter.name)):
            yield Failed("query", f"The parameter {parameter.name} is not {_wanted(parameter)}.")
    for cookie in match.cookies:
        value = seen.cookies.get(cookie.name)
        if (value is not None and _is_match(cookie.string_match, value)) == cookie.invert_match:
            turned = "" if cookie.invert_match else "not "
            yield Failed("cookie", f"The cookie {cookie.name} is {turned}{_text(cookie.string_match)}.")
    for state in match.filter_state:
        yield Failed("client", _UNKNOWN[state.key])
    if match.HasField("grpc") and not seen.headers.get("content-type", "").startswith("application/grpc"):
        yield Failed("grpc", "It is not a call of gRPC.")


def _path(match: Any, seen: Seen, schema: EnvoySchema) -> str | None:
    """What the path should be, where it is not."""
    path, kind = seen.path, match.WhichOneof("path_specifier")
    if kind == "prefix":
        return None if path.startswith(match.prefix) else f"below {match.prefix}"
    if kind == "path":
        return None if path == match.path else match.path
    if kind == "path_separated_prefix":
        stem = match.path_separated_prefix
        return None if path == stem or path.startswith(f"{stem}/") else f"{stem} or below it"
    if kind == "safe_regex":
        return None if _is_regex(match.safe_regex.regex, path) else f"like {_short(match.safe_regex.regex)}"
    if kind == "path_match_policy":
        template = schema.open_any(match.path_match_policy.typed_config).path_template
        return None if _is_regex(_of_template(template), path) else f"like {_short(template)}"
    return None


def _of_template(template: str) -> str:
    """A path template as an expression: a variable is one segment, `**` any number."""
    return _VARIABLE.sub(lambda found: "[^/]+" if r"\*\*" not in found[0] else ".*", re.escape(template))


def _of_header(header: Any) -> Failed:
    if header.name == _METHOD:
        return Failed("method", f"The method is not {_wanted(header).replace('|', ' or ')}.")
    if header.name == CLIENT:
        return Failed("client", "The client's address is not one that the route is for.")
    if header.name == SCHEME:
        return Failed("scheme", f"It does not come over {_wanted(header)}.")
    turned = "is" if header.invert_match else "is not"
    return Failed("header", f"The header {header.name} {turned} {_wanted(header)}.")


def _holds_header(header: Any, value: str | None) -> bool:
    kind = header.WhichOneof("header_match_specifier")
    if kind in (None, "present_match"):
        is_there = (value is not None) == (header.present_match or kind is None)
        return bool(is_there != header.invert_match)
    if value is None and not header.treat_missing_header_as_empty:
        return False
    holds = kind != "string_match" or _is_match(header.string_match, value or "")
    return bool(holds != header.invert_match)


def _holds_value(matcher: Any, value: str | None) -> bool:
    if matcher.HasField("string_match"):
        return value is not None and _is_match(matcher.string_match, value)
    return (value is not None) == bool(matcher.present_match)


def _is_match(matcher: Any, value: str) -> bool:
    kind = matcher.WhichOneof("match_pattern")
    if kind == "safe_regex":
        return _is_regex(matcher.safe_regex.regex, value)
    wanted = getattr(matcher, kind or "exact")
    if matcher.ignore_case:
        wanted, value = wanted.lower(), value.lower()
    checks = {"exact": value == wanted, "prefix": value.startswith(wanted), "suffix": value.endswith(wanted)}
    return bool(checks.get(kind or "exact", wanted in value))


def _is_regex(expression: str, value: str) -> bool:
    return re2.fullmatch(expression, value) is not None


def _wanted(matcher: Any) -> str:
    return _text(matcher.string_match) if matcher.HasField("string_match") else "there"


def _text(matcher: Any) -> str:
    kind = matcher.WhichOneof("match_pattern") or "exact"
    if kind == "safe_regex":
        plain = matcher.safe_regex.regex
        return plain if re.fullmatch(r"[A-Z|-]+", plain) else f"like {_short(plain)}"
    words = {"exact": "", "prefix": "something that begins with ", "suffix": "something that ends with "}
    return f"{words.get(kind, 'something with ')}{_short(unquote(getattr(matcher, kind)))}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
