"""Authorities of client certificates as time goes by: which end soon, and which have ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from policies.compiler.checks.finding import error, warning
from policies.compiler.intent import HostnameSpec, IntentObject
from policies.compiler.intent.fields.authorities import certificates_in, subject_of
from policies.compiler.problems import Problem

_SOON: Final = timedelta(days=30)
_POINTER: Final = "/spec/client_certificate/authorities"


def check_authorities(item: IntentObject, now: datetime | None) -> Iterator[Problem]:
    """`authority_ends_soon` and `authority_expired`, nothing where the time is not known (None).

    They warn only: whoever is locked out by one that has ended must not be kept from publishing anything else, too.
    """
    if now is not None:
        yield from (warning(item, _POINTER, code, text) for code, text in _findings(item, now))


def expired_authorities(item: IntentObject, now: datetime) -> tuple[Problem, ...]:
    """`authority_expired`, as a reason to refuse an object that somebody writes now."""
    return tuple(
        error(item, _POINTER, code, text) for code, text in _findings(item, now) if code == "authority_expired"
    )


def _findings(item: IntentObject, now: datetime) -> Iterator[tuple[str, str]]:
    if not isinstance(item.spec, HostnameSpec) or item.spec.client_certificate is None:
        return
    for one in certificates_in(item.spec.client_certificate.authorities):
        until = one.not_valid_after_utc
        day = f"{until.day} {until:%B %Y}"
        if until <= now:
            yield "authority_expired", f"the authority {subject_of(one)} ended on {day}: its clients are refused"
        elif until <= now + _SOON:
            yield "authority_ends_soon", f"the authority {subject_of(one)} ends on {day}: add its successor before"
