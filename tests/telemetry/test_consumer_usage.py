"""Usage of API keys: by consumer, key and policy, over time, with what was sent away and what was last used."""

from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Slice
from telemetry.ingest import Heard, record
from telemetry.levels import floor
from telemetry.signals import SignalRow, record_signals
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.telemetry.traffic import NODE

AT = "/slices/acme@edge"


def tell(acme: Slice, subject: str, outcome: str, count: int, policy: str = "keys", ago_seconds: int = 0) -> None:
    at = floor(timezone.now() - timedelta(seconds=ago_seconds), 10)
    record_signals([SignalRow(at, acme.pk, 1, "consumers", subject, policy, outcome, count)])
    record([], [], [Heard(at, NODE, acme.gateway_id)])


@pytest.fixture(autouse=True)
def acme(cast: Cast) -> Slice:
    acme = make.slice_of(cast.acme, make.gateway("edge"))
    tell(acme, "app/now", "allowed-200", 5)
    tell(acme, "app/now", "allowed-429", 2)
    tell(acme, "app/now", "allowed-503", 1)
    tell(acme, "app/old", "expired-401", 3)
    tell(acme, "app/old", "allowed-200", 9, ago_seconds=1800)
    tell(acme, "other/k", "allowed-200", 4)
    tell(acme, "other/k", "would_be_not_allowed-200", 1, "watching")
    tell(acme, "/", "missing-401", 7)
    tell(acme, "/", "anything-at-all", 7)
    return acme


def test_a_consumer_is_told_how_each_of_its_keys_is_used(as_vera: Caller) -> None:
    told = as_vera.get(f"{AT}/consumers/app/usage?window=15m").json()
    by_key = {one["key"]: one for one in told["keys"]}
    assert {name: by_key["now"][name] for name in ("total", "errors", "limited", "refused", "would_refuse")} == {
        "total": 8, "errors": 1, "limited": 2, "refused": 0, "would_refuse": 0,
    }  # fmt: skip
    assert (by_key["old"]["total"], by_key["old"]["refused"]) == (3, 3)
    known = [point for point in told["points"] if point["total"] is not None]
    assert sum(point["total"] for point in known) == 11
    assert sum(point["4xx"] for point in known) == 5
    assert sum(point["limited"] for point in known) == 2
    assert told["points"][0]["total"] is None  # nobody was heard
    assert told["as_of"] is not None


def test_a_key_that_nobody_used_lately_says_when_it_was(as_vera: Caller, acme: Slice) -> None:
    tell(acme, "app/older", "allowed-200", 1, ago_seconds=3000)
    told = as_vera.get(f"{AT}/consumers/app/usage?window=5m").json()
    older = next(one for one in told["keys"] if one["key"] == "older")
    assert (older["total"], older["last_used_at"] is not None) == (0, True)


def test_a_slice_is_told_who_calls_and_what_policies_did(as_vera: Caller) -> None:
    told = as_vera.get(f"{AT}/consumer-usage?window=15m").json()
    assert [(one["consumer"], one["total"], one["refused"]) for one in told["consumers"]] == [
        ("app", 11, 3), ("other", 5, 0),
    ]  # fmt: skip
    keys, watching = told["policies"]
    assert (keys["policy"], keys["allowed"], keys["anonymous"]) == ("keys", 12, 0)
    assert keys["refused"] == {"missing": 7, "unknown": 0, "expired": 3, "not_allowed": 0}
    assert watching["would_refuse"] == {"missing": 0, "unknown": 0, "expired": 0, "not_allowed": 1}
    assert told["consumers"][1]["would_refuse"] == 1


def test_strangers_are_told_nothing(as_mallory: Caller) -> None:
    assert as_mallory.get(f"{AT}/consumer-usage").status_code == 404
    assert as_mallory.get(f"{AT}/consumers/app/usage").status_code == 404
