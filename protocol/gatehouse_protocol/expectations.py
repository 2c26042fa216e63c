"""Whether an answer is as a check expects it. Pure; time and memory grow with the answer and never faster."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import re2
from cryptography import x509

from gatehouse_protocol.checks import BODY_LOOKED_AT, CheckDocument, Expectations, JsonValue, Reason
from gatehouse_protocol.shapes import ShapeError, parse

_PATH: Final = re.compile(r"\$(?:\.[A-Za-z_][A-Za-z0-9_-]{0,99}|\[\d{1,6}\]){0,32}")
_STEP: Final = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]")
_STATUS: Final = re.compile(r"[1-5](?:xx|\d\d)")
_MOST_PATTERN_BYTES: Final = 1 << 20
_LONGEST_SHOWN: Final = 80
_NOWHERE: Final = object()


class DocumentError(ValueError):
    """A check cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the listener showed: from when until when, and for which names."""

    since: datetime
    until: datetime
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: headers with names in lower case, as much of the body as is looked at."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    total_us: int
    certificate: Certificate | None = None


def certificate_of(shown: bytes | None) -> Certificate | None:
    """Return what a listener showed, in DER; None where it showed none."""
    if not shown:
        return None
    leaf = x509.load_der_x509_certificate(shown)
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        listed = tuple(names.get_values_for_type(x509.DNSName))
    except x509.ExtensionNotFound:
        listed = ()
    return Certificate(leaf.not_valid_before_utc, leaf.not_valid_after_utc, listed)


Fault = tuple[Reason, str]
"""Why an answer is not as expected, and in a sentence."""


def document_of(text: str) -> CheckDocument:
    """Return a check as it travels; raise `DocumentError` for what is none, or has more in it than is known here."""
    try:
        found = parse(CheckDocument, json.loads(text))
    except (ValueError, ShapeError, RecursionError) as error:
        raise DocumentError(str(error)) from None
    if found.expect.body_matches:
        pattern_of(found.expect.body_matches)
    return found


def pattern_of(pattern: str) -> Any:
    """Return a pattern of RE2, whose time grows with the text alone; raise `DocumentError`."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MOST_PATTERN_BYTES
    try:
        return re2.compile(pattern, options=options)
    except re2.error:
        raise DocumentError("the regular expression cannot be read, or is too large") from None


def is_path(text: str) -> bool:
    """Tell whether a text is such as `$.items[0].state`."""
    return _PATH.fullmatch(text) is not None


def is_status(text: str) -> bool:
    """Tell whether a text is such as `200` or `2xx`."""
    return _STATUS.fullmatch(text) is not None


def fault_in(answer: Answer, check: CheckDocument, now: datetime) -> Fault | None:
    """Return what is not as expected, the first of all; None where all is."""
    for look in _LOOKS:
        if (text := look(answer, check, now)) is not None:
            return _REASONS[look], text
    return None


def _of_certificate(answer: Answer, check: CheckDocument, now: datetime) -> str | None:
    shown, days = answer.certificate, check.expect.certificate_days
    if days is None or shown is None:
        return None
    if not any(_covers(name, check.request.host) for name in shown.names):
        return f"The certificate is not for {check.request.host}."
    if shown.since > now:
        return f"The certificate is valid from {shown.since:%Y-%m-%d %H:%M} only."
    if shown.until < now + timedelta(days=days):
        return f"The certificate ends at {shown.until:%Y-%m-%d %H:%M} UTC, in less than {days} days."
    return None


def _covers(name: str, host: str) -> bool:
    name = name.lower()
    return host.partition(".")[2] == name[2:] if name.startswith("*.") else host == name


def _of_status(answer: Answer, check: CheckDocument, now: datetime) -> str | None:
    wanted = check.expect.statuses
    if any(answer.status // 100 == int(one[0]) if one.endswith("xx") else answer.status == int(one) for one in wanted):
        return None
    return f"It answered {answer.status}; expected is {' or '.join(wanted)}."


def _of_headers(answer: Answer, check: CheckDocument, now: datetime) -> str | None:
    for one in check.expect.headers:
        value = answer.headers.get(one.name.lower())
        if value is None:
            return f"The header {one.name} is not there."
        if one.value and value != one.value:
            return f"The header {one.name} is “{_short(value)}”; expected is “{_short(one.value)}”."
    return None


def _of_body(answer: Answer, check: CheckDocument, now: datetime) -> str | None:
    expect, body = check.expect, answer.body[:BODY_LOOKED_AT]
    if expect.body_contains and expect.body_contains.encode() not in body:
        return f"“{_short(expect.body_contains)}” is not in the body."
    if expect.body_matches and not pattern_of(expect.body_matches).search(body.decode("utf-8", "replace")):
        return f"The body does not match {_short(expect.body_matches)}."
    return None


def _of_json(answer: Answer, check: CheckDocument, now: datetime) -> str | None:
    return _json_fault(answer.body, check.expect) if check.expect.json else None


def _json_fault(body: bytes, expect: Expectations) -> str | None:
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return "The body is not JSON, or longer than what is looked at."
    for one in expect.json:
        found = _at(whole, one)
        if found is _NOWHERE:
            return f"There is nothing at {one.path}."
        if not _is_same(found, json.loads(one.equals)):
            return f"At {one.path} is {_short(json.dumps(found))}; expected is {_short(one.equals)}."
    return None


def _at(whole: Any, wanted: JsonValue) -> Any:
    found = whole
    for name, place in _STEP.findall(wanted.path):
        if name and isinstance(found, dict) and name in found:
            found = found[name]
        elif place and isinstance(found, list) and int(place) < len(found):
            found = found[int(place)]
        else:
            return _NOWHERE
    return found


def _is_same(found: Any, wanted: Any) -> bool:
    return bool(found == wanted) and isinstance(found, bool) == isinstance(wanted, bool)


def _of_duration(answer: Answer, check: CheckDocument, now: datetime) -> str | None:
    most = check.expect.max_duration_ms
    if most is None or answer.total_us <= most * 1000:
        return None
    return f"It took {answer.total_us / 1000:.0f} ms; expected are {most} ms at most."


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


_Look = Callable[[Answer, CheckDocument, datetime], str | None]
_REASONS: Final[Mapping[_Look, Reason]] = {
    _of_certificate: Reason.CERTIFICATE,
    _of_status: Reason.STATUS,
    _of_headers: Reason.HEADER,
    _of_body: Reason.BODY,
    _of_json: Reason.JSON,
    _of_duration: Reason.DURATION,
}
_LOOKS: Final = tuple(_REASONS)
"""Order is data: what explains the rest comes first."""
