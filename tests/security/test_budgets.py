"""Nobody asks so much that others are kept waiting: budgets by caller, threads in turns, sockets by session."""

import asyncio
import threading

import httpx
import pytest
from django.conf import settings

from console import websocket
from console.guard.budgets import till
from console.guard.budgets.buckets import Buckets, Rate
from console.guard.budgets.prices import DEAR, READ, STATIC, STRANGERS_WRITE, WRITE, price_of
from console.wsgi.turns import Lane, QueueFull, Turns
from tests import make
from tests.cast import Cast
from tests.live.browser import cookie_of, tab
from tests.live.web import Web, running_web
from tests.security.wire import PATIENCE_SECONDS


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_and_then_its_rate():
    clock = Clock()
    buckets = Buckets(Rate(burst=10, each_second=2), clock=clock)
    assert [buckets.take("a", 5).wait_seconds for _ in range(3)] == [0, 0, 2.5]
    clock.now = 2.5
    assert buckets.take("a", 5).wait_seconds == 0
    assert buckets.take("b", 10).left == 0
    clock.now = 1000
    assert buckets.take("a", 1).left == 9


def test_a_refused_request_costs_nothing():
    buckets = Buckets(Rate(10, 1), clock=Clock())
    buckets.take("a", 8)
    for _ in range(100):
        assert buckets.take("a", 5).wait_seconds == 3
    assert buckets.take("a", 2).wait_seconds == 0


def test_what_costs_more_than_a_bucket_holds_is_let_through_when_it_is_full():
    assert Buckets(Rate(5, 1), clock=Clock()).take("a", 8).wait_seconds == 0


def test_as_many_buckets_are_kept_as_there_is_room_for():
    buckets = Buckets(Rate(10, 1), clock=Clock(), most_keys=100)
    for number in range(10_000):
        buckets.take(str(number), 1)
    assert len(buckets._buckets) == 100


@pytest.mark.parametrize(
    ("method", "path", "price"),
    [
        ("GET", "/api/v1/me", READ),
        ("PATCH", "/api/v1/tenants/acme", WRITE),
        ("GET", "/api/v1/slices/acme@edge/plan", DEAR),
        ("POST", "/api/v1/slices/acme@edge/revisions", DEAR),
        ("GET", "/api/v1/slices/acme@edge/revisions", READ),
        ("POST", "/api/v1/slices/acme@edge/route-tests", DEAR),
        ("GET", "/api/v1/schema/", DEAR),
        ("GET", "/api/v1/docs/", DEAR),
        ("GET", "/static/console/assets/main.js", STATIC),
    ],
)
def test_what_compiles_costs_more_than_what_reads(method: str, path: str, price: float):
    assert price_of(method, path, is_stranger=False) == price


def test_what_a_stranger_sends_costs_as_much_as_a_hash():
    assert price_of("POST", "/sign-in", is_stranger=True) == STRANGERS_WRITE


async def test_threads_go_round_among_those_who_wait():
    turns, order = Turns(threads=1), []

    async def ask(key: str) -> None:
        await turns.take(Lane(key), 100)
        order.append(key)
        await asyncio.sleep(0)
        turns.give_back(Lane(key))

    await asyncio.gather(*(ask(key) for key in ["a"] * 6 + ["b", "c"]))
    assert order.index("b") <= 2
    assert order.index("c") <= 3
    assert sorted(order) == ["a"] * 6 + ["b", "c"]


async def test_strangers_leave_threads_to_those_who_are_signed_in():
    turns = Turns(threads=8)
    asked = [asyncio.ensure_future(turns.take(Lane(f"network:{number}", True), 100)) for number in range(20)]
    await asyncio.sleep(0)
    assert sum(one.done() for one in asked) == 3
    for _ in range(4):
        await asyncio.wait_for(turns.take(Lane("user:alice"), 100), 5)
    mine = asyncio.ensure_future(turns.take(Lane("user:alice"), 100))
    await asyncio.wait_for(turns.take(Lane("user:bob"), 100), 5)
    assert not mine.done(), "one caller has half of the threads at most"
    for one in (*asked, mine):
        one.cancel()


async def test_who_gives_up_waiting_is_forgotten():
    turns = Turns(threads=1)
    await turns.take(Lane("a"), 100)
    gone = asyncio.ensure_future(turns.take(Lane("b"), 100))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    turns.give_back(Lane("a"))
    await asyncio.wait_for(turns.take(Lane("b"), 100), 5)


async def test_one_caller_has_a_bounded_queue():
    turns = Turns(threads=1)
    asked = [asyncio.ensure_future(turns.take(Lane("a"), 1000)) for _ in range(65)]
    await asyncio.sleep(0)
    with pytest.raises(QueueFull):
        await turns.take(Lane("a"), 1000)
    for one in asked:
        one.cancel()


@pytest.fixture
def frugal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The server with small budgets."""
    monkeypatch.setattr(settings, "CALLER_BUDGET", 1)
    with running_web() as server:
        yield server


def spend(client: httpx.Client, path: str = "/api/v1/me") -> httpx.Response:
    """Ask until it is too much."""
    for _ in range(500):
        answer = client.get(path)
        if answer.status_code == 429:
            return answer
    raise AssertionError("nothing was too much")


def test_beyond_its_budget_a_caller_is_told_when_to_come_back_and_others_are_served(frugal: Web, cast: Cast):
    _, mine = make.token(cast.acme, cast.alice)
    _, theirs = make.token(cast.globex, cast.mallory)
    with httpx.Client(base_url=frugal.url, headers={"Authorization": f"Bearer {mine}"}) as greedy:
        greedy.get("/api/v1/me")
        refused = spend(greedy)
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["retry-after"]) >= 1
    other = httpx.get(f"{frugal.url}/api/v1/me", headers={"Authorization": f"Bearer {theirs}"})
    assert other.status_code == 200


def test_answers_say_what_is_left(frugal: Web, cast: Cast):
    _, secret = make.token(cast.acme, cast.alice)
    with httpx.Client(base_url=frugal.url, headers={"Authorization": f"Bearer {secret}"}) as client:
        client.get("/api/v1/me")
        answer = client.get("/api/v1/me")
    assert answer.headers["ratelimit-policy"] == '"caller";q=20;w=20'
    assert answer.headers["ratelimit"].startswith('"caller";r=')


def test_made_up_tokens_make_up_no_budgets(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(till, "OF_UNPROVEN", Rate(20, 1))
    with running_web() as web, httpx.Client(base_url=web.url) as client:
        statuses = {
            client.get("/api/v1/me", headers={"Authorization": f"Bearer gh_{number}"}).status_code
            for number in range(60)
        }
    assert statuses == {401, 429}


def test_guessing_is_stopped_before_a_password_is_looked_at_and_says_nothing(web: Web):
    with httpx.Client(base_url=web.url, headers={"Origin": web.url}, timeout=PATIENCE_SECONDS) as client:
        client.cookies["csrftoken"] = "a" * 32
        form = {"csrfmiddlewaretoken": "a" * 32, "password": "wrong"}
        told = {
            email: [client.post("/sign-in", data={**form, "email": email}) for _ in range(30)][-1]
            for email in ("alice@people.test", "nobody@people.test")
        }
    assert [answer.status_code for answer in told.values()] == [429, 429]
    assert len({answer.json()["detail"][:40] for answer in told.values()}) == 1


def test_a_person_gets_a_page_a_program_a_document(frugal: Web):
    with httpx.Client(base_url=frugal.url) as client:
        spend(client, "/sign-in")
        page = client.get("/sign-in", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "<h1>Too many requests</h1>" in page.text


def test_health_is_answered_whatever_strangers_ask(frugal: Web):
    with httpx.Client(base_url=frugal.url) as client:
        spend(client, "/sign-in")
        assert client.get("/healthz").status_code == 200


def test_no_budget_at_all_can_be_set(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "CALLER_BUDGET", 0)
    with running_web() as web, httpx.Client(base_url=web.url) as client:
        assert {client.get("/api/v1/me").status_code for _ in range(300)} == {401}


def test_a_session_opens_a_bounded_number_of_sockets(web: Web, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(websocket, "MOST_OF_SESSION", 2)
    cookie = cookie_of(cast.alice)
    with tab(web, cookie=cookie) as first, tab(web, cookie=cookie) as second:
        first.subscribe("me"), second.subscribe("me")
        with tab(web, cookie=cookie) as third:
            assert third.close_code() == 4429
        with tab(web, cast.alice) as other:
            other.subscribe("me")


def test_one_caller_who_asks_a_lot_at_once_leaves_others_their_turn(web: Web, cast: Cast):
    _, mine = make.token(cast.acme, cast.alice)
    _, theirs = make.token(cast.globex, cast.mallory)
    stop, statuses = threading.Event(), set()

    def flood() -> None:
        with httpx.Client(base_url=web.url, headers={"Authorization": f"Bearer {mine}"}, timeout=60) as client:
            while not stop.is_set():
                statuses.add(client.get("/api/v1/tenants").status_code)

    floods = [threading.Thread(target=flood) for _ in range(16)]
    for one in floods:
        one.start()
    try:
        with httpx.Client(base_url=web.url, headers={"Authorization": f"Bearer {theirs}"}, timeout=60) as client:
            assert {client.get("/api/v1/me").status_code for _ in range(20)} == {200}
    finally:
        stop.set()
        for one in floods:
            one.join()
    assert statuses <= {200, 429}
