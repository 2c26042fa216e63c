"""A token that is bound to networks is good for nothing elsewhere, and the trail says who tried."""

import pytest

from console.accounts.authentication import is_within
from console.audit.models import Entry
from tests import make
from tests.callers import bearing


def test_it_is_refused_from_elsewhere_and_the_trail_says_so_once(cast):
    row, secret = make.token(cast.acme, cast.alice, networks=["203.0.113.0/24"])
    robot = bearing(secret)
    assert robot.get("/me", REMOTE_ADDR="203.0.113.9").status_code == 200
    for _ in range(3):
        answer = robot.get("/me", REMOTE_ADDR="198.51.100.7")
        assert (answer.status_code, answer.json()["code"]) == (403, "network_not_allowed")
    entry = Entry.objects.get(verb="token.refuse")
    assert (entry.tenant_id, entry.ip, entry.target_id) == (cast.acme.pk, "198.51.100.7", str(row.pk))
    row.refresh_from_db()
    assert row.last_used_from == "203.0.113.9"


@pytest.mark.parametrize(
    ("address", "networks", "is_in"),
    [
        ("10.1.2.3", [], True),
        ("10.1.2.3", ["10.0.0.0/8"], True),
        ("::ffff:10.1.2.3", ["10.0.0.0/8"], True),
        ("11.1.2.3", ["10.0.0.0/8", "2001:db8::/32"], False),
        ("2001:db8::7", ["10.0.0.0/8", "2001:db8::/32"], True),
        ("", ["0.0.0.0/0"], False),
        ("unix", ["0.0.0.0/0", "::/0"], False),
    ],
)
def test_addresses_of_both_families_are_compared(address, networks, is_in):
    assert is_within(address, networks) is is_in
