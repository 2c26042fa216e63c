"""Checks that the control plane sends itself: through the guard, once each turn, and as the word of one more place."""

import ipaddress
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from console.audit.actor import SYSTEM
from policies.actions.objects import delete_object
from policies.compiler import Kind
from slo.judging.round import judge_round
from telemetry.checks.console.sending import send_due
from telemetry.checks.models import CONSOLE, CheckMinute, CheckOnNode, ConsoleTurn, id_of
from tests.fleet.edge import draft, draft_site, publish_now
from tests.slo.objectives import judged, objective

HOST = "localhost"


class Page(ThreadingHTTPServer):
    """Answers with `status`, and keeps who asked for what; where it drips, the answer never ends."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status, self.got, self.is_dripping, self.over = 200, [], False, threading.Event()


class _Answer(BaseHTTPRequestHandler):
    server: Page

    def do_GET(self):
        self.server.got.append((self.path, self.headers))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"he" if self.server.is_dripping else b"hello")
        if self.server.is_dripping:
            self.wfile.flush()
            self.server.over.wait()

    def log_message(self, *_):
        pass


@pytest.fixture
def page():
    server = Page()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def outside(settings):
    """The operator lets calls of ours into the network that the page is in."""
    settings.OUTBOUND_NETWORKS = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


@pytest.fixture
def check(edge, page):
    """A published check of Acme that the console alone sends."""
    draft_site(edge.acme, HOST)
    spec = {
        "request": {"hostname": HOST, "scheme": "http", "path": "/front?a=1"},
        "expect": {"body_contains": "hello"},
        "timeout_seconds": 1.0, "retries": 0,
        "places": {"all_nodes": False, "console": True, "console_port": page.server_address[1]},
    }  # fmt: skip
    draft(edge.acme, Kind.CHECK, "front", spec)
    publish_now(edge.acme)
    return id_of(edge.acme.pk, "front")


def told(check):
    return CheckOnNode.objects.get(check_id=check)


def later(seconds):
    return timezone.now() + timedelta(seconds=seconds)


def test_what_the_console_saw_is_kept_as_the_word_of_one_more_place(edge, page, outside, check):
    made = objective(edge.acme.tenant, "checked", indicator={"kind": "synthetic", "checks": ["front"]})
    judge_round(timezone.now())
    assert send_due(timezone.now()) == 1
    path, headers = page.got[0]
    assert (path, headers["host"], headers["x-gatehouse-check"]) == ("/front?a=1", HOST, "front")
    row = told(check)
    assert (row.node_id, row.node_name, row.reason, row.status) == (CONSOLE, "console", "", 200)
    page.status = 503
    assert send_due(later(61)) == 1
    assert (told(check).reason, told(check).failure["text"]) == ("status", "It answered 503; expected is 2xx.")
    state = judged(made)
    assert (state.good[0], state.bad[0]) == (1, 1)


def test_private_addresses_are_not_asked_without_leave(edge, page, check):
    assert send_due(timezone.now()) == 1
    assert page.got == []
    assert told(check).reason == "connect"
    assert "which is not on the public internet" in told(check).failure["text"]


def test_an_answer_that_does_not_end_is_none(edge, page, outside, check):
    page.is_dripping = True
    assert send_due(timezone.now()) == 1
    assert told(check).reason == "timeout"


def test_turns_come_once_each_period_and_what_was_missed_is_a_gap(edge, page, outside, check):
    now = timezone.now()
    assert [send_due(now), send_due(now + timedelta(seconds=59))] == [1, 0]
    assert send_due(now + timedelta(minutes=10, seconds=1)) == 1  # nobody sent for ten minutes
    assert len(page.got) == 2
    assert sum(row.good for row in CheckMinute.objects.filter(check_id=check)) == 2
    assert ConsoleTurn.objects.get().due_at == now + timedelta(minutes=11)


def test_a_check_that_the_console_sends_no_more_has_no_turn(edge, page, outside, check):
    send_due(timezone.now())
    delete_object(actor=SYSTEM, slice=edge.acme, kind=Kind.CHECK, name="front", expected="*")
    publish_now(edge.acme)
    assert send_due(later(61)) == 0
    assert not ConsoleTurn.objects.exists()
