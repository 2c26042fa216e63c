"""Of what Envoy tells, those are kept that are in the route's share, failed, were found fault with or took long."""

import pytest
from gatehouse_agent.records.choosing import is_kept

USUAL = {"usual_below": b"028f5c29", "most_below": b"051eb852", "usual_slow": b"1s"}
DULL = {
    "request_id": b"ffffffff-0000-4000-8000-000000000000", "status": b"200", "flags": b"-", "waf": b"-",
    "lasted": b"12", "below": b"-", "slow": b"-", **USUAL,
}  # fmt: skip
FIRST_TWO = b"04000000-0000-4000-8000-000000000000"  # beyond one percent, below two
FIRST_ONE = b"01000000-0000-4000-8000-000000000000"
ALL, NONE = b"g", b"00000000"


@pytest.mark.parametrize(
    ("what", "is_one"),
    [
        ({}, False),
        ({"request_id": FIRST_ONE}, True),
        ({"request_id": FIRST_TWO}, False),
        ({"request_id": FIRST_TWO, "below": ALL}, True),
        ({"request_id": FIRST_ONE, "below": NONE}, False),
        ({"below": ALL}, False),
        ({"status": b"500"}, True),
        ({"status": b"0"}, True),
        ({"status": b"-"}, True),
        ({"status": b"404"}, False),
        ({"flags": b"NR"}, True),
        ({"waf": b"refused;score=5"}, True),
        ({"lasted": b"999"}, False),
        ({"lasted": b"1000"}, True),
        ({"lasted": b"1000", "slow": b"2.5s"}, False),
        ({"lasted": b"2500", "slow": b"2.5s"}, True),
        ({"lasted": b"150", "slow": b"0.15s"}, True),
        ({"lasted": b"-"}, True),
    ],
)
def test_what_is_kept(what, is_one):
    assert is_kept(DULL | what) is is_one


def test_of_a_listener_of_an_earlier_version_all_is_kept_for_it_chose_by_itself():
    assert is_kept({name: value for name, value in DULL.items() if name not in USUAL})
