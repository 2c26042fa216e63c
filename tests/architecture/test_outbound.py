"""Every call to the outside goes through the dial guard; who may open connections otherwise is listed, with why."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_house_rules import FILES, source

CLIENTS = {
    "aiohttp", "asyncssh", "django.core.mail", "dns", "ftplib", "grpc", "http.client", "httpx", "imaplib", "kombu",
    "paramiko", "poplib", "psycopg", "psycopg_pool", "pycurl", "redis", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "websocket", "websockets", "xmlrpc",
}  # fmt: skip
BY_NAME = {"open_connection", "open_unix_connection"}
"""What asyncio calls it: everybody imports asyncio."""
OUTSIDE = ("agent/", "inspector/", "cli/", "protocol/", "console/local/")
"""Programs of their own, on other machines; what runs `make up`."""

THE_GUARD = "console/base/outbound/"
PERMITTED = {
    "console/base/live.py": "Redis, as set",
    "console/live/hints.py": "Redis, as set",
    "console/pages/health.py": "Redis, and an error of the database, as set",
    "fleet/hints.py": "Redis, as set",
    "fleet/node_api/nonces.py": "Redis, as set",
    "fleet/node_api/redis_hints.py": "Redis, as set",
    "fleet/quotas/book.py": "Redis, as set",
    "fleet/quotas/reading.py": "Redis, as set",
    "console/serve.py": "the type of the sockets that it serves",
    "console/base/keyring/vault.py": "the key management service, as set",
    "telemetry/records/export/sending.py": "the collector of traces, as set",
    "alerting/channels/email.py": "the mail server, as set",
    "console/accounts/mailing.py": "the mail server, as set",
    "console/accounts/tasks.py": "the mail server, as set",
    "console/accounts/notices.py": "an error of the queue, as set",
    "console/accounts/sign_in/forgot.py": "an error of the queue, as set",
    "console/audit/refusals.py": "an error of the database, as set",
    "console/base/bounded.py": "an error of the database, as set",
    "console/base/postgres/base.py": "the database, as set",
    "console/base/problem_json.py": "an error of the database, as set",
    "console/base/threads.py": "an error of the database, as set",
    "fleet/reports/standing.py": "values for the database, as set",
    "recovery/programs.py": "the database, as set",
    "recovery/restoring.py": "the database, as set",
    "telemetry/vitals/ingest.py": "values for the database, as set",
    "exports/streams/syslog.py": "syslog over TLS, to addresses that the guard resolved and permits",
    "tenancy/catalogue/sweep.py": "Redis, as set",
    "telemetry/checks/console/asking.py": "checks, by addresses that the guard resolved and permits",
    "certificates/acme/client.py": "ACME, by the guard's adapter",
    "certificates/acme/transport.py": "ACME, by the guard's adapter",
    "certificates/acme/caa.py": "the machine's name servers, or the one that the platform's people set",
    "certificates/acme/dns/lookup.py": "the machine's name servers, or the one that the platform's people set",
    "certificates/acme/dns/rfc2136.py": "the name server that the platform's people set",
    "certificates/acme/dns/visible.py": "name servers of zones, by addresses that the guard permits",
    "certificates/actions/rotation/dns_records.py": "the type of a resolver",
    "certificates/actions/rotation/permitting.py": "the type of a resolver",
    "policies/compiler/intent/waf/lists.py": "inet_pton, which reads addresses",
    "tester/apart/client.py": "the Envoy that it started itself",
    "tester/apart/envoy.py": "the Envoy that it started itself",
    "tester/apart/child.py": "the Envoy that it started itself",
}
BY_THE_GUARD = (
    "exports/streams/syslog.py",
    "telemetry/checks/console/asking.py",
    "certificates/acme/transport.py",
    "certificates/acme/dns/visible.py",
)


def imported(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, wherever in it."""
    for node in ast.walk(ast.parse(source(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def opens_connections(path: Path) -> bool:
    if any(isinstance(node, ast.Attribute) and node.attr in BY_NAME for node in ast.walk(ast.parse(source(path)))):
        return True
    return any(name == client or name.startswith(f"{client}.") for name in imported(path) for client in CLIENTS)


def test_only_the_guard_and_what_is_listed_opens_connections():
    found = {str(path) for path in FILES if not str(path).startswith(OUTSIDE) and opens_connections(path)}
    assert {path for path in found if not path.startswith(THE_GUARD)} == set(PERMITTED)


def test_what_calls_addresses_that_people_entered_uses_the_guard():
    for path in BY_THE_GUARD:
        assert any(name.startswith("console.base.outbound") for name in imported(Path(path))), path
