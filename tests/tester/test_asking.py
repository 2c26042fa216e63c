"""What the route tester takes and refuses, and what becomes of a trial that goes wrong."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from policies import envoy
from tester.apart import running
from tester.apart.running import Asked, RunError, ServiceAnswer
from tester.configuring.bootstrap import Configured
from tester.pace import Pace, Turns
from tests.tester.conftest import HOST

AT = "/slices/acme@edge/route-tests"
GET = {"url": f"http://{HOST}/api"}


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/request"),
        ({"request": {}}, "/request/url"),
        ({"request": {"curl": "curl http://a/", "url": "http://a/"}}, "/request/url"),
        ({"request": {"curl": "wget http://a/"}}, "/request/curl"),
        ({"request": {"curl": "curl --data @secrets http://a/"}}, "/request/curl"),
        ({"request": {"url": "ftp://a/"}}, "/request/url"),
        ({"request": {"url": "http://a:99999/"}}, "/request/url"),
        ({"request": {"url": "http://a/ b"}}, "/request/url"),
        ({"request": {**GET, "method": "GET IT"}}, "/request/method"),
        ({"request": {**GET, "headers": [["a b", "c"]]}}, "/request/headers"),
        ({"request": {**GET, "headers": [["a", "c\r\nd: e"]]}}, "/request/headers"),
        ({"request": {**GET, "body": "x" * 65_537}}, "/request/body"),
        ({"request": {**GET, "body_base64": "?"}}, "/request/body_base64"),
        ({"request": {**GET, "client": "here"}}, "/request/client"),
        ({"request": GET, "times": 51}, "/times"),
        ({"request": GET, "against": "next"}, "/against"),
        ({"request": GET, "against": 9}, "/against"),
        ({"request": GET, "arm": "nobody"}, "/arm"),
        ({"request": GET, "answer": {"status": 99}}, "/answer/status"),
        ({"request": GET, "answer": {"headers": [["a\r\nb", "c"]]}}, "/answer/headers/0"),
        ({"request": GET, "speed": 9}, "/speed"),
    ],
)
def test_what_cannot_be_tried_is_refused_by_the_field(acme, as_vera, asked, pointer):
    answer = as_vera.post(AT, asked)
    assert answer.status_code == 422, answer.content
    assert answer.json()["problems"][0]["pointer"] == pointer


def test_before_anything_is_published_there_is_nothing_live(edge, as_vera):
    answer = as_vera.post(AT, {"request": GET, "against": "live"})
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, "/against")


def test_https_needs_a_listener_for_it(edge, as_vera):
    answer = as_vera.post(AT, {"request": {"url": f"https://{HOST}/"}})
    assert answer.json()["problems"][0]["code"] == "listener_missing"


def test_a_gateway_that_published_nothing_is_tried_with_a_plain_listener(edge, as_vera):
    answer = as_vera.post(AT, {"request": GET})
    assert answer.json()["notes"] == ["The gateway has no listener yet; a plain one stands in for it."]


def test_so_many_are_tried_a_minute(acme, as_vera, monkeypatch):
    monkeypatch.setattr("tester.api.route_tests.PACE", Pace(per_minute=1))
    assert as_vera.post(AT, {"request": GET}).status_code == 200
    answer = as_vera.post(AT, {"request": GET})
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_while_another_trial_runs_one_is_told_to_come_back(acme, as_vera, monkeypatch):
    turns = Turns(at_once=1, patience_seconds=0.1)
    monkeypatch.setattr("tester.trial.TURNS", turns)
    with turns.turn():
        answer = as_vera.post(AT, {"request": GET})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert as_vera.post(AT, {"request": GET}).status_code == 200


def test_a_machine_without_envoy_says_so(acme, as_vera, monkeypatch, tmp_path):
    schema = envoy.schema()
    monkeypatch.setattr("tester.trial.envoy.schema", lambda: schema)
    monkeypatch.setattr("tester.trial.envoy.binary", lambda: tmp_path / "envoy")
    answer = as_vera.post(AT, {"request": GET})
    assert (answer.status_code, answer.json()["code"]) == (503, "engine_unavailable")
    assert "No such file" in answer.json()["detail"]


def test_an_envoy_that_crashes_says_so_and_leaves_nothing(acme, as_vera, monkeypatch, tmp_path):
    crashing = tmp_path / "envoy"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    schema = envoy.schema()
    monkeypatch.setattr("tester.trial.envoy.schema", lambda: schema)
    monkeypatch.setattr("tester.trial.envoy.binary", lambda: crashing)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = as_vera.post(AT, {"request": GET})
    assert (answer.status_code, answer.json()["code"]) == (503, "trial_failed")
    assert not list(tmp_path.glob("gatehouse-trial-*"))


def test_a_configuration_that_envoy_does_not_take_is_a_conflict(acme, as_vera, monkeypatch):
    bootstrap = envoy.schema().message("envoy.config.bootstrap.v3.Bootstrap")()
    bootstrap.static_resources.clusters.add(name="a").connect_timeout.seconds = -1
    refused = Configured(bootstrap.SerializeToString(), (), frozenset())
    monkeypatch.setattr("tester.trial.configure", lambda setting, schema: refused)
    answer = as_vera.post(AT, {"request": GET})
    assert (answer.status_code, answer.json()["code"]) == (409, "configuration_refused")
    assert "positive duration" in answer.json()["detail"]


def test_what_envoy_does_not_take_is_told_in_its_words():
    bootstrap = envoy.schema().message("envoy.config.bootstrap.v3.Bootstrap")()
    bootstrap.static_resources.clusters.add(name="a").connect_timeout.seconds = -1
    bootstrap = bootstrap.SerializeToString()
    with pytest.raises(RunError) as caught:
        running.run(envoy.binary(), Configured(bootstrap, (), frozenset()), _asked(), ServiceAnswer())
    assert caught.value.kind == "refused"
    assert "positive duration" in str(caught.value)


def test_a_trial_ends_with_the_process_that_asked_for_it(tmp_path):
    """The web process is killed in the middle of a trial: neither child nor Envoy stay, and the next trial tidies."""
    hanging = tmp_path / "envoy"
    hanging.write_text("#!/bin/sh\necho $$ > pid\nexec sleep 60\n")
    hanging.chmod(0o755)
    script = (
        "from pathlib import Path\nfrom tester.apart.running import *\n"
        f"run(Path({str(hanging)!r}), Configured(b'', (), frozenset()), Asked('GET', '/', (), b'', '1.1.1.1', 80),"
        " ServiceAnswer())"
    )
    told = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(running.__file__).parents[2])}
    parent = subprocess.Popen([sys.executable, "-c", script], env=told)
    (pid,) = _soon(lambda: [one for one in tmp_path.glob("gatehouse-trial-*/pid") if one.read_text().strip()])
    envoy_pid = int(pid.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _soon(lambda: [True] if not _is_alive(envoy_pid) else [])
    os.utime(pid.parent, (0, 0))
    os.environ["TMPDIR"], before = str(tmp_path), os.environ.get("TMPDIR")
    try:
        tempfile.tempdir = None
        running._sweep()
    finally:
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)
        tempfile.tempdir = None
    assert not pid.parent.exists()


def test_the_process_of_a_trial_gets_nothing_of_our_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret@nowhere/")
    seen = tmp_path / "seen"
    telling = tmp_path / "envoy"
    telling.write_text(f"#!/bin/sh\ncat /proc/$PPID/environ > {seen}\nls /sys/class/net >> {seen}\nexit 1\n")
    telling.chmod(0o755)
    with pytest.raises(RunError):
        running.run(telling, Configured(b"", (), frozenset()), _asked(), ServiceAnswer())
    assert "secret" not in seen.read_text()


def test_nothing_of_a_request_is_kept(acme, as_vera):
    from django.db import connection

    secret = "hunter2-of-the-trial"
    headers = [["authorization", f"Bearer {secret}"], ["x-anything", secret]]
    asked = {"request": {**GET, "headers": headers, "body": secret, "method": "POST"}}
    assert as_vera.post(AT, asked).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])
            assert cursor.fetchone() == (0,), table


def _asked():
    return Asked("GET", "/", (("host", HOST),), b"", "192.0.2.1", 80)


def _soon(look):
    until = time.monotonic() + 60
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


def _is_alive(pid):
    try:
        return json.dumps(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]) != '"Z"'
    except OSError:
        return False
