"""What the agent decides, as stories without an Envoy, a disk or a clock."""

import pytest
from gatehouse_agent.machine import effects, events
from gatehouse_agent.machine.state import Delivering, Generation, Hold, Proving
from gatehouse_protocol.reports import FaultStage

from tests.agent.stories import NOW, Story, fault, ref, serving


class TestFollowingTheManifest:
    def test_every_slice_is_fetched_once(self):
        story = Story().manifest(ref("platform"), ref("acme"))
        assert {one.ref for one in story.asked(effects.Fetch)} == {ref("platform"), ref("acme")}
        assert not story.manifest(ref("platform"), ref("acme")).asked(effects.Fetch)

    def test_a_slice_is_fetched_as_a_difference_from_what_is_here(self):
        (fetch,) = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).asked(effects.Fetch)
        assert (fetch.ref, fetch.have) == (ref("acme", 2), ref("acme", 1))

    def test_nothing_is_delivered_before_envoy_is_there(self):
        story = Story().manifest(ref("platform")).fetched(ref("platform"))
        assert not story.delivering()
        assert story.tell(events.EnvoyUp()).delivering() == {"platform"}

    def test_nothing_is_delivered_without_a_platform(self):
        story = Story().tell(events.EnvoyUp()).manifest(ref("platform"), ref("acme")).fetched(ref("acme"))
        assert not story.delivering()
        assert story.fetched(ref("platform")).delivering() == {"platform", "acme"}

    def test_what_is_due_goes_in_one_batch(self):
        story = serving(acme=1, beta=1).manifest(ref("platform"), ref("acme", 2), ref("beta", 2))
        story.fetched(ref("acme", 2))
        assert story.delivering() == {"acme"}
        assert not story.fetched(ref("beta", 2)).delivering()
        assert story.tell(events.Delivered()).delivering() == {"beta"}

    def test_the_target_is_everything_else_as_it_is(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2))
        (deliver,) = story.asked(effects.Deliver)
        assert deliver.target == (ref("platform"), ref("acme", 2))

    def test_a_newer_sequence_that_arrives_meanwhile_is_fetched_and_delivered_next(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2))
        story.manifest(ref("platform"), ref("acme", 3))
        assert not story.fetched(ref("acme", 2)).delivering()
        assert story.fetched(ref("acme", 3)).delivering() == {"acme"}

    def test_a_slice_that_left_the_manifest_is_taken_away(self):
        story = serving(acme=1).manifest(ref("platform"))
        (deliver,) = story.asked(effects.Deliver)
        assert deliver.target == (ref("platform"),)
        assert story.tell(events.Delivered()).active() == {"platform": 1}

    def test_success_is_reported_before_it_is_written_down(self):
        story = Story().tell(events.EnvoyUp()).manifest(ref("platform")).fetched(ref("platform"))
        kinds = [type(one) for one in story.tell(events.Delivered()).done]
        assert kinds == [effects.SendReport, effects.Keep]

    def test_a_proven_set_is_a_generation_and_three_are_kept(self):
        story = serving(acme=1)
        for sequence in (2, 3, 4):
            story.manifest(ref("platform"), ref("acme", sequence)).fetched(ref("acme", sequence)).settle()
        assert [one.slices[0].sequence for one in story.state.generations] == [4, 3, 2]


class TestFetching:
    def test_a_slice_that_did_not_come_is_asked_for_again_later(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2))
        story.tell(events.FetchFailed(ref("acme", 2), fault("away"), NOW + 5))
        assert story.fault_of("acme") == "away"
        assert not story.wait(4).asked(effects.Fetch)
        assert story.wait(2).asked(effects.Fetch)

    def test_a_slice_that_can_never_be_right_is_held_back(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2))
        story.tell(events.FetchFailed(ref("acme", 2), fault("mismatch"), None))
        assert not story.wait(3599).asked(effects.Fetch)
        assert story.wait(2).asked(effects.Fetch)

    def test_what_arrives_clears_the_fault(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2))
        story.tell(events.FetchFailed(ref("acme", 2), fault("away"), NOW)).wait(1).fetched(ref("acme", 2))
        assert story.fault_of("acme") == ""


class TestHoldingBack:
    def ready(self, *names):
        story = serving(**dict.fromkeys(names, 1))
        refs = [ref(name, 2) for name in names]
        story.manifest(ref("platform"), *refs).tell(events.EnvoyDown("restarting"))
        return story.fetched(*refs).tell(events.EnvoyUp(), events.Proved())

    def test_a_slice_that_failed_alone_is_held_back_with_the_reason(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault("missing )")))
        assert (story.fault_of("acme"), story.active()["acme"]) == ("missing )", 1)
        assert not story.delivering()

    def test_it_is_tried_again_after_an_hour(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault()))
        assert not story.wait(3599).delivering()
        assert story.wait(2).delivering() == {"acme"}

    def test_another_sequence_is_tried_at_once(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault())).manifest(ref("platform"), ref("acme", 3))
        assert story.fetched(ref("acme", 3)).delivering() == {"acme"}

    def test_a_reissued_manifest_does_not_forgive(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault("bad"))).manifest(ref("platform"), ref("acme", 2))
        assert not story.delivering()
        assert story.fault_of("acme") == "bad"

    def test_going_back_to_what_is_active_clears_the_fault(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault("bad"))).manifest(ref("platform"), ref("acme", 1))
        assert story.fault_of("acme") == ""

    def test_a_named_culprit_is_held_back_and_the_others_go_on_together(self):
        story = self.ready("acme", "beta", "core").tell(events.DeliveryFailed(fault("bad", "beta")))
        assert story.delivering() == {"acme", "core"}
        assert story.fault_of("beta") == "bad"

    def test_without_a_name_they_are_tried_one_by_one(self):
        story = self.ready("acme", "beta", "core").tell(events.DeliveryFailed(fault("bad")))
        assert story.delivering() == {"acme"}
        assert story.tell(events.Delivered()).delivering() == {"beta"}
        assert story.tell(events.DeliveryFailed(fault("bad"))).delivering() == {"core"}
        story.tell(events.Delivered())
        assert story.active() == {"platform": 1, "acme": 2, "beta": 1, "core": 2}

    def test_a_name_outside_the_batch_blames_nobody_else(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault("port is dead", "platform")))
        assert story.fault_of("acme") == "port is dead"
        assert story.fault_of("platform") == ""

    def test_a_fault_that_the_old_set_has_too_blames_nobody(self):
        story = self.ready("acme").tell(events.DeliveryFailed(fault("port is dead"), is_elsewhere=True))
        assert story.fault_of("acme") == ""
        assert story.delivering() == {"acme"}

    def test_a_failed_delivery_while_envoy_is_away_blames_nobody(self):
        story = self.ready("acme").tell(events.EnvoyDown("killed"), events.DeliveryFailed(fault("not connected")))
        assert story.fault_of("acme") == ""
        assert story.tell(events.EnvoyUp()).delivering() == set()
        assert story.tell(events.Proved()).delivering() == {"acme"}

    def test_holds_survive_a_restart(self):
        story = Story()
        hold = ("acme@edge", Hold(2, NOW + 100))
        generation = Generation(1, (ref("platform"), ref("acme")), NOW)
        story.tell(events.Booted((generation,), None, (hold,), 7)).manifest(ref("platform"), ref("acme", 2))
        assert not story.asked(effects.Fetch)


class TestStarting:
    def test_the_last_proven_generation_is_shown_at_once(self):
        story = Story().tell(events.Booted((Generation(4, (ref("platform"), ref("acme")), NOW),), None, (), 9))
        (preload,) = story.asked(effects.Preload)
        assert preload.target == (ref("platform"), ref("acme"))
        assert story.state.manifest_version == 9

    def test_it_is_proven_once_envoy_is_there(self):
        story = Story().tell(events.Booted((Generation(4, (ref("platform"),), NOW),), None, (), 9))
        assert story.tell(events.EnvoyUp()).asked(effects.Prove)
        story.tell(events.Proved())
        assert story.state.slices["platform@edge"].proven_sequence == 1

    def test_an_empty_disk_shows_nothing(self):
        assert Story().tell(events.Booted((), None, (), 0)).done == []


class TestCrashes:
    def test_after_a_crash_what_is_shown_is_proven_again(self):
        story = serving(acme=1).tell(events.EnvoyDown("killed by SIGKILL"))
        assert not story.state.is_proven
        assert story.tell(events.EnvoyUp()).asked(effects.Prove)
        assert story.tell(events.Proved()).state.is_proven

    def test_one_crash_during_a_delivery_may_be_chance(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2))
        assert not story.tell(events.EnvoyDown("killed")).asked(effects.Abandon)
        assert isinstance(story.state.busy, Delivering)

    def test_two_crashes_during_a_delivery_are_its_fault(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2))
        story.tell(events.EnvoyDown("killed"), events.EnvoyUp(), events.EnvoyDown("killed by SIGSEGV"))
        (abandon,) = story.asked(effects.Abandon)
        assert "SIGSEGV" in abandon.fault.message
        story.tell(events.DeliveryFailed(abandon.fault))
        assert "crashed" in story.fault_of("acme")

    def looping(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2)).settle()
        for _ in range(3):
            story.tell(events.EnvoyUp(), events.EnvoyDown("killed by SIGSEGV"))
        return story

    def test_a_crash_loop_goes_back_to_the_generation_before(self):
        story = self.looping()
        (preload,) = story.asked(effects.Preload)
        assert preload.target == (ref("acme"), ref("platform"))
        assert story.active() == {"platform": 1, "acme": 1}
        assert "crashed 3 times" in story.fault_of("acme")
        assert story.fault_of("platform") == ""

    def test_the_generation_that_crashed_is_forgotten(self):
        story = self.looping()
        assert [one.number for one in story.asked(effects.Discard)] == [2]
        assert [one.number for one in story.state.generations] == [1]

    def test_what_crashed_is_not_delivered_again(self):
        story = self.looping().tell(events.EnvoyUp(), events.Proved())
        assert not story.delivering()

    def test_slow_crashes_are_no_loop(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2)).settle()
        for _ in range(3):
            story.tell(events.EnvoyUp(), events.EnvoyDown("killed")).wait(61)
        assert not story.asked(effects.Preload)
        assert story.active()["acme"] == 2

    def test_with_nothing_older_there_is_nothing_to_go_back_to(self):
        story = serving(acme=1)
        for _ in range(5):
            story.tell(events.EnvoyUp(), events.EnvoyDown("killed"))
        assert story.active() == {"platform": 1, "acme": 1}


class TestDoubt:
    def test_a_failed_proof_takes_nothing_back_and_is_tried_again(self):
        story = serving(acme=1).tell(events.EnvoyDown("killed"), events.EnvoyUp())
        assert isinstance(story.state.busy, Proving)
        story.tell(events.ProofFailed(fault("no answer", stage=FaultStage.PROBE)))
        assert story.active() == {"platform": 1, "acme": 1}
        assert story.state.is_degraded
        assert story.wait(1).asked(effects.Prove)


class TestBreakingGlass:
    def test_revert_goes_to_the_generation_before_and_stays(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2)).settle()
        assert story.tell(events.PinAsked()).delivering() == {"acme"}
        story.tell(events.Delivered())
        assert story.active() == {"platform": 1, "acme": 1}
        story.manifest(ref("platform"), ref("acme", 3))
        assert not story.asked(effects.Fetch)
        assert story.state.is_degraded

    def test_clear_follows_the_manifest_again(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2)).settle()
        story.tell(events.PinAsked(), events.Delivered())
        assert story.tell(events.PinReleased()).delivering() == {"acme"}
        assert story.tell(events.Delivered()).active() == {"platform": 1, "acme": 2}

    def test_revert_without_anything_older_is_refused(self):
        (tell,) = serving().tell(events.PinAsked()).asked(effects.Tell)
        assert tell.code == "revert_refused"

    def test_a_pin_survives_a_restart(self):
        newer, older = Generation(2, (ref("platform", 2),), NOW), Generation(1, (ref("platform"),), NOW)
        story = Story().tell(events.Booted((newer, older), 1, (), 9))
        (preload,) = story.asked(effects.Preload)
        assert preload.target == (ref("platform"),)

    def test_a_pinned_generation_that_fails_gives_control_back(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2)).settle()
        story.tell(events.PinAsked(), events.DeliveryFailed(fault("no")))
        assert story.state.pinned is None
        assert story.active() == {"platform": 1, "acme": 2}


class TestTheTime:
    def test_what_a_wrong_clock_noted_moves_along_when_the_time_becomes_known(self):
        story = serving(acme=1).manifest(ref("platform"), ref("acme", 2)).fetched(ref("acme", 2))
        story.tell(events.DeliveryFailed(fault("no", "acme")), events.EnvoyDown("crashed"))
        held = story.state.slices["acme@edge"].hold
        story.now += 600
        story.tell(events.ClockStepped(600))
        acme = story.state.slices["acme@edge"]
        assert acme.proven_at_seconds == NOW + 600
        assert acme.hold == Hold(2, held.until_seconds + 600)
        assert story.state.crashes == (NOW + 600,)
        assert not story.asked(effects.Fetch), "a jump of the clock ends no hold"


@pytest.mark.parametrize(
    "event",
    [
        events.Fetched(ref("ghost")),
        events.FetchFailed(ref("ghost"), fault(), None),
        events.Delivered(),
        events.DeliveryFailed(fault()),
        events.PinReleased(),
        events.Ticked(),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_out_of_place_changes_nothing(event):
    story = serving(acme=1)
    before = story.state
    assert story.tell(event).state == before
