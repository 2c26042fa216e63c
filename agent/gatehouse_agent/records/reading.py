"""PURE: what Envoy tells of a request as a record of it, masked. Envoy says `-` where there is nothing."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Final

from gatehouse_protocol.records import AccessRecord
from gatehouse_protocol.vocabulary import ORIGIN_ASN, ORIGIN_COUNTRY

from gatehouse_agent.records.masking import LONGEST, LONGEST_LOOKED_AT, mask, mask_target

_NOTHING: Final = "-"
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_TRACE_PARENT: Final = re.compile(r"00-(?P<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_NAME: Final = re.compile(r"[A-Za-z0-9./_@:-]{1,300}")
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_LATEST_SECONDS: Final = 4_102_444_800
"""The year 2100: a clock that is wrong must not lead beyond the calendar."""
_MOST: Final = 2**62


def raw(attributes: Any) -> dict[str, bytes]:
    """Return what a log record says by its names, as it came."""
    return {one.key: one.value.string_value for one in attributes}


def read(said: Mapping[str, bytes]) -> dict[str, str]:
    """Return the same as texts, whatever it holds."""
    return {name: _text(value) for name, value in said.items()}


def record_of(said: Mapping[str, str], slice_key: str, sequence: int, ahead_seconds: float) -> AccessRecord:
    """Return the record; `ahead_seconds` is how far the control plane's clock is ahead of this machine's."""
    hidden = said.get("hidden", "").split(",")
    path, query = mask_target(said.get("shown") or said.get("target", ""), frozenset(hidden))
    trace_parent = parent if _TRACE_PARENT.fullmatch(parent := said.get("trace_parent", "")) else ""
    request_id = said.get("request_id", "")
    waf = dict(part.partition("=")[::2] for part in said.get("waf", "").split(";"))
    masked = {name: mask(said.get(name, ""))[:LONGEST] for name in _MASKED}
    country, asn = _origin(said.get("origin", ""))
    lasted_us = number(said.get("lasted", "")) * 1000
    return AccessRecord(
        at=_moment(said.get("at", ""), ahead_seconds),
        slice=slice_key,
        revision_sequence=sequence,
        request_id=request_id if REQUEST_ID.fullmatch(request_id) else mask(request_id)[:100],
        trace_parent=trace_parent,
        is_own_trace=_is_own(trace_parent, request_id),
        client=_address(said.get("client", "")),
        path=path,
        query=query,
        **{name: _name(said.get(name, "")) for name in _NAMES},
        status=number(said.get("status", "")),
        bytes_in=number(said.get("bytes_in", "")),
        bytes_out=number(said.get("bytes_out", "")),
        duration_us=number(said.get("duration", "")) or lasted_us,
        first_byte_us=_number_or_none(said.get("first_byte", "")),
        upstream_us=_number_or_none(said.get("upstream_time", "")),
        attempts=number(said.get("attempts", "")),
        waf_policy=_name(waf.get("policy", "")),
        waf_outcome=_name(next(iter(waf), "")).replace("-", "_"),
        waf_score=number(waf.get("score", "")),
        **masked,
        country=country,
        asn=asn,
    )


_MASKED: Final = ("method", "host", "details", "trace_state", "server_name", "user_agent")
_NAMES: Final = ("route", "service", "upstream", "flags", "protocol", "tls", "ja4", "ja3")


def _origin(text: str) -> tuple[str, int]:
    """Return country and autonomous system, as they are noted of a client."""
    try:
        noted = json.loads(text or "{}")
    except ValueError:
        noted = {}
    if not isinstance(noted, dict):
        return "", 0
    country, asn = str(noted.get(ORIGIN_COUNTRY, "")), str(noted.get(ORIGIN_ASN, ""))
    return country if _COUNTRY.fullmatch(country) else "", number(asn)


def _text(raw: bytes) -> str:
    text = _UNSTORABLE.sub("\ufffd", raw[:LONGEST_LOOKED_AT].decode("utf-8", "replace"))
    return "" if text == _NOTHING else text


def _name(text: str) -> str:
    """Return what is a name of ours or of Envoy's; flags are joined by commas."""
    return text if _NAME.fullmatch(text.replace(",", "")) else mask(text)[:300]


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _is_own(trace_parent: str, request_id: str) -> bool:
    """Whether the gateway made the trace id: then it begins and ends as the request's own id does."""
    beginning = request_id[:8]
    trace = trace_parent[3:35]
    return len(beginning) == 8 and trace.startswith(beginning) and trace.endswith(beginning)


def _moment(text: str, ahead_seconds: float) -> datetime:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    return moment(seconds + ahead_seconds)


def moment(seconds: float) -> datetime:
    """Return a time that is given in Unix seconds, if need be the nearest that a calendar has."""
    return datetime.fromtimestamp(min(max(seconds, 0.0), _LATEST_SECONDS), UTC)


def number(text: str) -> int:
    """Return what a text of digits says; 0 for any other."""
    return _number_or_none(text) or 0


def _number_or_none(text: str) -> int | None:
    return min(int(text[:20]), _MOST) if text.isascii() and text.isdigit() else None
