"""A node whose clock is wrong takes part all the same; a lie about the time changes next to nothing."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from gatehouse_agent.control.clock import MOST_SECONDS, Clock
from gatehouse_agent.control.enrolling import EnrolmentError
from gatehouse_agent.door.caller import ask
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_protocol.shapes import format_time

from tests.agent import edge
from tests.agent.control_plane import Faults
from tests.agent.http_server import json_answer, problem
from tests.agent.reports import counted, proven, slice_in, told

TEN_MINUTES = 600.0


def wrong_by(seconds):
    """A machine's clock that shows another time."""
    return Clock(system=lambda: time.time() + seconds)


def near(moment, seconds=3.0):
    return abs((datetime.now(UTC) - moment).total_seconds()) < seconds


class Machine:
    """A machine whose two clocks a test moves."""

    def __init__(self):
        self.system, self.steady = 1_800_000_000.0, 50.0
        self.clock = Clock(lambda: self.system, lambda: self.steady)

    def wait(self, seconds):
        self.system += seconds
        self.steady += seconds

    @property
    def truth(self):
        return self.steady + 1_800_000_000.0 - 50.0


class TestTheClock:
    def test_before_anything_is_learnt_it_is_the_machines(self):
        machine = Machine()
        machine.system += 7
        assert machine.clock.seconds() == pytest.approx(machine.system)
        assert machine.clock.document() == {"difference_seconds": 0.0, "trouble": ""}

    @pytest.mark.parametrize("wrong", [TEN_MINUTES, -TEN_MINUTES])
    def test_what_was_learnt_holds_also_when_somebody_sets_the_machines_clock(self, wrong):
        machine = Machine()
        machine.system += wrong
        assert machine.clock.learn(machine.truth - 0.1, took_seconds=0.2)
        assert machine.clock.seconds() == pytest.approx(machine.truth)
        assert machine.clock.difference_seconds == pytest.approx(-wrong)
        machine.system -= wrong
        machine.wait(60)
        assert machine.clock.seconds() == pytest.approx(machine.truth)
        assert machine.clock.difference_seconds == pytest.approx(0)

    def test_jitter_does_not_make_it_jump(self):
        machine = Machine()
        before = machine.clock.seconds()
        assert not machine.clock.learn(machine.truth + 0.9, took_seconds=0.0)
        assert not machine.clock.learn(machine.truth - 3.0, took_seconds=5.0), "a slow answer says little"
        assert machine.clock.seconds() == before

    def test_more_than_an_hour_is_not_believed_and_named(self):
        machine = Machine()
        machine.system -= MOST_SECONDS + 1
        own = machine.system
        assert not machine.clock.learn(machine.truth, took_seconds=0.0)
        assert machine.clock.seconds() == pytest.approx(own)
        assert "3601 s behind the control plane's" in machine.clock.trouble
        machine.system += 2
        assert machine.clock.learn(machine.truth, took_seconds=0.0)
        assert (machine.clock.trouble, machine.clock.seconds()) == ("", pytest.approx(machine.truth))

    def test_difference_and_return_are_told_once_and_steps_are_passed_on(self):
        machine, steps, events = Machine(), [], []
        machine.clock.follow(steps.append, lambda code, text: events.append(code))
        for wrong in (-TEN_MINUTES, -TEN_MINUTES, 0.0, 0.0):
            machine.system = machine.truth + wrong
            machine.clock.learn(machine.truth, took_seconds=0.0)
        assert steps == [pytest.approx(TEN_MINUTES)], "the second time it was known already"
        assert events == ["clock_differs", "clock_agrees"]

    def test_what_was_learnt_before_anybody_listened_is_told_to_who_does(self):
        machine, events = Machine(), []
        machine.clock.learn(machine.truth + TEN_MINUTES, took_seconds=0.0)
        machine.clock.follow(lambda by: None, lambda code, text: events.append((code, text)))
        assert events == [
            ("clock_differs", "this machine's clock is 600 s behind the control plane's; times are corrected")
        ]

    def test_freshness_cannot_be_turned_back_behind_what_was_signed(self):
        machine = Machine()
        issued = datetime.fromtimestamp(machine.truth, UTC)
        expires = issued + timedelta(hours=1)
        machine.clock.see_signed(issued)
        for _ in range(10):
            machine.wait(400)
            machine.clock.learn(issued.timestamp(), took_seconds=0.0)  # a liar lets time stand still
        assert machine.clock.now() < expires
        assert machine.clock.fresh_now() > expires


def shop(body):
    return edge.virtual_host("acme", "shop.test", edge.answer("acme", body, name="shop"))


@pytest.mark.envoy
@pytest.mark.parametrize("wrong", [TEN_MINUTES, -TEN_MINUTES])
async def test_a_node_ten_minutes_off_joins_serves_and_reports_true_times(
    control_plane, start_agent, config, get, wrong
):
    await start_agent(clock=wrong_by(wrong))
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    report = await control_plane.reported(proven("acme@edge", 1))
    assert near(report.sent_at)
    assert near(slice_in(report, "acme@edge").proven_at)
    event = next(one for one in (await control_plane.reported(told("clock_differs"))).events)
    assert near(event.at, 10.0)
    assert f"600 s {'ahead of' if wrong > 0 else 'behind'}" in event.text
    await get("shop.test")
    counts = (await control_plane.reported(counted("acme/shop"))).counts
    assert near(counts.to)
    assert timedelta() <= counts.to - counts.from_ < timedelta(seconds=10)
    answer = await asyncio.to_thread(ask, Sockets(config.places.run_directory).door, "status")
    assert answer["clock"]["difference_seconds"] == pytest.approx(-wrong, abs=2)


@pytest.mark.envoy
async def test_what_was_noted_before_the_time_was_known_is_told_in_true_time(control_plane, start_agent, config):
    first = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    await first.stop()
    await control_plane.stop()
    control_plane.reports.clear()

    second = await start_agent(clock=wrong_by(-TEN_MINUTES))
    async with asyncio.timeout(20):
        while not second.agent.is_proven:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await control_plane.start()

    report = await control_plane.reported(proven("acme@edge", 1))
    assert near(report.sent_at)
    assert near(slice_in(report, "acme@edge").proven_at, 30.0)
    assert all(near(one.sent_at, 60.0) for one in control_plane.reports), "no report speaks of another time"


@pytest.mark.envoy
@pytest.mark.parametrize("wrong", [2 * MOST_SECONDS, -2 * MOST_SECONDS])
async def test_a_node_hours_off_is_told_what_to_mend(control_plane, start_agent, wrong):
    with pytest.raises(EnrolmentError, match=r"7200 s .* the control plane's, more than the 3600 s"):
        await start_agent(clock=wrong_by(wrong))


@pytest.mark.envoy
async def test_only_a_refused_signature_teaches_the_time(control_plane, start_agent, get):
    """Any other answer could come from anything in between, and a redirect from anywhere."""
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    lie = format_datetime(datetime.now(UTC) - timedelta(minutes=50), usegmt=True)
    refusals = iter([problem(401, "session_expired", Date=lie), problem(503, "unavailable", Date=lie),
                     problem(403, "forbidden", Date=lie), problem(401, "unauthenticated", Date=lie)])  # fmt: skip

    control_plane.expire_tokens()
    control_plane.faults = Faults(answer=lambda request: next(refusals, None))
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))

    assert next(refusals, None) is None
    assert abs(running.agent.clock.difference_seconds) < 1


@pytest.mark.envoy
async def test_whoever_lies_about_the_time_cannot_bring_an_old_manifest_back(control_plane, start_agent, get):
    """Somebody between us plays the control plane, half an hour ago, with manifests that were signed then."""
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    control_plane._tokens = {"liars": next(iter(control_plane.nodes))}

    def lying(request):
        if not request.path.endswith("/session"):
            return None
        then = datetime.now(UTC) - timedelta(minutes=30)
        expires = format_time(then + timedelta(minutes=15))
        return json_answer({"token": "liars", "expires_at": expires, "server_time": format_time(then)})

    def over_since_a_minute(manifest):
        now = datetime.now(UTC)
        return replace(manifest, issued_at=now - timedelta(minutes=61), expires_at=now - timedelta(minutes=1))

    control_plane.faults = Faults(answer=lying, manifest=over_since_a_minute)
    await control_plane.until(lambda: running.agent.clock.difference_seconds < -1700)
    await control_plane.publish(("acme@edge", [shop("evil")]))  # answers the poll that was parked before the lie
    refused = await control_plane.reported(told("manifest_expired"))
    await control_plane.announce()

    await control_plane.reported(lambda one: one.agent.refusals > refused.agent.refusals)
    assert running.agent.clock.difference_seconds < -1700
    assert (await get("shop.test")).text == "one"


@pytest.mark.envoy
async def test_counts_and_events_wait_for_a_session_that_is_refused_for_a_while(control_plane, start_agent, get):
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    control_plane.expire_tokens()
    refusals = iter([problem(401, "signature_invalid")] * 2)
    control_plane.faults = Faults(
        answer=lambda request: next(refusals, None) if request.path.endswith("/session") else None
    )

    await get("shop.test")
    running.agent._reporter.tell("something", "happened")

    await control_plane.reported(told("something"))
    await control_plane.reported(counted("acme/shop"))
    assert next(refusals, None) is None
