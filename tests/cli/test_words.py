"""The command line against something that answers: what is sent, what it ends with, and what it says of faults."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from gatehouse_cli.cli import DONE, NOBODY_KNOWS, OTHERWISE, main

from tester.api.answers import EXAMPLE

URL = "http://shop.acme.test/"


class ControlPlane:
    """Answers what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], Any]] = []
        self.asked: list[tuple[str, str, Any]] = []
        self.url = ""


@pytest.fixture
def control() -> Iterator[ControlPlane]:
    plane = ControlPlane()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            plane.asked.append((self.path, self.headers["authorization"], body))
            status, headers, said = plane.answers.pop(0) if plane.answers else (200, {}, EXAMPLE.value)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    plane.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield plane
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def environment(control: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEHOUSE_TOKEN", "secret")
    monkeypatch.setenv("GATEHOUSE_URL", control.url)
    monkeypatch.setenv("GATEHOUSE_SLICE", "acme@edge")


def test_a_request_is_asked_as_it_was_written(control: ControlPlane) -> None:
    words = ["test", URL, "-X", "PUT", "-H", "X-A: b: c", "-H", "x-empty:", "-d", "body", "--client", "192.0.2.7"]
    assert main([*words, "--times", "3", "--arm", "v2", "--answers", "503", "--against", "17"]) == DONE
    assert control.asked == [(
        "/api/v1/slices/acme@edge/route-tests",
        "Bearer secret",
        {
            "against": 17, "times": 3, "arm": "v2", "answer": {"status": 503},
            "request": {
                "url": URL, "method": "PUT", "headers": [["X-A", "b: c"], ["x-empty", ""]], "body": "body",
                "client": "192.0.2.7",
            },
        },
    )]  # fmt: skip


def test_a_body_may_be_a_file_and_makes_it_a_post(control: ControlPlane, tmp_path: Path) -> None:
    (tmp_path / "body").write_text("{}")
    assert main(["test", URL, "-d", f"@{tmp_path / 'body'}"]) == DONE
    request = control.asked[0][2]["request"]
    assert (request["method"], request["body"]) == ("POST", "{}")


def test_it_ends_with_one_where_something_is_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", URL, "--status", "429", "--by", "rate_limit", "--route", "shop-root"]) == DONE
    assert main(["test", URL, "--status", "200"]) == OTHERWISE
    assert "gatehouse: the status is 429, expected 200" in capsys.readouterr().err


def test_two_states_stand_one_below_the_other(control: ControlPlane, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", URL, "--compare", "live"]) == DONE
    assert [asked[2]["against"] for asked in control.asked] == ["draft", "live"]
    assert capsys.readouterr().out.count("429 from the gateway") == 2


def test_the_whole_answer_is_there_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", URL, "--json"]) == DONE
    assert json.loads(capsys.readouterr().out) == EXAMPLE.value


def test_files_are_gone_through_and_each_case_has_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(f"cases: [{{name: one, request: {{url: '{URL}'}}, expect: {{status: 429}}}}]")
    bad.write_text(f"cases: [{{name: two, request: {{url: '{URL}'}}, expect: {{route: other}}}}]")
    assert main(["check", str(good)]) == DONE
    assert main(["check", str(good), str(bad)]) == OTHERWISE
    assert capsys.readouterr().out.splitlines()[2:] == [
        "ok - one", "not ok - two", "    the route is shop-root, expected other", "1 of 2 as expected",
    ]  # fmt: skip


def test_who_is_asked_to_wait_waits(control: ControlPlane) -> None:
    control.answers = [(429, {"Retry-After": "0"}, {}), (503, {"Retry-After": "0"}, {"code": "busy"})]
    assert main(["test", URL]) == DONE
    assert len(control.asked) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            (422, {}, {"detail": "Two mistakes", "problems": [{"pointer": "/request/url", "text": "No address."}]}),
            "Two mistakes (422)\n  /request/url: No address.",
        ),
        ((401, {}, {"title": "Not signed in"}), "Not signed in (401)"),
        ((503, {}, {"detail": "No Envoy.", "code": "engine_unavailable"}), "No Envoy. (503)"),
        ((200, {}, b"<html>"), "is no control plane (status 200)"),
        ((302, {"Location": "/sign-in"}, b""), "is no control plane (status 302)"),
    ],
)
def test_what_goes_wrong_is_told_in_the_words_of_the_control_plane(
    control: ControlPlane, capsys: pytest.CaptureFixture[str], answer: tuple[int, dict[str, str], Any], said: str
) -> None:
    control.answers = [answer]
    assert main(["test", URL]) == NOBODY_KNOWS
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"), [("URL", "GATEHOUSE_URL"), ("SLICE", "GATEHOUSE_SLICE"), ("TOKEN", "GATEHOUSE_TOKEN")]
)
def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    monkeypatch.delenv(f"GATEHOUSE_{name}")
    assert main(["test", URL]) == NOBODY_KNOWS
    assert said in capsys.readouterr().err


def test_a_control_plane_that_is_away_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATEHOUSE_URL", "http://127.0.0.1:1")
    assert main(["test", URL]) == NOBODY_KNOWS
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["-H", "nothing"], ["--against", "yesterday"], ["--against", "0"], ["--times", "x"]])
def test_words_that_mean_nothing_end_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["test", URL, *words])
    assert caught.value.code == NOBODY_KNOWS
