"""PURE: reads what a CA answered into plain values; every oddity is a fault with a sentence, nothing is guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

from certificates.acme.faults import AcmeFault, one_line
from certificates.acme.resources import Authorization, Directory, Offer, Order, Problem, RenewalInfo
from certificates.life.states import FaultKind

LONGEST_RETRY_AFTER: Final = timedelta(days=366)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")
_FRACTION: Final = re.compile(r"\.(\d{1,6})\d*")
_MOST_SUBPROBLEMS: Final = 20
_KNOWN_CHALLENGES: Final = frozenset({"http-01", "tls-alpn-01", "dns-01"})

Json = Mapping[str, Any]
UrlCheck = Callable[[str], str]
T = TypeVar("T")


def unreadable(what: str) -> AcmeFault:
    """Return the fault of an answer that is not what the protocol says."""
    return AcmeFault(FaultKind.TEMPORARY, f"The CA's answer cannot be read: {what}.", is_lasting=True)


def read_retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Return how long to wait by a Retry-After header (seconds or an HTTP date), None without a readable one."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:10])), LONGEST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), LONGEST_RETRY_AFTER)


def read_time(value: object) -> datetime | None:
    """Return an RFC 3339 time in UTC, None for nothing; nanoseconds, as Go writes them, are cut to microseconds."""
    if value is None or value == "":
        return None
    try:
        at = datetime.fromisoformat(_FRACTION.sub(r".\1", str(value)))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise unreadable(f"{one_line(str(value), 40)!r} is not a time") from error


def read_problem(value: object) -> Problem | None:
    """Return a problem document, None when it is none; wrong types inside it count as missing."""
    if not isinstance(value, Mapping):
        return None
    found = value.get("subproblems")
    below = [read_problem(each) for each in found[:_MOST_SUBPROBLEMS]] if isinstance(found, list) else []
    identifier = value.get("identifier")
    name = identifier.get("value") if isinstance(identifier, Mapping) else ""
    problem = Problem(
        one_line(_text_or_nothing(value.get("type"))),
        one_line(_text_or_nothing(value.get("detail"))),
        one_line(_text_or_nothing(name), 260),
        tuple(each for each in below if each),
    )
    return problem if problem.urn or problem.detail or problem.subproblems else None


def read_directory(value: Json) -> Directory:
    """Return what a CA offers; the addresses themselves stay with the client."""
    meta = _typed(value.get("meta", {}), dict, "meta")
    profiles = _typed(meta.get("profiles", {}), dict, "profiles")
    identities = _typed(meta.get("caaIdentities", []), list, "caaIdentities")
    return Directory(
        has_renewal_info=isinstance(value.get("renewalInfo"), str),
        profiles={str(name): _text_or_nothing(text) for name, text in profiles.items()},
        terms_url=link_for_people(meta.get("termsOfService")),
        caa_identities=tuple(str(each) for each in identities),
        website=link_for_people(meta.get("website")),
        is_eab_required=meta.get("externalAccountRequired") is True,
    )


def read_order(value: Json, url: str, retry_after: timedelta | None, check_url: UrlCheck) -> Order:
    """Return an order; each of its addresses has passed `check_url`."""
    identifiers = _typed(value.get("identifiers", []), list, "identifiers")
    authorizations = _typed(value.get("authorizations", []), list, "authorizations")
    certificate = value.get("certificate")
    return Order(
        url=url,
        status=_text(value, "status"),
        expires=read_time(value.get("expires")),
        hostnames=tuple(sorted(_text(_typed(each, dict, "identifier"), "value") for each in identifiers)),
        authorizations=tuple(sorted(check_url(_typed(each, str, "authorization")) for each in authorizations)),
        finalize_url=check_url(_text(value, "finalize")),
        certificate_url=check_url(_typed(certificate, str, "certificate")) if certificate else None,
        error=read_problem(value.get("error")),
        retry_after=retry_after,
    )


def read_authorization(value: Json, url: str, retry_after: timedelta | None, check_url: UrlCheck) -> Authorization:
    """Return an authorization with all challenges the CA offers for it."""
    identifier = _typed(value.get("identifier"), dict, "identifier")
    hostname = _text(identifier, "value")
    challenges = _typed(value.get("challenges", []), list, "challenges")
    return Authorization(
        url=url,
        hostname=hostname.removeprefix("*."),  # Pebble up to 2.4 keeps the star, against RFC 8555 §7.1.4
        is_wildcard=value.get("wildcard") is True or hostname.startswith("*."),
        status=_text(value, "status"),
        expires=read_time(value.get("expires")),
        challenges=tuple(_offer(_typed(each, dict, "challenge"), check_url) for each in challenges),
        retry_after=retry_after,
    )


def read_renewal_info(value: Json, retry_after: timedelta | None) -> RenewalInfo:
    """Return the window as the CA said it; whether it is a sensible one is for others to judge."""
    window = _typed(value.get("suggestedWindow"), dict, "suggestedWindow")
    start, end = read_time(window.get("start")), read_time(window.get("end"))
    if start is None or end is None:
        raise unreadable("the renewal window has no start or no end")
    return RenewalInfo(start, end, link_for_people(value.get("explanationURL")), retry_after)


def link_for_people(value: object) -> str:
    """Return an address that may be shown as a link, "" for anything that is not http(s)."""
    text = _text_or_nothing(value)
    return text if text.lower().startswith(("https://", "http://")) and text == one_line(text, 2000) else ""


def _offer(value: Json, check_url: UrlCheck) -> Offer:
    """Return one challenge; its token ends up in paths and DNS, so it may hold only what RFC 8555 §8 allows."""
    kind, token = _text(value, "type"), _text_or_nothing(value.get("token"))
    if kind in _KNOWN_CHALLENGES and not _TOKEN.fullmatch(token):
        raise unreadable(f"the token of a {kind} challenge is not base64url")
    return Offer(
        type=kind,
        url=check_url(_text(value, "url")),
        token=token if kind in _KNOWN_CHALLENGES else "",
        status=_text_or_nothing(value.get("status")) or "pending",
        error=read_problem(value.get("error")),
    )


def _text(value: Json, name: str) -> str:
    return _typed(value.get(name), str, name)


def _text_or_nothing(value: object) -> str:
    return value if isinstance(value, str) else ""


def _typed(value: Any, kind: type[T], name: str) -> T:
    if not isinstance(value, kind):
        raise unreadable(f"{name} is missing or not what it should be")
    return value
