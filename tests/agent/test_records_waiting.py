"""Records wait in bounds, no tenant crowds another out, and what is not told is counted."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from gatehouse_agent.kept import lightened, shifted
from gatehouse_agent.records.reading import record_of
from gatehouse_agent.records.waiting import A_SECOND, AT_ONCE, KEPT, Waiting
from gatehouse_protocol.records import MAX_RECORDS, DropReason, RecordReport

from tests.agent.reports import report_with

SAID = {
    "at": "1790000000.500000", "request_id": "5f80e092-ff5c-4d9b-b26e-bc6ba2e91613", "client": "203.0.113.9",
    "trace_parent": "00-5f80e09217952890979994825f80e092-9994825f80e0925f-01", "target": "/a?b=1", "status": "503",
    "route": "acme/front", "flags": "UF,URX", "duration": "1200", "waf": "refused;score=5;rules=1;policy=acme/shop",
}  # fmt: skip


class Clock:
    def __init__(self):
        self.at = 1_790_000_000.0

    def __call__(self):
        return self.at


def record(key="acme@edge"):
    return record_of(SAID, key, 3, 0.0)


def made():
    clock = Clock()
    return clock, Waiting(clock, clock)


def fill(waiting, key, count):
    for _ in range(count):
        if waiting.admits(key):
            waiting.add(record(key))


def dropped(report):
    found = Counter()
    for one in report.dropped:
        found[one.slice, one.reason] += one.count
    return found


def test_a_flood_keeps_within_the_cap_and_the_rest_is_counted():
    clock, waiting = made()
    told, untold = 0, 0
    for _ in range(10):
        fill(waiting, "acme@edge", 1_000)
        report = waiting.take()
        told += len(report.records)
        untold += dropped(report)["acme@edge", DropReason.RATE]
        clock.at += 1
    assert told == AT_ONCE + 9 * A_SECOND
    assert told + untold == 10_000


def test_one_tenant_does_not_crowd_out_another():
    clock, waiting = made()
    for _ in range(60):
        fill(waiting, "loud@edge", 1_000)
        fill(waiting, "quiet@edge", 1)
        clock.at += 1
    counts, untold = Counter(), Counter()
    while (report := waiting.take()) is not None:
        assert len(report.records) <= MAX_RECORDS
        counts.update(one.slice for one in report.records)
        untold += dropped(report)
    assert counts["quiet@edge"] == 60
    assert sum(counts.values()) == KEPT
    assert untold["loud@edge", DropReason.ROOM] + untold["loud@edge", DropReason.RATE] + counts["loud@edge"] == 60_000


def test_a_report_takes_of_each_slice_in_turn():
    _, waiting = made()
    for number in range(20):
        fill(waiting, f"t{number}@edge", AT_ONCE)
    first = Counter(one.slice for one in waiting.take().records)
    assert len(first) == 20
    assert set(first.values()) == {MAX_RECORDS // 20}


def test_nothing_is_nothing():
    assert made()[1].take() is None


def test_a_record_says_what_envoy_said():
    one = record()
    assert (one.path, one.query, one.status, one.flags, one.duration_us) == ("/a", "b=1", 503, "UF,URX", 1200)
    assert (one.waf_policy, one.waf_outcome, one.waf_score) == ("acme/shop", "refused", 5)
    assert one.is_own_trace
    assert (one.first_byte_us, one.attempts, one.user_agent) == (None, 0, "")


def test_a_trace_of_the_clients_own_is_told_as_it_is_and_nothing_else_is():
    client = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    one = record_of({**SAID, "trace_parent": client}, "acme@edge", 1, 0.0)
    assert (one.trace_parent, one.is_own_trace) == (client, False)
    assert record_of({**SAID, "trace_parent": "hunter2"}, "acme@edge", 1, 0.0).trace_parent == ""


def test_what_nobody_could_mean_is_no_fault():
    hostile = dict.fromkeys(SAID, "\x00\ufffd-" * 3_000)
    one = record_of(hostile, "acme@edge", 1, 0.0)
    assert (one.status, one.client, one.duration_us) == (0, "", 0)


def test_a_report_that_waits_too_long_counts_its_records():
    one = record()
    report = report_with(records=RecordReport((one, replace(one, slice="zeta@edge"), one), ()))
    found = lightened(report).records
    assert found.records == ()
    assert {(row.slice, row.reason, row.count) for row in found.dropped} == {
        ("acme@edge", "room", 2), ("zeta@edge", "room", 1),
    }  # fmt: skip


def test_records_move_when_the_time_is_learnt():
    report = report_with(records=RecordReport((record(),), ()))
    assert shifted(report, timedelta(seconds=9)).records.records[0].at - record().at == timedelta(seconds=9)
