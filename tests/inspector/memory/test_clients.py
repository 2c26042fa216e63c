"""What a node remembers of clients: rates that hold, scores that fade, passes that belong to one."""

import pytest
from gatehouse_inspector.memory.clients import Clients, new_memory
from gatehouse_inspector.memory.passes import PASS_SECONDS, Passes
from gatehouse_inspector.memory.table import BYTES, Table
from gatehouse_inspector.policies.memory import Rate
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request
from hypothesis import given
from hypothesis import strategies as st


class Clock:
    """A clock that is set."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


def facts(client="192.0.2.1", target=b"/a", **headers):
    pairs = ((b"host", b"a.test"), (b"user-agent", b"x"), *((k.encode(), v.encode()) for k, v in headers.items()))
    return RequestFacts(Request(b"GET", target, pairs, client=client))


@pytest.fixture
def clock():
    return Clock(10_000.0)


@pytest.fixture
def clients(clock):
    return Clients(new_memory(), now=clock)


class TestRates:
    def test_a_client_may_ask_so_often_and_then_waits(self, clients, clock):
        rate = Rate(3, 10)
        assert [clients.wait_seconds("s", rate, facts()) for _ in range(4)][:3] == [0, 0, 0]
        wait = clients.wait_seconds("s", rate, facts())
        assert 10 < wait <= 20, "in the next window, when some of this one no longer counts"
        clock.at += wait
        assert clients.wait_seconds("s", rate, facts()) == 0

    def test_others_are_counted_apart(self, clients):
        rate = Rate(1, 10)
        for one in (facts(), facts("192.0.2.2"), facts("2001:db8::1"), facts("2001:db8:0:1::1")):
            assert clients.wait_seconds("s", rate, one) == 0
        assert clients.wait_seconds("other", rate, facts()) == 0
        assert clients.wait_seconds("s", rate, facts("2001:db8::2")) > 0, "of the same network"
        assert clients.wait_seconds("s", rate, facts("::ffff:192.0.2.1")) > 0

    def test_paths_and_headers_can_be_counted(self, clients):
        paths, keys = Rate(1, 10, "client+path"), Rate(1, 10, "header:key")
        assert [clients.wait_seconds("p", paths, facts(target=path)) > 0 for path in (b"/a", b"/b", b"/%61")] == [
            False, False, True,
        ]  # fmt: skip
        asked = (facts(key="1"), facts("192.0.2.9", key="2"), facts("192.0.2.9", key="1"), facts(), facts())
        assert [clients.wait_seconds("k", keys, one) > 0 for one in asked] == [False, False, True, False, True]

    @given(st.lists(st.floats(0, 30), min_size=1, max_size=200), st.integers(1, 5), st.integers(1, 60))
    def test_never_more_than_twice_the_rate_in_any_window(self, pauses, requests, seconds):
        clock, let_through = Clock(1_000.0), []
        clients, rate = Clients(SHARED, now=clock), Rate(requests, seconds)
        for pause in pauses:
            clock.at += pause
            if clients.wait_seconds(f"{id(clock)}", rate, facts()) == 0:
                let_through.append(clock.at)
        for start in let_through:
            assert sum(start <= at < start + seconds for at in let_through) <= 2 * requests

    def test_two_who_share_the_memory_count_together(self, clock):
        memory, rate = new_memory(), Rate(2, 10)
        one, other = (Clients(memory, now=clock) for _ in range(2))
        assert [each.wait_seconds("s", rate, facts()) > 0 for each in (one, other, one)] == [False, False, True]


SHARED = new_memory()


class TestScores:
    def test_they_add_up_and_fade(self, clients, clock):
        for _ in range(3):
            clients.add_score("acme", facts(), 20)
        assert clients.score("acme", facts()) == 60
        clock.at += 300
        assert clients.score("acme", facts()) == 30
        assert (clients.score("acme", facts("192.0.2.2")), clients.score("globex", facts())) == (0, 0)


class TestPasses:
    def test_a_pass_is_for_one_client_one_browser_one_host_and_half_an_hour(self):
        passes = Passes(b"k" * 32)
        word = passes.new_pass(facts(), 1000)

        def holds(now=1001, by=passes, client="192.0.2.1", **headers):
            return by.has_pass(facts(client, cookie=f"gatehouse-pass={headers.pop('word', word)}", **headers), now)

        assert holds()
        assert holds(1000 + PASS_SECONDS - 1)
        assert not holds(1000 + PASS_SECONDS)
        assert not holds(client="192.0.2.2")
        assert not holds(by=Passes(b"x" * 32))
        assert not passes.has_pass(
            RequestFacts(Request(b"GET", b"/", ((b"cookie", f"gatehouse-pass={word}".encode()),))), 1
        )
        assert not holds(word=passes.new_ticket(facts(), 1000))
        for forged in ("", ".", "9999999999.", f"9999999999.{word.partition('.')[2]}", "\u0661.x", "-1.x", "1e9.x"):
            assert not holds(word=forged)


def test_a_full_table_forgets_the_oldest_and_nothing_else_breaks():
    table = Table(memoryview(bytearray(BYTES)), 0, b"s")
    for number in range(1, 100_001):
        place, _ = table.find(f"{number}")
        table.store(place, (number, 7, 7))
    known = [table.find(f"{number}")[1] == (number, 7, 7) for number in range(1, 100_001)]
    assert all(known[-5_000:])
    assert 50_000 < sum(known) <= 65_536
