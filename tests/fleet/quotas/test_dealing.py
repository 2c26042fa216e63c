"""Shares of a quota, dealt out by pure arithmetic: never more than the limit, and nobody waits for ever."""

from collections.abc import Mapping

from gatehouse_agent.quotas.account import Away, Bucket, Pour, Pouring
from gatehouse_agent.quotas.ledger import Ledger
from gatehouse_protocol.quotas import QuotaDealing, QuotaDealt, QuotaShort, QuotaTold
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet.quotas.arithmetic import Holding, Told, deal, even_share, is_short

MINUTE = 60
LONG_AGO = 0.0
NOW = 6_000.0


def asks(held, wanted, used=0):
    return Told(100, held, used, 0, wanted)


def test_a_node_has_its_even_share_without_asking_and_more_is_what_nobody_keeps():
    nodes = {"a", "b", "c"}
    first = deal(asks(33, 80), {}, "a", nodes, NOW)
    assert first.held == 34  # 100 of which two others may use 33 each
    waived = {"b": Holding(3, 0, 0, 3, NOW), "c": Holding(33, 20, 0, 33, NOW)}
    assert deal(asks(34, 80), waived, "a", nodes, NOW).held == 64
    assert is_short(deal(asks(34, 80), waived, "a", nodes, NOW))


def test_a_node_that_has_just_begun_gets_what_it_held_before_or_its_even_share():
    nodes = {"a", "b"}
    known = {"a": Holding(60, 40, 7, 60, NOW), "b": Holding(40, 10, 0, 40, NOW)}
    found = deal(asks(None, 1, used=2), known, "a", nodes, NOW)
    assert (found.held, found.used, found.refused) == (60, 42, 7)
    assert deal(asks(None, 1), {}, "a", nodes, NOW).held == 50


def test_while_it_is_not_known_what_others_hold_nobody_gets_more():
    assert deal(asks(50, 100), {}, "a", {"a"}, NOW, is_settled=False).held == 50
    assert deal(asks(None, 100), {}, "a", {"a", "b"}, NOW, is_settled=False).held == 50


@given(st.integers(1, 10_000), st.integers(1, 12), st.data())
@settings(max_examples=200, deadline=None)
def test_what_nodes_hold_is_never_more_than_the_limit(limit, count, data):
    nodes = [f"n{number}" for number in range(count)]
    holdings: dict[str, Holding] = {}
    for _ in range(data.draw(st.integers(1, 30))):
        node = data.draw(st.sampled_from(nodes))
        had = holdings[node].held if node in holdings else even_share(limit, count)
        told = data.draw(st.one_of(st.none(), st.integers(0, had)))
        wanted = data.draw(st.integers(0, 2 * limit))
        holdings[node] = deal(Told(limit, told, 0, 0, wanted), holdings, node, nodes, NOW)
        untold = count - len(holdings)
        assert sum(one.held for one in holdings.values()) + untold * even_share(limit, count) <= limit


class Envoy:
    """Tokens as Envoy keeps them; who asks while it was told nothing passes."""

    def __init__(self) -> None:
        self.tokens, self.most, self.rule = 0.0, 0, Pouring.ALLOW
        self.allowed = self.denied = 0

    def say(self, name: bytes, pour: Pour) -> None:
        if pour.how in (Pouring.ALLOW, Pouring.DENY):
            self.rule, self.most = pour.how, 0
        elif pour.how is Pouring.ANEW or not self.most:
            self.rule, self.tokens, self.most = Pouring.ANEW, pour.tokens, pour.tokens
        else:
            self.tokens, self.most = float(int(pour.tokens * self.tokens / self.most)), pour.tokens

    def ask(self, times: int) -> int:
        passed = (
            times if self.rule is Pouring.ALLOW else 0 if self.rule is Pouring.DENY else min(times, int(self.tokens))
        )
        self.tokens -= passed
        self.allowed, self.denied = self.allowed + passed, self.denied + times - passed
        return passed


class Site:
    """A node: its Envoy and what stands between that and the control plane."""

    def __init__(self, bucket: Bucket, since: float) -> None:
        self.envoy, self.bucket = Envoy(), bucket
        self.ledger = Ledger(self.envoy.say, lambda name: None, since)

    def report(self, now: float) -> None:
        self.ledger.hear(b"bucket", self.bucket, self.envoy.allowed, self.envoy.denied, now)
        self.envoy.allowed = self.envoy.denied = 0


class Plane:
    """The control plane's side of one bucket."""

    def __init__(self) -> None:
        self.nodes: list[str] = []
        self.holdings: dict[int, dict[str, Holding]] = {}

    def talk(self, name: str, ledger: Ledger, now: float) -> None:
        for told in ledger.to_tell(now):
            ledger.take(told, self._deal(name, told, now), now)

    def _deal(self, name: str, told: list[QuotaTold], now: float) -> QuotaDealing:
        dealt, short = [], []
        for number, one in enumerate(told):
            kept = self.holdings.setdefault(one.window, {})
            said = Told(one.limit, one.held, one.used, one.refused, one.wanted)
            kept[name] = deal(said, kept, name, self.nodes, now)
            dealt.append(QuotaDealt(number, kept[name].held, kept[name].used))
        for window, kept in self.holdings.items():
            if window == int(now // MINUTE) and any(is_short(one) for one in kept.values()):
                short.append(QuotaShort(BUCKET.quota, BUCKET.keys, BUCKET.limit, MINUTE, window))
        return QuotaDealing(len(self.nodes), 5, tuple(dealt), tuple(short))


BUCKET = Bucket("acme/few", (), 120, MINUTE, Away.SHARE)


def run(demands: Mapping[str, list[int]], *, joins: Mapping[str, int], periods: int) -> list[int]:
    """What passed in each window; a demand is of five seconds, and a node may join later."""
    plane, sites = Plane(), {}
    passed = [0] * (periods // 12)
    for period in range(periods):
        for name in [one for one in demands if joins.get(one, 0) == period]:
            plane.nodes.append(name)
            since = NOW + 5 * period if joins.get(name) else LONG_AGO
            sites[name] = Site(BUCKET, since)
        for name, site in sites.items():
            plane.talk(name, site.ledger, NOW + 5 * period - 0.1)
        for second in (0, 2):
            now = NOW + 5 * period + second
            for name, site in sites.items():
                site.ledger.turn(now)
                demand = demands[name][period % len(demands[name])]
                if demand and site.envoy.rule is Pouring.ALLOW and second == 0:
                    passed[period // 12] += site.envoy.ask(1)
                    site.report(now)
                    plane.talk(name, site.ledger, now)
                passed[period // 12] += site.envoy.ask(demand // 2)
        for name, site in sites.items():
            site.report(now + 2)
            plane.talk(name, site.ledger, now + 2)
    return passed


@given(st.lists(st.lists(st.integers(0, 120), min_size=1, max_size=24), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_all_nodes_together_never_let_through_more_than_the_quota(demands):
    asked = {f"n{number}": one for number, one in enumerate(demands)}
    assert max(run(asked, joins={}, periods=48)) <= BUCKET.limit


def test_a_node_that_gets_all_requests_has_nearly_all_of_the_quota():
    demands = {"busy": [60], "idle": [0], "other": [0]}
    assert min(run(demands, joins={}, periods=36)) >= BUCKET.limit * 8 // 10


@given(st.lists(st.integers(0, 120), min_size=1, max_size=12), st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_in_the_minute_in_which_a_node_joins_at_most_its_even_share_is_let_through_beyond(demands, joins_at):
    asked = {"old": demands, "other": demands[::-1], "new": [120]}
    passed = run(asked, joins={"new": joins_at}, periods=48)
    beyond = [max(0, one - BUCKET.limit) for one in passed]
    assert beyond[joins_at // 12] <= even_share(BUCKET.limit, 2)
    assert sum(beyond) == beyond[joins_at // 12]
