"""Whose address counts: the peer's, or what a proxy that we trust has written, and nobody else's word."""

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.utils import timezone

from console.accounts.models import SignInAttempts
from console.audit.models import Entry
from console.guard.proxies import Proxies, address_of
from tests.cast import Cast
from tests.live.web import Web, running_web
from tests.security.wire import request, say

TRUSTED = [ip_network(text) for text in ("127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48")]


def seen(*lines: tuple[str, str], peer: str = "127.0.0.1", kind: str = "http") -> tuple[str, str]:
    """Return client and scheme as the doors see them."""
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines]
    scope: dict[str, Any] = {"type": kind, "client": (peer, 4), "scheme": "http", "headers": headers}
    Proxies(TRUSTED).correct(scope)
    return scope["client"][0], scope["scheme"]


@pytest.mark.parametrize(
    ("value", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("  203.0.113.9  ", "203.0.113.9"),
        ('"203.0.113.9"', "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1, 2001:db8:1::7", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, ::ffff:10.0.0.1", "203.0.113.9"),
        ("", "127.0.0.1"),
        (",", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        ("_hidden", "127.0.0.1"),
        ("203.0.113.9, localhost", "127.0.0.1"),
        ("203.0.113.9, 10.0.0.1,", "127.0.0.1"),
        ("1.1.1.1, evil, 10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "127.0.0.1"),
        ("[2001:db8::1", "127.0.0.1"),
        ("[2001:db8::1]x", "127.0.0.1"),
        ("203.0.113.9:x", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("203.0.113.009", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("' OR 1=1", "127.0.0.1"),
        (", ".join(["203.0.113.9", *["10.0.0.1"] * 10_000]), "10.0.0.1"),
    ],
)
def test_the_nearest_hop_that_is_no_proxy_of_ours_is_the_client(value: str, client: str):
    assert seen(("X-Forwarded-For", value)) == (client, "http")


def test_several_headers_are_one_list():
    assert seen(("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-For", "203.0.113.9"))[0] == "203.0.113.9"


@pytest.mark.parametrize("peer", ["203.0.113.5", "::1", "2001:db8::1"])
def test_a_stranger_is_never_believed(peer: str):
    assert seen(("X-Forwarded-For", "8.8.8.8"), ("X-Forwarded-Proto", "https"), peer=peer) == (peer, "http")


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Real-IP", "X_Forwarded_For", "X-Forwarded-For-", "X-Client-IP", "True-Client-IP", "Via"]
)
def test_other_names_are_never_believed(name: str):
    assert seen((name, "for=8.8.8.8"))[0] == "127.0.0.1"
    assert seen((name, "8.8.8.8"))[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("value", "scheme"), [("https", "https"), ("http, https", "https"), ("https, http", "http"), ("ftp", "http")]
)
def test_the_last_proxy_says_how_it_was_asked(value: str, scheme: str):
    assert seen(("X-Forwarded-Proto", value))[1] == scheme


def test_a_websocket_by_https_is_one():
    assert seen(("X-Forwarded-Proto", "https"), kind="websocket")[1] == "wss"


def test_an_ipv4_caller_on_an_ipv6_listener_is_the_same_caller():
    assert seen(peer="::ffff:203.0.113.5")[0] == "203.0.113.5"
    assert seen(("X-Forwarded-For", "8.8.8.8"), peer="::ffff:10.0.0.1")[0] == "8.8.8.8"


@pytest.mark.parametrize("text", ["1.2.3", "1.2.3.4.5", "1.2.3.4/8", "::1/64", "a", "1", "[::1", "::1]", "[1.2.3.4]:"])
def test_what_is_no_address_is_none(text: str):
    assert address_of(text) is None


@pytest.fixture
def behind_a_proxy(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The server with this machine as its proxy."""
    SignInAttempts.objects.all().delete()
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", [ip_network("127.0.0.1")])
    with running_web() as server:
        yield server


@pytest.fixture
def began() -> datetime:
    """When this test began: the trail keeps what came before."""
    return timezone.now()


def attempt(web: Web, *lines: tuple[str, str]) -> None:
    """Sign in wrongly, more often than is taken."""
    with httpx.Client(base_url=web.url) as client:
        client.cookies["csrftoken"] = "a" * 32
        form = {"csrfmiddlewaretoken": "a" * 32, "email": "alice@acme.test", "password": "wrong"}
        for _ in range(7):
            client.post("/sign-in", data=form, headers=[*lines, ("Origin", web.url)])


def addresses_in_the_trail(since: datetime) -> set[str | None]:
    return set(Entry.objects.filter(verb="session.hold", at__gte=since).values_list("ip", flat=True))


def test_a_stranger_cannot_name_another_address_in_the_trail(web: Web, began: datetime):
    attempt(web, ("X-Forwarded-For", "203.0.113.7"), ("X-Real-IP", "203.0.113.8"), ("Forwarded", "for=203.0.113.9"))
    assert addresses_in_the_trail(began) == {"127.0.0.1"}


def test_a_stranger_cannot_dodge_the_throttle_by_changing_its_name(web: Web, began: datetime):
    for number in range(7):
        attempt(web, ("X-Forwarded-For", f"203.0.113.{number}"))
    assert addresses_in_the_trail(began) == {"127.0.0.1"}


def test_behind_a_proxy_the_trail_has_who_the_proxy_saw(behind_a_proxy: Web, began: datetime):
    attempt(behind_a_proxy, ("X-Forwarded-For", "198.51.100.1, 203.0.113.7"))
    assert addresses_in_the_trail(began) == {"203.0.113.7"}


def test_metrics_are_not_opened_by_a_name(web: Web):
    for line in ("X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "X-Real-IP: ::1"):
        assert say(web, request("/metrics", line)).status == 401, line
