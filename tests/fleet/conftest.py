"""A gateway, a door for its nodes, and nodes that have joined."""

from collections.abc import Callable, Iterator

import pytest

from fleet import signing_keys
from fleet.rollout.states import RolloutState
from tests.cast import Cast
from tests.fleet import crew as crews
from tests.fleet import edge as edges
from tests.fleet.crew import Crew
from tests.fleet.door import Door
from tests.fleet.edge import Edge, draft_service, publish_now
from tests.fleet.simulated_node import SimulatedNode
from tests.fleet.standing import assigned, stepping_until, wait_for


@pytest.fixture
def edge(transactional_db: None, cast: Cast) -> Edge:
    """The gateway `edge`, nothing published."""
    signing_keys.forget()
    return edges.build(cast)


@pytest.fixture
def door(edge: Edge) -> Iterator[Door]:
    """A web process as nodes see it."""
    opened = Door()
    yield opened
    opened.close()


@pytest.fixture
def node(edge: Edge, door: Door) -> SimulatedNode:
    """A node that joined the gateway and has a session."""
    return SimulatedNode(door).joined(edge.join_token())


@pytest.fixture
def crew(edge: Edge, new_node: Callable[[str], SimulatedNode]) -> Crew:
    """Four nodes that run and have proven Acme's first revision."""
    found = crews.of(new_node, 4)
    draft_service(edge.acme, "echo", port=9101)
    publish_now(edge.acme)
    found.obey()
    stepping_until(lambda: assigned(edge.acme) == 1)
    found.obey()
    wait_for(edge.acme, 1, RolloutState.COMPLETE)
    return found


@pytest.fixture
def new_node(edge: Edge, door: Door) -> Callable[[str], SimulatedNode]:
    """Lets further nodes join."""
    return lambda name: SimulatedNode(door, name).joined(edge.join_token())
