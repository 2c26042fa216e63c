"""Where names of services lead is kept as nodes said it last, and shown with the service."""

from datetime import UTC, datetime

import pytest

from tests.callers import signed_in

SINCE = datetime(2031, 5, 21, 12, 0, tzinfo=UTC).isoformat()
AT = "/slices/acme@edge/services/orders/endpoints"


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def said(**changes):
    """One name as a node tells of it."""
    well = {
        "slice": "acme@edge", "service": "orders", "host": "orders.example", "addresses": ["9.9.9.9:80"],
        "since": SINCE, "failing_since": None, "error": "", "refused": [],
    }  # fmt: skip
    return {"names": [{**well, **changes}], "registered": 0}


def told(alice):
    found = alice.get(AT).json()["resolved"]
    return {one["node"]: (one["addresses"], one["error"], one["refused"]) for one in found}


def test_nodes_are_told_that_they_may_say_so(edge, node):
    assert "endpoints" in node.report().json()["takes"]


def test_what_a_node_says_is_shown_until_it_says_something_else(alice, crew):
    crew.speak("edge-1", endpoints=said())
    crew.speak("edge-2", endpoints=said(addresses=[], failing_since=SINCE, error="gone", refused=["10.0.0.1"]))
    assert told(alice) == {"edge-1": (["9.9.9.9:80"], "", []), "edge-2": ([], "gone", ["10.0.0.1"])}
    crew.speak("edge-1")
    assert told(alice)["edge-1"] == (["9.9.9.9:80"], "", [])
    crew.speak("edge-1", endpoints=said(addresses=["9.9.9.10:80"]))
    assert told(alice)["edge-1"] == (["9.9.9.10:80"], "", [])
    crew.speak("edge-1", endpoints={"names": [], "registered": 0})
    assert list(told(alice)) == ["edge-2"]


def test_what_is_said_of_slices_of_others_is_left_out(alice, crew):
    crew.speak("edge-1", endpoints=said(slice="globex@elsewhere"))
    assert told(alice) == {}
