"""TLS to services: whether the certificate that is shown to one can be, and how long authorities are believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from policies.compiler.checks.finding import error, warning
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, ServiceSpec
from policies.compiler.intent.fields.authorities import certificates_in, subject_of
from policies.compiler.problems import Problem

_SOON: Final = timedelta(days=14)
CLIENT_CERTIFICATE: Final = "/spec/tls/client_certificate"
_TRUST: Final = "/spec/tls/trust"


def check_upstream_tls(item: IntentObject, spec: ServiceSpec, context: SliceContext) -> Iterator[Problem]:
    """`client_certificate_missing`, and warnings: `client_certificate_waits`, `…_expired`, `…_ends_soon`,
    `…_not_for_clients`, `trust_expired`, `trust_ends_soon`.

    Those of time and purpose warn only: nobody is kept from publishing anything else by them.
    """
    if spec.tls is None:
        return
    if spec.tls.client_certificate is not None:
        yield from _certificate(item, spec.tls.client_certificate, context)
    if spec.tls.trust is not None and context.now is not None:
        yield from _authorities(item, spec.tls.trust, context.now)


def _certificate(item: IntentObject, name: str, context: SliceContext) -> Iterator[Problem]:
    found = context.certificates.get(name)
    if found is None:
        text = f"certificate {name} does not exist on gateway {context.gateway}"
        yield error(item, CLIENT_CERTIFICATE, "client_certificate_missing", text)
        return
    if not found.is_with_nodes:
        text = f"nodes do not have certificate {name} yet: until they do, the service is shown none"
        yield warning(item, CLIENT_CERTIFICATE, "client_certificate_waits", text)
    if not found.is_for_clients:
        text = f"certificate {name} is not made for clients: its EKU lacks clientAuth, and services may refuse it"
        yield warning(item, CLIENT_CERTIFICATE, "client_certificate_not_for_clients", text)
    if context.now is None or found.not_after is None:
        return
    if found.not_after <= context.now:
        text = f"certificate {name} ended on {_day(found.not_after)}: services refuse it"
        yield warning(item, CLIENT_CERTIFICATE, "client_certificate_expired", text)
    elif found.not_after <= context.now + _SOON:
        text = f"certificate {name} ends on {_day(found.not_after)}: renew it before"
        yield warning(item, CLIENT_CERTIFICATE, "client_certificate_ends_soon", text)


def _authorities(item: IntentObject, trust: str, now: datetime) -> Iterator[Problem]:
    for one in certificates_in(trust):
        until = one.not_valid_after_utc
        if until <= now:
            text = f"the authority {subject_of(one)} ended on {_day(until)}: no service that it signed is reached"
            yield warning(item, _TRUST, "trust_expired", text)
        elif until <= now + _SOON:
            text = f"the authority {subject_of(one)} ends on {_day(until)}: add its successor before"
            yield warning(item, _TRUST, "trust_ends_soon", text)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
