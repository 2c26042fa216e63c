"""PURE: why a rotation waits, what is served meanwhile and what comes next, in sentences for people."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from certificates.life.states import FaultKind

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
_NEAR: Final = timedelta(minutes=10)
_NAMED: Final = 3


def moment(at: datetime, now: datetime) -> str:
    """Return a time as people read it: “3 Mar 10:00 UTC”; with seconds when it is near, with the year when another."""
    local = at.astimezone(UTC)
    year = f" {local.year}" if local.year != now.astimezone(UTC).year else ""
    clock = f"{local:%H:%M:%S}" if abs(at - now) < _NEAR else f"{local:%H:%M}"
    return f"{local.day} {_MONTHS[local.month - 1]}{year} {clock} UTC"


def span(length: timedelta) -> str:
    """Return a span of time in one unit, rounded: “5 seconds”, “100 minutes”, “36 hours”, “3 days”."""
    seconds = max(round(length.total_seconds()), 0)
    for size, unit in _UNITS:
        if seconds == size or seconds >= 2 * size:
            return counted(round(seconds / size), unit)
    return counted(seconds, "second")


def counted(count: int, unit: str) -> str:
    """Return “1 node”, “3 nodes”."""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def listed(names: Sequence[str]) -> str:
    """Return the first three names and how many more there are; "" for none."""
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def fault_text(
    kind: FaultKind, detail: str = "", *, issuer: str = "", hostnames: Sequence[str] = (), nodes: Sequence[str] = ()
) -> str:
    """Return what happened; `detail` is the cause in the CA's or node's own words, a sentence or "" ."""
    return f"{_what(kind, issuer, hostnames, nodes)}{_because(detail)}"


def _what(kind: FaultKind, issuer: str, hostnames: Sequence[str], nodes: Sequence[str]) -> str:
    who, names = issuer or "The issuer", listed(hostnames)
    said: Mapping[FaultKind, str] = {
        FaultKind.TEMPORARY: f"{who} did not answer as it should",
        FaultKind.RATE_LIMITED: f"{who} allows no more for now",
        FaultKind.REJECTED: f"{who} refused {names or 'a hostname'}",
        FaultKind.ACCOUNT: f"{who} does not accept our account or what it is asked for",
        FaultKind.ORDER_GONE: f"The order at {issuer or 'the issuer'} is no longer valid",
        FaultKind.ALREADY_REPLACED: f"{who} says that the old certificate has been replaced already",
        FaultKind.BAD_CERTIFICATE: f"The certificate for {names or 'these hostnames'} may not be served",
        FaultKind.NODE: f"Waited in vain for {listed(nodes) or 'a node'}",
        FaultKind.DELIVERY: "The rollout of the certificate did not go through",
    }
    return said[kind]


def _because(detail: str) -> str:
    said = detail.strip()
    if not said:
        return "."
    return f": {said}" if said[-1] in ".!?" else f": {said}."


def served_text(not_after: datetime | None, now: datetime) -> str:
    """Return what is served meanwhile; `not_after` of the certificate that nodes have, None when they have none."""
    if not_after is None:
        return "No certificate is served for these hostnames yet."
    if now >= not_after:
        return f"The old certificate expired at {moment(not_after, now)}; clients refuse it."
    return f"The old certificate is still served until {moment(not_after, now)}."


def next_text(at: datetime | None, now: datetime, attempt: int, attempts: int, *, is_held: bool = False) -> str:
    """Return what happens next and when; `at` None when a person must act.

    `attempt` is the number of the next one; it is told while it is one of the `attempts` before a person is called.
    """
    if at is None:
        return "Nothing is tried until a person says so."
    pause = at - now
    when = "at once" if pause < timedelta(seconds=1) else f"in {span(pause)}"
    if is_held:
        return f"A person should look at it; tried again by itself {when}."
    number = f"; attempt {attempt} of {attempts}" if attempt <= attempts else ""
    return f"Tried again {when}{number}."
