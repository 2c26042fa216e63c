"""What `manage.py check --deploy` asks of our own connections: that nobody on the way reads or answers them.

Each warning names the setting, and goes by its id where the network between is the operator's own.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core import checks
from gatehouse_protocol.addresses import IPNetwork, is_in

from console.production import is_local

VERIFIED: Final = frozenset({"verify-ca", "verify-full"})
OWN_NETWORK: Final = "disable"
"""What libpq's `sslmode` says where nothing is encrypted, and somebody has decided so."""


def of_connections(**_: object) -> list[checks.CheckMessage]:
    """Return a warning for each connection that may leave this machine unencrypted, where people come by https."""
    if not settings.IS_SECURE:
        return []
    found = (
        of_database(settings.DATABASES["default"]),
        of_redis(settings.REDIS_URL),
        of_collector(settings.OTLP_ENDPOINT, settings.OUTBOUND_NETWORKS),
        of_mail(settings.EMAIL_HOST, is_encrypted=settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL),
    )
    return [one for one in found if one is not None]


def of_database(database: Mapping[str, Any]) -> checks.Warning | None:
    """Warn of a Postgres beyond this machine whose certificate is not verified; `sslmode=disable` is a decision."""
    options = database["OPTIONS"]
    hosts = str(options.get("hostaddr") or database["HOST"]).split(",")
    beyond = [host for host in hosts if not _is_here(host)]
    if not beyond or options.get("sslmode") in {*VERIFIED, OWN_NETWORK}:
        return None
    return checks.Warning(
        f"DATABASE_URL: the connection to {beyond[0]} may be unencrypted, or end at somebody else.",
        hint="Add ?sslmode=verify-full&sslrootcert=/path/of/ca.pem; sslmode=disable says that the network is your own.",
        id="gatehouse.W001",
    )


def of_redis(url: str) -> checks.Warning | None:
    """Warn of a Valkey beyond this machine without TLS, and of TLS to whoever answers, which Celery takes by itself."""
    parts = urlsplit(url)
    said = {name: values[-1].lower() for name, values in parse_qs(parts.query).items()}
    is_verified = said.get("ssl_cert_reqs") == "required" and said.get("ssl_check_hostname") != "false"
    if parts.scheme == "unix" or _is_here(parts.hostname or "") or (parts.scheme == "rediss" and is_verified):
        return None
    return checks.Warning(
        f"REDIS_URL: the connection to {parts.hostname} is unencrypted, or may end at somebody else.",
        hint="Use rediss://…?ssl_cert_reqs=required, with &ssl_ca_certs=/path/of/ca.pem for a CA of your own.",
        id="gatehouse.W002",
    )


def of_collector(endpoint: str, networks: Sequence[IPNetwork]) -> checks.Warning | None:
    """Warn of records that go by plain http to a name, or to an address outside of `networks`."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if parts.scheme != "http" or _is_here(host) or _is_among(host, networks):
        return None
    return checks.Warning(
        f"GATEHOUSE_OTLP_ENDPOINT: records of requests and GATEHOUSE_OTLP_HEADERS go to {host} unencrypted.",
        hint="Use https://, or an address in GATEHOUSE_OUTBOUND_NETWORKS.",
        id="gatehouse.W003",
    )


def of_mail(host: str, *, is_encrypted: bool) -> checks.Warning | None:
    """Warn of sign-in links that go to a mail server beyond this machine for everybody to read."""
    if is_encrypted or _is_here(host):
        return None
    return checks.Warning(
        f"GATEHOUSE_SMTP_SECURITY: sign-in links and notifications go to {host} unencrypted.",
        hint="Use starttls or tls.",
        id="gatehouse.W004",
    )


def _is_here(host: str) -> bool:
    """Tell whether this is nothing, the folder of a socket, or this machine."""
    return not host or host.startswith(("/", "@")) or is_local(host)


def _is_among(host: str, networks: Sequence[IPNetwork]) -> bool:
    try:
        return is_in(ip_address(host), networks)
    except ValueError:
        return False
