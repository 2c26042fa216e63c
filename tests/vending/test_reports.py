"""What nodes say of credentials is kept as they said it last, and shown beside the version that they have."""

from datetime import UTC, datetime

from tests.vending.vended import HERE, KEY, brought, stripe

SINCE = datetime(2031, 5, 21, 12, 0, tzinfo=UTC).isoformat()


def status(name="acme/vended/stripe", **changes):
    """One credential as a node tells of it."""
    well = {"slice": KEY, "name": name, "version": 1, "state": "ok", "since": SINCE, "until": None, "error": ""}
    return {**well, **changes}


def told(alice):
    nodes = alice.get(f"{HERE}/stripe/nodes").json()["items"]
    return {one["node"]: (one["version"], one["state"], one["state_error"]) for one in nodes}


def test_a_node_is_told_that_it_may_say_so(edge, node):
    assert "vending" in node.report().json()["takes"]


def test_what_a_node_says_is_shown_until_it_says_something_else(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    crew.speak("edge-1", vending={"credentials": [status(state="failed", error="It refuses connections.")]})
    assert told(alice)["edge-1"] == (1, "failed", "It refuses connections.")
    assert told(alice)["edge-2"] == (1, "", "")
    assert alice.get(f"{HERE}/stripe").json()["nodes"] == {"total": 4, "have": 4, "failing": 1}

    crew.speak("edge-1")
    assert told(alice)["edge-1"] == (1, "failed", "It refuses connections.")
    crew.speak("edge-1", vending={"credentials": [status()]})
    assert told(alice)["edge-1"] == (1, "ok", "")
    crew.speak("edge-1", vending={"credentials": []})
    assert told(alice)["edge-1"] == (1, "", "")


def test_what_is_said_of_slices_of_others_is_left_out(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    crew.speak("edge-1", vending={"credentials": [status(slice="globex.credentials@edge"), status(name="stripe")]})

    assert told(alice)["edge-1"] == (1, "ok", "")
