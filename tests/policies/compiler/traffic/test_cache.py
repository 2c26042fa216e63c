"""A cache on a real Envoy: what is kept, how long, for whom, and what is not."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from policies.compiler import IntentObject, has_errors
from tests.policies.compiler.intents import compiled, forward, hostname, platform, route
from tests.policies.compiler.running_envoy import Answer, Gateway, running
from tests.policies.compiler.traffic.changing import Changing, changing_service
from tests.policies.compiler.traffic.counting import refusals
from tests.policies.compiler.traffic.world import LOOPBACK, at, policy

pytestmark = pytest.mark.envoy
FOR_A_MINUTE = ("cache-control", "max-age=60")


@contextmanager
def cached(
    *objects: IntentObject, says: tuple[str, str] = FOR_A_MINUTE, **settings: Any
) -> Iterator[tuple[Gateway, Changing]]:
    """A hostname with a cache in front of a service whose every answer is another."""
    with changing_service(says) as service:
        usual = [hostname(policies=["kept"]), route("all", "/"), at("echo", service.port)]
        given = {item.key for item in objects}
        mine = [item for item in usual if item.key not in given]
        slice_ = compiled(policy("kept", "cache", **settings), *mine, *objects, allowed_private_networks=LOOPBACK)
        assert not has_errors(slice_.problems), slice_.problems
        with running(slice_.resources, platform().resources) as gateway:
            yield gateway, service
            assert "script log" not in gateway.said()


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, Changing]]:
    with cached() as found:
        yield found


@pytest.fixture
def fresh(world: tuple[Gateway, Changing]) -> tuple[Gateway, Changing]:
    _, service = world
    service.says, service.status, service.body, service.cut_after = [FOR_A_MINUTE], 200, None, None
    service.asked.clear()
    return world


def number(answer: Answer) -> int:
    assert answer.status == 200, answer.body
    return int(json.loads(answer.body)["n"])


def status(answer: Answer) -> str:
    return answer.headers["cache-status"]


def is_kept(gateway: Gateway, path: str, **how: Any) -> bool:
    first, second = gateway.ask(path, **how), gateway.ask(path, **how)
    assert "hit" not in status(first)
    return "; hit" in status(second) and first.body == second.body


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_answer_is_kept_and_tells_its_age(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    service.says += [("x-own", "a"), ("x-own", "b"), ("etag", '"one"')]
    first = gateway.ask("/a?b=c")
    second = gateway.ask("/a?b=c")
    assert number(first) == number(second)
    assert len(service.asked) == 1
    assert status(first) == "gatehouse; fwd=uri-miss; stored"
    assert status(second).startswith("gatehouse; hit; ttl=")
    assert int(second.headers["age"]) >= 0
    assert "age" not in first.headers
    dropped = {"age", "cache-status"}
    assert {n: v for n, v in first.headers.items() if n not in dropped} == {
        n: v for n, v in second.headers.items() if n not in dropped
    }
    assert number(gateway.ask("/a?b=d")) != number(first)


def test_head_is_answered_from_what_get_left_and_leaves_nothing(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    assert "fwd=uri-miss" in status(gateway.ask("/head", method="HEAD"))
    first = gateway.ask("/head")
    assert "fwd=uri-miss" in status(first)
    head = gateway.ask("/head", method="HEAD")
    assert "; hit" in status(head)
    assert (head.body, head.headers["content-length"]) == (b"", str(len(first.body)))
    assert len(service.asked) == 2


def test_who_has_it_already_is_told_so(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    modified = "Sat, 21 Nov 2026 10:00:00 GMT"
    service.says += [("etag", '"one"'), ("last-modified", modified)]
    gateway.ask("/known")
    for known in (("if-none-match", '"two", W/"one"'), ("if-none-match", "*"), ("if-modified-since", modified)):
        answer = gateway.ask("/known", headers=[known])
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == '"one"'
    for other in (("if-none-match", '"two"'), ("if-modified-since", "Sat, 21 Nov 2026 09:00:00 GMT")):
        assert gateway.ask("/known", headers=[other]).status == 200
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("says", "kept"),
    [
        ([], False),
        ([("cache-control", "max-age=60")], True),
        ([("cache-control", "public, s-maxage=60, max-age=0")], True),
        ([("cache-control", "s-maxage=0, max-age=60")], False),
        ([("cache-control", "max-age=60"), ("cache-control", "max-age=5")], False),
        ([("cache-control", "max-age=60"), ("age", "60")], False),
        ([("cache-control", "max-age=60"), ("age", "10")], True),
        ([("cache-control", "max-age=x")], False),
        ([("cache-control", 'max-age="60"')], True),
        ([("cache-control", "no-store")], False),
        ([("cache-control", "max-age=60, No-Store")], False),
        ([("cache-control", "max-age=60"), ("cache-control", "private")], False),
        ([("cache-control", "no-cache, max-age=60")], False),
        ([("cache-control", "max-age=60"), ("set-cookie", "sid=1")], False),
        ([("expires", "Sat, 01 Jan 2050 00:00:00 GMT")], True),
        ([("expires", "Sat, 01 Jan 2000 00:00:00 GMT")], False),
        ([("expires", "0")], False),
    ],
)
def test_the_service_says_what_is_kept(
    fresh: tuple[Gateway, Changing], says: list[tuple[str, str]], kept: bool, request: pytest.FixtureRequest
) -> None:
    gateway, service = fresh
    service.says = says
    assert is_kept(gateway, f"/says?{abs(hash(request.node.name))}") is kept


def test_statuses_that_are_kept(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    for code in (200, 203, 301, 308, 404, 410):
        service.status = code
        assert is_kept(gateway, f"/status/{code}"), code
    for code in (204, 302, 400, 401, 403, 405, 413, 414, 429, 431, 451, 500, 501, 502, 503):
        service.status = code
        assert not is_kept(gateway, f"/status/{code}"), code


def test_where_the_service_says_nothing_the_policy_does() -> None:
    with cached(ttl_seconds=60, says=("x-nothing", "said")) as (gateway, service):
        assert is_kept(gateway, "/a")
        service.status = 404
        assert not is_kept(gateway, "/b")
        service.status, service.says = 200, [("cache-control", "max-age=0")]
        assert not is_kept(gateway, "/c")


def test_an_error_that_is_given_again_is_counted_as_nobodys_refusal(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    service.status = 404
    before, errors = refusals(gateway), "downstream_rq_4xx"
    asked = sum(gateway.counters(errors).values())
    assert is_kept(gateway, "/gone-for-now")
    until(lambda: sum(gateway.counters(errors).values()) >= asked + 2)
    assert refusals(gateway) == before


def test_a_policy_may_know_better_than_the_service_but_not_of_what_is_private() -> None:
    with cached(ttl_seconds=60, respect_service=False, says=("cache-control", "no-cache, max-age=0")) as found:
        gateway, service = found
        assert is_kept(gateway, "/a")
        for index, private in enumerate(
            (("cache-control", "private"), ("cache-control", "no-store"), ("set-cookie", "a=b"))
        ):
            service.says = [private]
            assert not is_kept(gateway, f"/private/{index}")


def test_what_is_old_is_fetched_again_and_meanwhile_others_get_the_old() -> None:
    with cached(stale_seconds=60, says=("cache-control", "max-age=1")) as (gateway, service):
        first = number(gateway.ask("/a"))
        service.held.clear()
        fetching = threading.Thread(target=until, args=(lambda: number(gateway.ask("/a")) != first,))
        fetching.start()
        until(lambda: len(service.asked) == 2)
        old = gateway.ask("/a")
        assert number(old) == first
        assert int(status(old).rpartition("ttl=")[2]) <= 0
        service.held.set()
        fetching.join()
        assert len(service.asked) == 2


def test_what_must_be_asked_for_again_is_not_given_when_it_is_old() -> None:
    says = ("cache-control", "max-age=1, must-revalidate")
    with cached(stale_seconds=60, says=says) as (gateway, _):
        number(gateway.ask("/a"))
        until(lambda: "fwd=stale" in status(gateway.ask("/a")))


def test_no_answer_is_fresh_for_longer_than_the_policy_says() -> None:
    with cached(max_ttl_seconds=1, says=("cache-control", "max-age=3600")) as (gateway, service):
        number(gateway.ask("/a"))
        until(lambda: "fwd=stale" in status(gateway.ask("/a")))
        assert len(service.asked) == 2


def test_answers_vary_by_what_the_client_takes(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    service.says += [("vary", "Accept-Language, accept-encoding")]
    german = [("accept-language", "de"), ("accept-encoding", "br, gzip")]
    english = [("accept-language", "en")]
    first, second = number(gateway.ask("/v", headers=german)), number(gateway.ask("/v", headers=english))
    assert first != second
    assert number(gateway.ask("/v", headers=german)) == first
    assert number(gateway.ask("/v", headers=english)) == second
    for index, name in enumerate(("*", "cookie", "user-agent", "accept, x-whatever")):
        service.says = [FOR_A_MINUTE, ("vary", name)]
        assert not is_kept(gateway, f"/vary/{index}")


def test_an_answer_that_is_cut_or_too_large_is_not_kept() -> None:
    with cached(max_body_kib=1) as (gateway, service):
        service.body = b"x" * 1024
        assert is_kept(gateway, "/fits")
        service.body = b"x" * 1025
        assert not is_kept(gateway, "/too-large")
        service.body, service.cut_after = b"x" * 900, 100
        with pytest.raises(Exception, match="100 bytes read"):
            gateway.ask("/cut")
        service.cut_after = None
        assert "fwd=uri-miss" in status(gateway.ask("/cut"))


def test_the_service_is_asked_as_the_route_says() -> None:
    action = forward("echo", rewrite={"path": {"type": "prefix", "value": "/new"}})
    edits = {"add": [{"name": "x-edited", "value": "yes"}]}
    rewritten = route("rewritten", "/old", action=action, request_headers=edits, response_headers=edits)
    with cached(rewritten) as (gateway, service):
        answers = [gateway.ask("/old/a"), gateway.ask("/old/a")]
        assert [asked["path"] for asked in service.asked] == ["/new/a"]
        assert service.asked[0]["headers"]["x-edited"] == "yes"
        assert [answer.headers["x-edited"] for answer in answers] == ["yes", "yes"]


def test_edits_compression_and_cors_are_done_anew_to_each_answer() -> None:
    origin = "https://app.acme.test"
    policies = [policy("smaller", "compression"), policy("pages", "cors", origins=[origin])]
    host = hostname(policies=["kept", "smaller", "pages"])
    with cached(host, *policies) as (gateway, service):
        service.body = b"all work and no play " * 200
        service.says += [("content-type", "text/plain")]
        plain = gateway.ask("/a")
        small = gateway.ask("/a", headers=[("accept-encoding", "gzip"), ("origin", origin)])
        assert "; hit" in status(small)
        assert small.headers["content-encoding"] == "gzip"
        assert small.headers["access-control-allow-origin"] == origin
        assert not {"content-encoding", "access-control-allow-origin"} & plain.headers.keys()


def test_memory_is_bounded_and_what_was_asked_for_last_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    with cached(max_body_kib=1024) as (gateway, service):
        service.body = b"x" * 1_000_000
        for index in range(80):
            gateway.ask(f"/{index}")
            gateway.ask("/0")
        assert "; hit" in status(gateway.ask("/0"))
        assert "; hit" in status(gateway.ask("/79"))
        assert "fwd=uri-miss" in status(gateway.ask("/1"))


def test_what_it_did_is_counted_by_policy_and_route() -> None:
    with cached(route("other", "/other")) as (gateway, _):
        for path in ("/a", "/a", "/a", "/other"):
            gateway.ask(path)
        gateway.ask("/a", headers=[("cookie", "a=b")])

        def counted() -> dict[str, int]:
            begins = "gh.ca.of."
            return {n.removeprefix(begins): v for n, v in gateway.statistics().items() if n.startswith(begins)}

        until(lambda: sum(counted().values()) == 5)
        assert counted() == {
            "acme/kept/hit.route.acme/all": 2, "acme/kept/miss.route.acme/all": 1,
            "acme/kept/bypass.route.acme/all": 1, "acme/kept/miss.route.acme/other": 1,
        }  # fmt: skip
