"""Envoy's statistics become counts that add up, whatever Envoy forgets or restarts."""

from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.traffic.rows import byte_rows, count_rows, latency_rows, merge, slice_of
from gatehouse_agent.traffic.totals import Outcome, Totals, read, remember, since
from gatehouse_protocol.reports import ByteRow, Counts

SHOP = Outcome("acme/shop", "acme/echo", 200, "-")
ACTIVE = {"acme@edge": SliceRef("acme@edge", False, "r", 7, "")}


def counter(route="acme/shop", code=200, flags="-", cluster="acme/echo", value=1):
    return {"name": f"gh.rq.route.{route}.code.{code}.flags.{flags}.cluster.{cluster}", "value": value}


def histogram(route, *bins):
    totals = [{"lower_bound": lower, "width": width, "count": count} for lower, width, count in bins]
    return {"name": f"gh.dur_us.route.{route}", "totals": totals, "intervals": []}


def histograms(*details):
    return {"histograms": {"supported_percentiles": [0], "details": list(details)}}


class TestReading:
    def test_a_counter_is_taken_apart(self):
        assert read([counter(value=3)]).requests == {SHOP: 3}

    def test_what_is_missing_is_a_dash(self):
        found = read([counter(route="", code=404, flags="NR", cluster="")])
        assert found.requests == {Outcome("-", "-", 404, "NR"): 1}

    @pytest.mark.parametrize("flags", ["UF,URX", "DC", "-"])
    def test_flags_are_kept_as_they_are(self, flags):
        (outcome,) = read([counter(flags=flags)]).requests
        assert outcome.flags == flags

    @pytest.mark.parametrize("route", ["gatehouse/proof", "gatehouse/challenge"])
    def test_our_own_routes_do_not_count(self, route):
        assert read([counter(route=route), histograms(histogram(route, (1, 1, 1)))]) == Totals()

    def test_bins_are_kept_in_whole_microseconds(self):
        found = read([histograms(histogram("acme/shop", (120, 10, 2), (5, 0.1, 1)))])
        assert found.latency == {"acme/shop": {(120, 10): 2, (5, 1): 1}}

    def test_refusals_of_rules_that_envoy_holds_are_added_up_over_listeners(self):
        names = (
            "http.https.rbac.held.policy.waf/acme/shop/office.denied",
            "http.http.rbac.held.policy.waf/acme/shop/office.denied",
        )
        others = ("http.http.rbac.held.policy.waf/acme/shop/office.allowed", "http.http.rbac.policy.identity.denied")
        found = read([{"name": name, "value": 2} for name in (*names, *others)])
        assert found == Totals(held={("acme/shop", "office"): 4})
        assert since(Totals(held={("acme/shop", "office"): 3}), found).held == {("acme/shop", "office"): 1}

    def test_other_statistics_are_passed_over(self):
        assert read([{"name": "server.uptime", "value": 3}, {"value": 3}]) == Totals()


class TestDifferences:
    @pytest.mark.parametrize(
        ("before", "now", "counted"),
        [(5, 8, {SHOP: 3}), (0, 8, {SHOP: 8}), (8, 8, {}), (8, 3, {SHOP: 3})],
        ids=["grown", "new", "idle", "restarted"],
    )
    def test_a_counter_grows_or_starts_over(self, before, now, counted):
        assert since(Totals({SHOP: before}), Totals({SHOP: now})).requests == counted

    def test_bins_grow(self):
        before, now = {(1, 1): 2, (2, 1): 1}, {(1, 1): 5, (2, 1): 1}
        found = since(Totals(latency={"r": before}), Totals(latency={"r": now}))
        assert found.latency == {"r": {(1, 1): 3}}

    def test_a_histogram_that_started_over_counts_from_zero(self):
        before, now = {(1, 1): 9}, {(1, 1): 1, (2, 1): 3}
        found = since(Totals(latency={"r": before}), Totals(latency={"r": now}))
        assert found.latency == {"r": now}


class TestRows:
    def test_a_row_belongs_to_the_owner_of_its_route_at_the_active_sequence(self):
        (row,) = count_rows(Totals({SHOP: 3}), ACTIVE, "edge")
        assert (row.slice, row.revision_sequence, row.count) == ("acme@edge", 7, 3)

    @pytest.mark.parametrize(("route", "key"), [("acme/shop", "acme@edge"), ("-", "platform@edge")])
    def test_no_route_is_the_platforms(self, route, key):
        assert slice_of(route, "edge") == key

    def test_windows_are_added_up_by_row(self):
        at = datetime(2026, 1, 1, tzinfo=UTC)
        totals = Totals({SHOP: 3}, {"acme/shop": {(1, 1): 2}})
        rows, lines = count_rows(totals, ACTIVE, "edge"), latency_rows(totals, ACTIVE, "edge")
        later = at + timedelta(seconds=1)
        merged = merge([Counts(at, later, rows, lines), Counts(later, later + timedelta(seconds=1), rows, lines)])
        assert (merged.from_, merged.to) == (at, at + timedelta(seconds=2))
        assert [row.count for row in merged.rows] == [6]
        assert [line.bins for line in merged.latency] == [((1, 1, 4),)]


def test_a_counter_that_envoy_hid_for_a_while_goes_on_from_what_it_was():
    outcome = Outcome("acme/shop", "acme/echo", 200, "-")
    before = Totals({outcome: 100}, {"acme/shop": {(1000, 100): 100}})
    hidden = remember(before, Totals())
    back = Totals({outcome: 101}, {"acme/shop": {(1000, 100): 101}})
    assert since(hidden, back) == Totals({outcome: 1}, {"acme/shop": {(1000, 100): 1}})


class TestBytes:
    def bytes_of(self, way, value, route="acme/shop", cluster="acme/echo"):
        return {"name": f"gh.{way}.route.{route}.cluster.{cluster}", "value": value}

    def test_bytes_belong_to_the_requests_of_their_route_and_service(self):
        found = read([counter(value=2), counter(code=503, flags="UF"), self.bytes_of("rx", 7), self.bytes_of("tx", 90)])
        (row,) = byte_rows(found, ACTIVE, "edge")
        assert row == ByteRow("acme@edge", 7, "acme/shop", "acme/echo", 3, 7, 90)

    def test_of_a_listener_that_counts_no_bytes_they_are_unknown(self):
        assert byte_rows(read([counter(value=2)]), ACTIVE, "edge") == ()

    def test_our_own_probes_cost_nobody_anything(self):
        assert read([self.bytes_of("tx", 9, route="gatehouse/proof")]) == Totals()

    def test_only_what_came_since_counts_and_windows_add_up(self):
        before = read([counter(value=2), self.bytes_of("tx", 90)])
        now = read([counter(value=3), self.bytes_of("tx", 130)])
        rows = byte_rows(since(before, now), ACTIVE, "edge")
        at = datetime(2026, 1, 1, tzinfo=UTC)
        (row,) = merge([Counts(at, at, (), (), rows), Counts(at, at, (), (), rows)]).bytes
        assert (row.requests, row.received, row.sent) == (2, 0, 80)
