"""What the rollout machine promises whatever it is told, tried on thousands of situations nobody thought of."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fleet.rollout.commands import Applied, Command, apply
from fleet.rollout.decision import Decision, Effect, Hold
from fleet.rollout.judge import Judgement
from fleet.rollout.machine import step
from fleet.rollout.seen import Fault, Moving, NodeCounts, NodeSeen, Presence
from fleet.rollout.states import NodeState, RolloutState
from fleet.rollout.strategy import BUILT_IN
from tests.fleet.rollout.made import BASE, NEW, THREE, UNSURE, WELL, WORSE, node_id

S = RolloutState
STRATEGIES = [*BUILT_IN.values(), THREE, replace(THREE, hold_hours=1)]
JUDGED = [one for one in STRATEGIES if one.judge]
FORWARD = {Effect.PUSH, Effect.PUSH_ALL}
ON_THE_WAY = [state for state in S if state.is_active and not state.is_going_back]
IN_STAGE = [S.PUSHING, S.CONVERGING, S.BAKING, S.HELD, S.PAUSED]

ON_EDGES = [0.0, 0.5, 9.9, 29.9, 30.0, 60.0, 61.0, 119.9, 120.0, 3_600.0, 1e6]
seconds = st.sampled_from(ON_EDGES)
judgements = st.sampled_from([None, WELL, UNSURE, WORSE])
ages = st.sampled_from([None, *ON_EDGES])

# As (received, accepted, active, proven): likely ones, and some that no node should ever report.
PROGRESS = [
    (NEW, NEW, NEW, NEW), (NEW, NEW, NEW, NEW), (BASE, BASE, BASE, BASE), (NEW, BASE, BASE, BASE),
    (NEW, NEW, NEW, BASE), (NEW, None, None, None), (None, None, None, None), (BASE, None, NEW, 5), (5, 5, 5, NEW),
]  # fmt: skip
TROUBLE = [
    *[{}] * 12,
    {"fault": Fault(NEW, "apply", "x", "no")},
    {"fault": Fault(BASE, "apply", "x", "no")},
    {"restarts_since_push": 1},
    {"spans": (NodeCounts(9_000, 3_000),) * 2, "hour_before": NodeCounts(9_000, 3)},
    {"silent_seconds": 30.0},
    {"waited_seconds": 120.0},
    {"waited_seconds": 1.0},
    {"warming": 2, "silent_seconds": 7.0},
]


def _node(name: str, presence: Presence, progress: tuple, trouble: dict, told: tuple[int | None, bool]) -> NodeSeen:
    received, accepted, active, proven = progress
    stage, was_heard = told
    return NodeSeen(
        node_id(name), name, presence, received, accepted, active, proven,
        stage=stage, was_heard_when_pushed=was_heard, region="eu" if name < "c" else "", **trouble,
    )  # fmt: skip


nodes = st.builds(
    _node,
    st.sampled_from("abcdefgh"),
    st.sampled_from([Presence.HEARD, Presence.HEARD, Presence.HEARD, Presence.QUIET, Presence.AWAY]),
    st.sampled_from(PROGRESS),
    st.sampled_from(TROUBLE),
    st.sampled_from([(None, False), (None, False), (0, True), (0, True), (0, False), (1, True), (2, True)]),
)
fleets = st.lists(nodes, max_size=5, unique_by=lambda node: node.name)


PERSONS = [{}, {}, {}, {"is_paused_by_person": True}, {"is_waived": True}, {"gate_opened": True}]
WAITS = [{}, {}, {}, {"block": "Frozen."}, {"size_jump": "10 → 90."}, {"starts_in_seconds": 90.0}]


@st.composite
def rollouts(draw, states=tuple(S), *, told: bool = False, strategies=tuple(STRATEGIES)) -> Moving:
    """Any rollout in one of these states; `told`: past its start."""
    strategy = draw(st.sampled_from(strategies))
    stages = list(range(len(strategy.stages)))
    person = draw(st.sampled_from(PERSONS))
    wait = draw(st.sampled_from(WAITS))
    return Moving(
        state=draw(st.sampled_from(states)),
        sequence=NEW,
        strategy=strategy,
        base=draw(st.sampled_from([None, BASE])),
        stage=draw(st.sampled_from(stages if told else [None, *stages])),
        stage_elapsed_seconds=draw(seconds),
        baked_seconds=draw(seconds),
        stage_requests=draw(st.sampled_from([0, 99, 10_000])),
        held_seconds=draw(seconds),
        elapsed_in_rollback_seconds=draw(seconds),
        hold=draw(st.sampled_from(Hold)),
        cause=draw(st.sampled_from(["", "5xx."])),
        **person,
        **wait,
    )


def cohort_of(moving: Moving, fleet: list[NodeSeen]) -> list[NodeSeen]:
    is_last = moving.stage == moving.strategy.last
    return [node for node in fleet if is_last or node.stage is not None]


def calm(node: NodeSeen) -> NodeSeen:
    """The same node without anything that a guard would hit."""
    return replace(node, fault=None, restarts_since_push=0, spans=(), silent_seconds=0.0, waited_seconds=1.0)


def goes_forward(decision: Decision, moving: Moving) -> bool:
    return decision.effect in FORWARD or (decision.state is S.COMPLETE and moving.state.is_active)


@settings(max_examples=500)
@given(rollouts(), fleets, judgements, ages)
def test_it_always_decides_and_looks_again_while_it_is_active(moving, fleet, judgement, age):
    decision = step(moving, fleet, judgement, age)

    assert (decision.look_again_seconds is not None) == decision.state.is_active
    assert decision.look_again_seconds is None or 0 < decision.look_again_seconds <= 3600
    assert (decision.effect is Effect.PUSH) == bool(decision.cohort)
    assert set(decision.cohort) <= {node.id for node in fleet}
    assert decision.stage is None or 0 <= decision.stage <= moving.strategy.last
    assert decision.effect is not Effect.PUSH_ALL or decision.stage == moving.strategy.last


@given(rollouts([state for state in S if not state.is_active]), fleets, judgements, ages)
def test_what_ended_stays_ended(moving, fleet, judgement, age):
    assert step(moving, fleet, judgement, age) == Decision(moving.state, moving.stage, cause=moving.cause)


@settings(max_examples=500)
@given(rollouts(ON_THE_WAY, told=True), fleets, judgements, ages)
def test_nothing_goes_on_past_a_node_that_speaks_and_has_not_proven_it(moving, fleet, judgement, age):
    decision = step(moving, fleet, judgement, age)
    cohort = cohort_of(moving, fleet)
    is_unproven = any(node.is_heard and node.state(NEW) is not NodeState.PROVEN for node in cohort)

    assert not (is_unproven and goes_forward(decision, moving))


@settings(max_examples=500)
@given(rollouts(ON_THE_WAY), fleets, judgements, ages)
def test_nobody_else_gets_it_while_it_is_paused_frozen_or_before_its_time(moving, fleet, judgement, age):
    is_early = moving.stage is None and moving.starts_in_seconds > 0
    # A stage whose nodes were all taken away is told to others: as many as had it, so that is no promotion.
    assume(moving.stage is None or cohort_of(moving, fleet))
    decision = step(moving, fleet, judgement, age)

    if moving.is_paused_by_person or moving.block or is_early:
        assert decision.effect not in FORWARD
    if moving.is_paused_by_person:
        assert decision.state in {S.PAUSED, S.ROLLING_BACK}


@settings(max_examples=300)
@given(rollouts(ON_THE_WAY, told=True, strategies=JUDGED), fleets, ages)
def test_a_regression_goes_back_at_every_stage(moving, fleet, age):
    decision = step(moving, fleet, WORSE, age)

    assert (decision.state, decision.effect) == (S.ROLLING_BACK, Effect.GIVE_BACK)
    assert decision.cause


@settings(max_examples=300)
@given(rollouts(ON_THE_WAY, told=True, strategies=JUDGED), fleets, st.sampled_from([WELL, UNSURE, None]), ages)
def test_too_little_evidence_tells_nobody_else(moving, fleet, judgement, age):
    assume(not moving.is_waived and cohort_of(moving, fleet))
    stage = moving.strategy.stages[moving.stage]
    decision = step(moving, fleet, judgement, age)
    lacks = judgement is not WELL or moving.stage_requests < stage.min_requests
    before = {node.id for node in cohort_of(moving, fleet)}

    if stage.min_requests and lacks:
        assert set(decision.cohort) <= before
        assert decision.effect is not Effect.PUSH_ALL or before == {node.id for node in fleet}


@settings(max_examples=300)
@given(rollouts(IN_STAGE, told=True), fleets, st.sampled_from([WELL, UNSURE, None]), ages)
def test_silence_of_everybody_changes_nothing(moving, fleet, judgement, age):
    """An outage of ours: nobody is heard, and so no silence is counted against anybody."""
    assume(not moving.is_paused_by_person)
    silent = [
        replace(calm(node), presence=presence)
        for node, presence in zip(fleet, [Presence.QUIET, Presence.AWAY] * 4, strict=False)
    ]
    assume(cohort_of(moving, silent))
    decision = step(moving, silent, judgement, age)

    assert (decision.state, decision.stage, decision.effect) == (moving.state, moving.stage, Effect.NONE)
    assert decision.hold == moving.hold


@settings(max_examples=300)
@given(rollouts([S.ROLLING_BACK, S.ROLLBACK_INCOMPLETE], told=True), fleets, judgements, ages)
def test_a_return_never_turns_round_and_claims_no_node_that_is_not_back(moving, fleet, judgement, age):
    decision = step(moving, fleet, judgement, age)
    heard = [node for node in cohort_of(moving, fleet) if node.is_heard]

    assert decision.state in {S.ROLLING_BACK, S.ROLLBACK_INCOMPLETE, S.ROLLED_BACK}
    assert decision.effect is Effect.NONE
    assert decision.cause == moving.cause
    if decision.state is S.ROLLED_BACK:
        assert all(node.is_back(moving.base) for node in heard)


@settings(max_examples=300)
@given(rollouts(), st.sampled_from(Command), st.sampled_from(["", "because"]))
def test_a_command_never_revives_what_ended_and_never_turns_a_return_round(moving, command, reason):
    done = apply(command, moving, reason)

    if isinstance(done, Applied) and (not moving.state.is_active or moving.state.is_going_back):
        assert (done.state, done.effect) == (moving.state, Effect.NONE)
    if isinstance(done, Applied) and done.effect is not Effect.NONE:
        assert (command, done.effect) == (Command.ABORT, Effect.GIVE_BACK)


class World:
    """A gateway whose nodes do as they are told, and a mover that looks every few seconds."""

    def __init__(self, strategy, size: int, judgement: Judgement) -> None:
        self.nodes = {
            name: NodeSeen(node_id(name), name, Presence.HEARD, BASE, BASE, BASE, BASE)
            for name in (f"n{number}" for number in range(size))
        }
        self.moving = Moving(state=S.PENDING, sequence=NEW, strategy=strategy, base=BASE, salt="salt")
        self.judgement, self.decisions = judgement, []

    def run(self, looks: int) -> list[Decision]:
        for _ in range(looks):
            self.look()
            if not self.moving.state.is_active:
                break
        return self.decisions

    def look(self) -> None:
        decision = step(self.moving, list(self.nodes.values()), self.judgement, 1.0)
        self.decisions.append(decision)
        if decision.effect in FORWARD:
            told = {node.id for node in self.nodes.values()} if decision.effect is Effect.PUSH_ALL else decision.cohort
            self.nodes = {name: self._tell(node, decision.stage, told) for name, node in self.nodes.items()}
        if decision.effect is Effect.GIVE_BACK:
            self.nodes = {name: self._run(node, BASE) for name, node in self.nodes.items()}
        begins = decision.effect in FORWARD
        passed = decision.look_again_seconds or 0.0
        self.moving = replace(
            self.moving,
            state=decision.state,
            stage=decision.stage,
            cause=decision.cause,
            hold=decision.hold,
            baked_seconds=0.0 if begins else self.moving.baked_seconds + passed * (decision.state is S.BAKING),
            stage_requests=0 if begins else 10_000,
            stage_elapsed_seconds=0.0 if begins else self.moving.stage_elapsed_seconds + passed,
            elapsed_in_rollback_seconds=passed if decision.state.is_going_back else 0.0,
            gate_opened=False,
        )
        if decision.hold is Hold.GATE:
            done = apply(Command.PROMOTE, self.moving)
            self.moving = replace(self.moving, gate_opened=done.gate_opened, is_waived=done.is_waived)

    def _tell(self, node: NodeSeen, stage: int, told) -> NodeSeen:
        if node.id not in told or node.stage is not None:
            return node
        return replace(self._run(node, NEW), stage=stage, was_heard_when_pushed=True)

    def _run(self, node: NodeSeen, sequence: int) -> NodeSeen:
        return replace(node, received=sequence, accepted=sequence, active=sequence, proven=sequence)

    @property
    def with_it(self) -> int:
        return sum(node.proven == NEW for node in self.nodes.values())


@settings(max_examples=60)
@given(st.sampled_from([one for one in STRATEGIES if one.name != "careful"]), st.integers(0, 12))
def test_whatever_goes_well_arrives_everywhere_and_never_everywhere_at_first(strategy, size):
    world = World(strategy, size, WELL)
    decisions = world.run(5_000)

    pushes = [one for one in decisions if one.effect in FORWARD]
    assert pushes[-1].effect is Effect.PUSH_ALL
    assert [one.stage for one in pushes] == sorted({one.stage for one in pushes})
    assert len(pushes[0].cohort) == min(size, 1)
    if size:
        assert (world.moving.state, world.with_it) == (S.COMPLETE, size)
    else:
        assert world.moving.state is S.PUSHING


@settings(max_examples=40)
@given(st.sampled_from(JUDGED), st.integers(1, 12))
def test_a_bad_revision_reaches_one_node_and_leaves_it_again(strategy, size):
    world = World(strategy, size, WORSE)
    decisions = world.run(50)

    assert [one.effect for one in decisions if one.effect is not Effect.NONE] == [Effect.PUSH, Effect.GIVE_BACK]
    assert (world.moving.state, world.with_it) == (S.ROLLED_BACK, 0)


def test_careful_waits_at_its_gate_and_then_goes_all_the_way():
    world = World(BUILT_IN["careful"], 40, WELL)
    decisions = world.run(20_000)

    assert any(one.hold is Hold.GATE for one in decisions)
    assert [one.stage for one in decisions if one.effect in FORWARD] == [0, 1, 2, 3, 4, 5]
    assert [len(one.cohort) for one in decisions if one.effect is Effect.PUSH] == [1, 2, 4, 10, 20]
    assert (world.moving.state, world.with_it) == (S.COMPLETE, 40)
