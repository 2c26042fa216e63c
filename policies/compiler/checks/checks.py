"""Checks of a hostname: the name must be there, and must let in a client that has no certificate."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse_protocol.checks import Scheme

from policies.compiler.checks.finding import error
from policies.compiler.context import SliceContext
from policies.compiler.intent import CheckSpec, HostnameSpec, IntentObject
from policies.compiler.intent.client_certificate import ClientCertificateMode
from policies.compiler.problems import Problem

_PLACE = "/spec/request/hostname"


def check_asked(item: IntentObject, context: SliceContext) -> Iterator[Problem]:
    """`hostname_missing`: the hostname is not in this slice, so a check may not ask it."""
    assert isinstance(item.spec, CheckSpec)
    asked = item.spec.request.hostname
    if asked not in context.hostnames:
        text = f"hostname {asked} does not exist in this slice; a check asks its own hostnames only"
        yield error(item, _PLACE, "hostname_missing", text)


def check_admitted(item: IntentObject, hostname: IntentObject) -> Iterator[Problem]:
    """`client_certificate_required`: the hostname ends connections without a certificate, and a check has none."""
    assert isinstance(item.spec, CheckSpec)
    assert isinstance(hostname.spec, HostnameSpec)
    asked, request = hostname.spec.client_certificate, item.spec.request
    if request.scheme is Scheme.HTTPS and asked is not None and asked.mode is ClientCertificateMode.REQUIRE:
        text = f"{request.hostname} requires a certificate of clients, and a check has none to show"
        yield error(item, _PLACE, "client_certificate_required", text)
