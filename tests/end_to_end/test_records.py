"""One request, from a client's complaint to what is known of it: on real nodes, through the whole product."""

from uuid import UUID

from tests.end_to_end.acts import ACME, ok
from tests.end_to_end.product import ask, eventually

SHOP = "shop.acme.test"


def test_a_request_that_failed_is_found_by_its_path_and_by_its_id(product, api):
    for edge in product.edges:
        ask(edge, SHOP, "/find?id=1%27%20or%20%271%27=%271&token=hunter2")
    found = eventually(lambda: ok(api.get(f"{ACME}/records", params={"path": "/find"}))["items"], seconds=30)[0]

    assert UUID(found["request_id"])
    assert (found["host"], found["method"], found["route"]) == (SHOP, "GET", "shop-root")
    assert "hunter2" not in str(found)
    assert found["waf_outcome"] in {"would_refuse", "refused"}
    assert found["waf_policy"] == "shop"
    assert ok(api.get(f"{ACME}/records/by-request/{found['request_id']}"))["id"] == found["id"]
    events = ok(api.get(f"{ACME}/waf/events", params={"request_id": found["request_id"]}))["items"]
    assert [event["outcome"] for event in events] == [found["waf_outcome"]]
    facets = ok(api.get(f"{ACME}/records/facets", params={"path": "/find"}))
    assert facets["facets"]["waf_outcome"]
