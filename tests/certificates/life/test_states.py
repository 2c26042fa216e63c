"""Where rotations may go, and which of their states are which."""

from itertools import pairwise

import pytest

from certificates.life.states import COURSE, NEXT, FaultKind, RotationReason, RotationState, may_go

S = RotationState
ENDED = {S.COMPLETE, S.ROLLED_BACK, S.ABANDONED}


def reachable(start: RotationState, *, without: frozenset[RotationState] = frozenset()) -> set[RotationState]:
    seen, open_ends = {start}, [start]
    while open_ends:
        new = NEXT[open_ends.pop()] - seen - without
        seen |= new
        open_ends += new
    return seen


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            RotationState,
            "due ordering authorizing finalizing issued staging staged canary verified rolling proven complete held "
            "rolled_back abandoned",
        ),
        (RotationReason, "first renewal changed upload replacement early"),
        (
            FaultKind,
            "temporary rate_limited rejected account order_gone already_replaced bad_certificate node delivery",
        ),
    ],
)
def test_the_names_on_the_wire(words, said):
    assert " ".join(words) == said


def test_the_good_path_may_be_gone_step_by_step():
    assert all(may_go(a, b) for a, b in pairwise(COURSE))
    assert set(COURSE) == set(S) - {S.HELD, S.ROLLED_BACK, S.ABANDONED}


def test_every_state_has_its_row_and_only_the_ended_lead_nowhere():
    assert set(NEXT) == set(S)
    assert {state for state in S if not NEXT[state]} == ENDED
    assert {state for state in S if not state.is_active} == ENDED


def test_what_needs_the_ca_and_what_is_delivered():
    assert {state for state in S if state.is_issuing} == {S.ORDERING, S.AUTHORIZING, S.FINALIZING}
    assert {state for state in S if state.is_delivering} == {S.STAGING, S.STAGED, S.CANARY, S.VERIFIED, S.ROLLING}


@pytest.mark.parametrize("needed", [S.ISSUED, S.STAGING, S.STAGED, S.CANARY, S.VERIFIED, S.ROLLING, S.PROVEN])
def test_nothing_is_complete_without_each_step_of_the_delivery(needed):
    resumed = frozenset({needed, S.HELD})  # a held one goes on where it stood, not where it likes
    assert S.COMPLETE not in reachable(S.DUE, without=resumed)
    assert S.COMPLETE in reachable(S.DUE)


def test_a_held_rotation_never_skips_the_proof():
    assert not may_go(S.HELD, S.PROVEN)
    assert not may_go(S.HELD, S.COMPLETE)
    assert all(may_go(S.HELD, state) for state in COURSE if state not in {S.PROVEN, S.COMPLETE})


@pytest.mark.parametrize("state", [state for state in S if state.is_active])
def test_everything_that_moves_may_be_given_up(state):
    assert may_go(state, S.ABANDONED)


def test_only_what_nodes_were_shown_is_rolled_back():
    assert {state for state in S if S.ROLLED_BACK in NEXT[state]} == {
        S.CANARY,
        S.VERIFIED,
        S.ROLLING,
        S.PROVEN,
        S.HELD,
    }


@pytest.mark.parametrize("state", list(S))
def test_a_step_may_stay_where_it_is(state):
    assert may_go(state, state)


@pytest.mark.parametrize(
    ("a", "b", "may"),
    [
        (S.DUE, S.ISSUED, True),  # an upload
        (S.DUE, S.FINALIZING, True),  # an internal CA
        (S.ORDERING, S.FINALIZING, True),  # authorizations are reused
        (S.AUTHORIZING, S.ORDERING, True),
        (S.FINALIZING, S.ORDERING, True),
        (S.ISSUED, S.ORDERING, True),
        (S.STAGING, S.ORDERING, False),
        (S.DUE, S.STAGING, False),
        (S.CANARY, S.ROLLING, False),
        (S.ROLLING, S.COMPLETE, False),
        (S.PROVEN, S.HELD, False),
        (S.ROLLED_BACK, S.DUE, False),
    ],
)
def test_single_transitions(a, b, may):
    assert may_go(a, b) == may
