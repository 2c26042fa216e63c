"""The console refuses to start half-configured, and by https it is as strict as Django's own check asks."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import LazySettings

from bench.web import free_port, wait_for
from console.env import SettingsError
from console.production import check
from policies.models import Slice
from telemetry.records.export.sending import send_new
from tests.alerting.receivers import HttpReceiver, running
from tests.cast import Cast
from tests.security.test_headers import missing
from tests.telemetry.seen import said, store

ROOT = Path(__file__).parents[2]
GOOD = {
    "public_url": "https://console.example.com",
    "secret_key": "v1Gx9-8zQmYb3nLk2pRt7wSd5fHj0aZc_eUoIiXqTgVrNyMb",
    "allowed_hosts": ["console.example.com"],
    "proxies": ["10.0.0.1"],
    "is_debug": False,
}
GOOD["secret_key"] += "4kP"


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"secret_key": "short"}, "GATEHOUSE_SECRET_KEY"),
        ({"secret_key": "a" * 80}, "GATEHOUSE_SECRET_KEY"),
        ({"public_url": "http://console.example.com"}, "GATEHOUSE_PUBLIC_URL"),
        ({"public_url": "http://10.0.0.7:8000"}, "GATEHOUSE_PUBLIC_URL"),
        ({"public_url": "console.example.com"}, "GATEHOUSE_PUBLIC_URL"),
        ({"public_url": "https://console.example.com/console"}, "GATEHOUSE_PUBLIC_URL"),
        ({"public_url": "https://user@console.example.com"}, "GATEHOUSE_PUBLIC_URL"),
        ({"public_url": "javascript:alert(1)"}, "GATEHOUSE_PUBLIC_URL"),
        ({"public_url": "https://"}, "GATEHOUSE_PUBLIC_URL"),
        ({"is_debug": True}, "GATEHOUSE_DEBUG"),
        ({"allowed_hosts": ["*"]}, "GATEHOUSE_ALLOWED_HOSTS"),
        ({"allowed_hosts": ["other.example.com"]}, "GATEHOUSE_ALLOWED_HOSTS"),
        ({"allowed_hosts": [".ample.com"]}, "GATEHOUSE_ALLOWED_HOSTS"),
        ({"proxies": []}, "GATEHOUSE_TRUSTED_PROXIES"),
    ],
)
def test_half_a_configuration_is_refused_by_name(changed: dict[str, object], names: str):
    with pytest.raises(SettingsError, match=names):
        check(**{**GOOD, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"allowed_hosts": [".example.com"]},
        {"public_url": "http://127.0.0.1:8000", "allowed_hosts": ["127.0.0.1"], "proxies": []},
        {"public_url": "http://localhost", "allowed_hosts": ["localhost"], "proxies": [], "is_debug": True},
        {"public_url": "http://[::1]:8000", "allowed_hosts": ["[::1]"], "proxies": []},
    ],
)
def test_a_whole_one_is_taken(changed: dict[str, object]):
    check(**{**GOOD, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a console behind a TLS proxy on this machine."""
    unset = {"GATEHOUSE_STATIC_FROM_SOURCES", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in unset} | {
        "GATEHOUSE_PUBLIC_URL": "https://console.example.com",
        "GATEHOUSE_ALLOWED_HOSTS": "console.example.com",
        "GATEHOUSE_TRUSTED_PROXIES": "127.0.0.1",
        "GATEHOUSE_SECRET_KEY": secrets.token_urlsafe(48),
        "GATEHOUSE_STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
        "GATEHOUSE_WEB_PORT": str(free_port()),
        "GATEHOUSE_LOG_LEVEL": "WARNING",
    }


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_djangos_check_for_deployment_has_nothing_to_say(production: dict[str, str]):
    answer = manage(production, "check", "--deploy", "--fail-level", "INFO")
    assert (answer.returncode, answer.stderr.strip()) == (0, ""), answer.stderr


def test_it_names_each_connection_that_somebody_on_the_way_could_read(production: dict[str, str]):
    beyond = {
        "DATABASE_URL": "postgresql://gatehouse@db.example.com/gatehouse",
        "REDIS_URL": "redis://valkey.example.com:6379/0",
        "GATEHOUSE_OTLP_ENDPOINT": "http://otel.example.com:4318",
        "GATEHOUSE_SMTP_HOST": "mail.example.com",
        "GATEHOUSE_SMTP_SECURITY": "none",
    }
    asked = ("check", "--deploy", "--fail-level", "WARNING")
    answer = manage(production | beyond, *asked)
    assert answer.returncode != 0
    for setting in beyond.keys() - {"GATEHOUSE_SMTP_HOST"}:
        assert f") {setting}: " in answer.stderr, setting
    own = {"GATEHOUSE_SILENCED_CHECKS": "gatehouse.W001,gatehouse.W002,gatehouse.W003,gatehouse.W004"}
    assert manage(production | beyond | own, *asked).returncode == 0
    on_this_machine = {"GATEHOUSE_PUBLIC_URL": "http://127.0.0.1:8000", "GATEHOUSE_ALLOWED_HOSTS": "127.0.0.1"}
    assert "gatehouse.W" not in manage(production | beyond | on_this_machine, *asked).stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("GATEHOUSE_SECRET_KEY", "short"),
        ("GATEHOUSE_PUBLIC_URL", "http://console.example.com"),
        ("GATEHOUSE_DEBUG", "true"),
        ("GATEHOUSE_ALLOWED_HOSTS", "*"),
        ("GATEHOUSE_TRUSTED_PROXIES", "*"),
        ("GATEHOUSE_TRUSTED_PROXIES", "proxy.example.com"),
        ("GATEHOUSE_TRUSTED_PROXIES", "10.0.0.1/8"),
    ],
)
def test_nothing_starts_with_half_a_configuration(production: dict[str, str], setting: str, value: str):
    answer = manage({**production, setting: value}, "check")
    assert answer.returncode != 0
    assert setting in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.fixture(scope="module")
def served(production: dict[str, str]) -> Iterator[httpx.Client]:
    """The server, and a client that stands where its TLS proxy would."""
    url = f"http://127.0.0.1:{production['GATEHOUSE_WEB_PORT']}"
    process = subprocess.Popen([sys.executable, "-m", "console.serve"], env=production, cwd=ROOT)
    try:
        wait_for(f"{url}/healthz")
        headers = {"Host": "console.example.com", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.wait(60)


def test_by_https_every_answer_demands_it_for_ever(served: httpx.Client):
    for path in ("/sign-in", "/healthz", "/nowhere", "/api/v1/docs/", "/node/v1/manifest", "/static/x.js", "//x"):
        headers = served.get(path).headers
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload", path
        assert missing(headers) == []


def test_by_https_cookies_are_bound_to_this_very_host(served: httpx.Client):
    cookies = served.get("/sign-in").headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
        assert "SameSite=" in cookie


def test_no_session_is_had_by_scripts_or_goes_unencrypted(production: dict[str, str]):
    said = {line.removeprefix("### ") for line in manage(production, "diffsettings", "--all").stdout.splitlines()}
    assert {"SESSION_COOKIE_NAME = '__Host-session'", "CSRF_COOKIE_NAME = '__Host-csrf'"} <= said
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"):
        assert f"{name} = True" in said


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("origin", ["http://console.example.com", GOOD["public_url"], "https://evil.test"])
def test_the_live_connection_is_opened_encrypted_by_pages_of_ours(served: httpx.Client, scheme: str, origin: str):
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    headers = upgrade | {"Sec-WebSocket-Key": "x" * 22 + "==", "Origin": origin, "X-Forwarded-Proto": scheme}
    with served.stream("GET", "/ws/live", headers=headers) as answer:
        assert answer.status_code == (101 if scheme == "https" and origin == GOOD["public_url"] else 403)


def test_people_who_come_unencrypted_are_led_to_https_and_programs_refused(served: httpx.Client):
    plain = {"X-Forwarded-Proto": "http"}
    answer = served.get("/sign-in", headers=plain)
    assert (answer.status_code, answer.headers["location"]) == (301, "https://console.example.com/sign-in")
    token = {"Authorization": "Bearer gh_x"}
    refused = served.get("/api/v1/me", headers=plain | token)
    assert (refused.status_code, refused.json()["code"]) == (403, "https_required")
    assert served.get("/healthz", headers=plain).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/metrics"), ("GET", "/node/v1/manifest"), ("POST", "/node/v1/enrol")]
)
def test_prometheus_and_nodes_that_come_unencrypted_from_outside_are_refused(
    served: httpx.Client, method: str, path: str
):
    token = {"Authorization": "Bearer gh_x"}
    refused = served.request(method, path, headers={"X-Forwarded-Proto": "http"} | token)
    assert (refused.status_code, refused.json()["code"]) == (403, "https_required")
    assert served.request(method, path, headers=token).status_code != 403


def test_a_proxy_that_does_not_say_how_it_was_asked_does_not_speak_for_https(served: httpx.Client):
    from_outside = {"Host": "console.example.com", "X-Forwarded-For": "203.0.113.9"}
    assert httpx.get(f"{served.base_url}/node/v1/manifest", headers=from_outside).json()["code"] == "https_required"


def test_nodes_in_a_network_of_ones_own_come_directly(served: httpx.Client):
    assert httpx.get(f"{served.base_url}/node/v1/manifest").status_code == 401


def test_a_failure_says_nothing_of_the_inside(served: httpx.Client):
    """The database of this server has no tables."""
    answer = served.get("/api/v1/me", headers={"Authorization": "Bearer gh_x"})
    assert answer.status_code in {500, 503}
    assert set(answer.json()) == {"type", "title", "status", "detail", "code", "request_id"}
    page = served.get("/console/", headers={"Cookie": "__Host-session=" + "x" * 32})
    for text in (answer.text, page.text):
        assert not any(word in text for word in ("Traceback", "psycopg", "accounts_", "site-packages", "SELECT"))


def test_records_go_to_the_collector_by_no_proxy_of_the_environment(
    cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
):
    for name, value in (("HTTP_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "")):
        monkeypatch.setenv(name, value)
        monkeypatch.delenv(name.lower(), raising=False)
    with running(HttpReceiver()) as collector:
        settings.OTLP_ENDPOINT = collector.url
        send_new()
        store(Slice.objects.get(tenant=cast.acme).pk, said())
        assert send_new() == 1
        assert [path for path, _, _ in collector.got] == ["/v1/traces"]
