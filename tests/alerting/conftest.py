"""Acme's watch over a gateway, and receivers of what it is told."""

import ipaddress
from collections.abc import Iterator

import pytest
from django.conf import settings as product

from tests.alerting.receivers import HttpReceiver, MailReceiver, running
from tests.alerting.watching import Watched, watched
from tests.cast import Cast


@pytest.fixture
def watch(cast: Cast) -> Watched:
    """Acme watches a gateway with one node that speaks."""
    found = watched(cast)
    found.node()
    return found


@pytest.fixture
def this_machine(settings: product) -> None:
    """The operator allows notifications to this machine."""
    settings.OUTBOUND_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver(this_machine: None) -> Iterator[HttpReceiver]:
    """A receiver of webhooks."""
    with running(HttpReceiver()) as server:
        yield server


@pytest.fixture
def mailbox(settings: product) -> Iterator[MailReceiver]:
    """The mail server that the operator set."""
    with running(MailReceiver()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
        yield server
