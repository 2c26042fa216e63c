"""What it costs that workloads go out: by destination, at what one more byte costs, and what has no price is said."""

from datetime import timedelta
from decimal import Decimal

import pytest

from costs.api.asked import today
from tests.callers import signed_in
from tests.costs.spending import GB, price, table
from tests.egress.telling import flow, tell
from tests.fleet.edge import build

URL = "/slices/acme@edge/egress/costs"


@pytest.fixture
def acme(cast, db):
    slice_ = build(cast).acme
    tell(
        slice_, flow(destination="much.test:443", bytes_up=5 * GB, bytes_down=GB, count=1_000),
        flow(destination="dear.test:443", bytes_up=0, bytes_down=2 * GB, count=1),
    )  # fmt: skip
    return slice_


def test_without_prices_nothing_costs_anything_and_bytes_are_told(acme, cast):
    told = signed_in(cast.bob).get(URL).json()
    assert (told["currency"], told["priced"]) == (None, [])
    assert [(one["destination"], one["cost"]) for one in told["items"]] == [
        ("much.test:443", None),
        ("dear.test:443", None),
    ]


def test_what_costs_most_comes_first_or_what_moved_most(acme, cast):
    table(today() - timedelta(days=1), price("bytes_out", (None, "0.10")), price("requests", (None, "2")))
    caller = signed_in(cast.bob)
    told = caller.get(URL).json()
    assert (told["currency"], told["priced"]) == ("EUR", ["bytes_out", "requests"])
    assert {one["destination"]: Decimal(one["cost"]) for one in told["items"]} == {
        "dear.test:443": Decimal("0.200002"), "much.test:443": Decimal("0.102"),
    }  # fmt: skip
    assert told["items"][0]["destination"] == "dear.test:443"
    assert caller.get(URL, {"by": "bytes"}).json()["items"][0]["destination"] == "much.test:443"
    refused = caller.get(URL, {"by": "name"})
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "?by")
