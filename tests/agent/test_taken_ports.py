"""Which refusals a node lives with: a port that is taken, of a listener on UDP that was proven before."""

import pytest
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.assembly.snapshot import EMPTY, Snapshot
from gatehouse_agent.convergence import Proof
from gatehouse_agent.taken_ports import TakenPorts

BOTH = {Kind.LISTENER: {name: EnvoyResource("1", b"") for name in ("https", "https+quic")}}
BEFORE = Snapshot(resources=BOTH, owners={}, digest="", listeners=())
TAKEN = "Error adding/updating listener(s) https+quic: cannot bind '0.0.0.0:443': Address already in use"


@pytest.fixture
def ports():
    found = TakenPorts()
    assert found.note("https+quic", TAKEN, BEFORE)
    return found


@pytest.mark.parametrize(
    ("name", "reason", "before"),
    [
        ("https", TAKEN, BEFORE),
        ("https+quic", "Error adding/updating listener(s) https+quic: no filter chain", BEFORE),
        ("https+quic", TAKEN, EMPTY),
        ("web+quic", TAKEN, BEFORE),
    ],
)
def test_every_other_refusal_is_the_revisions(name, reason, before):
    ports = TakenPorts()
    assert not ports.note(name, reason, before)
    assert ports.left_out_of(BOTH) == BOTH


def test_everything_else_is_shown_and_its_proof_says_why(ports):
    assert set(ports.left_out_of(BOTH)[Kind.LISTENER]) == {"https"}
    proofs = [Proof(name, Address("127.0.0.1", 443), "no answer") for name in ("https", "https+quic")]
    assert [one.error for one in ports.told_in(proofs)] == ["no answer", TAKEN]


def test_it_is_not_tried_again_at_once(ports):
    assert not ports.try_again()
    assert ports.listeners == {"https+quic"}


def test_one_that_went_meanwhile_is_new_when_it_comes_again(ports):
    ports.forget_all_but({"https", "https+quic"})
    assert ports.listeners == {"https+quic"}
    ports.forget_all_but({"https"})
    assert ports.left_out_of(BOTH) == BOTH
