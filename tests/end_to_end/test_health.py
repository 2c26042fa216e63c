"""The health of services as two real nodes see it: who finds what, since when, and what a silent node leaves behind."""

import signal

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.checked import draft_checked, seen, three
from tests.end_to_end.product import eventually

HEALTHY, ANSWERED_503 = ("healthy", "", 0, True), ("unhealthy", "status", 503, True)


def test_nodes_say_what_they_see_of_each_endpoint_and_a_silent_one_keeps_its_word(product, api):
    with three() as (good, dying, odd):
        draft_checked(api, "checked", good, dying, odd)
        publish_and_settle(api, "a service that is checked")
        both = {"edge-1": HEALTHY, "edge-2": HEALTHY}
        eventually(lambda: seen(api, "checked", good) == both, seconds=120)
        eventually(lambda: seen(api, "checked", dying) == both, seconds=120)
        eventually(lambda: sorted(seen(api, "checked", odd).values()) == [HEALTHY, ANSWERED_503], seconds=120)
        dying.status = 503
        eventually(lambda: set(seen(api, "checked", dying).values()) == {ANSWERED_503}, seconds=120)
        found = ok(api.get(f"{ACME}/services/checked/health"))
        assert [one["differs"] for one in found["endpoints"]] == [True, False, False]
        assert found["state"] == "impaired"
        changed = [one for one in found["changes"] if one["address"] == f"127.0.0.1:{dying.port}"]
        assert {(one["node_name"], one["was"], one["state"], one["status"]) for one in changed} >= {
            ("edge-1", "healthy", "unhealthy", 503), ("edge-2", "healthy", "unhealthy", 503),
        }  # fmt: skip
        agent = product.part("gatehouse-agent", node="edge-2")
        agent.send_signal(signal.SIGSTOP)
        try:
            eventually(lambda: not seen(api, "checked", dying)["edge-2"][3], seconds=120)
            dying.status = 200
            eventually(lambda: seen(api, "checked", dying)["edge-1"] == HEALTHY, seconds=120)
            assert seen(api, "checked", dying)["edge-2"] == ("unhealthy", "status", 503, False)
        finally:
            agent.send_signal(signal.SIGCONT)
        eventually(lambda: seen(api, "checked", dying) == both, seconds=120)
        agent.kill()
        eventually(lambda: seen(api, "checked", dying) == both, seconds=120)
    overview = ok(api.get("/service-health?slice=acme@edge"))["services"]
    assert "checked" in {one["service"] for one in overview}
