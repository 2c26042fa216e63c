"""Whom traffic policies refused: by route, policy and reason."""

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

AT = "/slices/acme@edge/refusals"


@pytest.fixture(autouse=True)
def acme(cast: Cast) -> Slice:
    acme = make.slice_of(cast.acme, make.gateway("edge"))
    at = floor(timezone.now(), 10)
    told = [
        ("acme/admin", "staff", "authorization:no-admin", 4),
        ("acme/admin", "staff", "authorization:no-admin", 3),
        ("acme/api", "", "rate_limit", 5),
        ("", "few", "rate_limit", 5),
        ("", "platform/offices", "would_be_ip_access:denied", 2),
    ]
    record_signals([SignalRow(at, acme.pk, 1, "refusals", *one) for one in told])
    record([], [], [Heard(at, NODE, acme.gateway_id)])
    return acme


def counts(caller: Caller, asked: str = "") -> list[tuple[object, ...]]:
    answer = caller.get(AT + asked)
    assert answer.status_code == 200
    return [tuple(one.values()) for one in answer.json()["refusals"]]


def test_the_most_frequent_come_first(as_vera: Caller) -> None:
    assert counts(as_vera) == [
        ("acme/admin", "staff", "authorization", "no-admin", False, 7),
        ("acme/api", None, "rate_limit", "", False, 5),
        (None, "platform/offices", "ip_access", "denied", True, 2),
    ]
    assert as_vera.get(AT).json()["as_of"] is not None


def test_of_one_route_or_one_policy(as_vera: Caller) -> None:
    assert [one[5] for one in counts(as_vera, "?route=acme/api")] == [5]
    assert [one[5] for one in counts(as_vera, "?policy=staff")] == [7]
    assert counts(as_vera, "?policy=few") == [(None, "few", "rate_limit", "", False, 5)]
    assert counts(as_vera, "?policy=staff&route=acme/api") == []


def test_a_window_that_cannot_be_answered_names_itself(as_vera: Caller) -> None:
    assert "?window" in as_vera.get(f"{AT}?window=soon").text


def test_strangers_are_told_nothing(as_mallory: Caller) -> None:
    assert as_mallory.get(AT).status_code == 404
