"""The live connection shows people exactly what REST shows them, at a price that does not grow with open pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from console.accounts.access import Access
from console.accounts.models import Tenant, User
from console.live.permits import Asked, permits
from fleet.models import Node
from policies.models import Gateway, Slice
from tests import make
from tests.cast import Cast
from tests.live.browser import cookie_of


def session(person: User) -> str:
    return cookie_of(person).partition("=")[2]


@pytest.fixture
def world(cast: Cast) -> list[str]:
    """Gateways with and without slices, nodes on each; every topic about them."""
    edge, north, empty = make.gateway("edge"), make.gateway("north"), make.gateway("empty")
    for tenant in (cast.acme, cast.globex, cast.platform):
        make.slice_of(tenant, edge)
    make.slice_of(cast.globex, north)
    nodes = [make.node(gateway) for gateway in (edge, north, empty)]
    slices = [row.key for row in Slice.objects.all()]
    return [
        *(f"{kind}:{key}" for kind in ("slice", "traffic") for key in slices),
        *(f"gateway:{gateway.slug}" for gateway in (edge, north, empty)),
        *(f"node:{node.pk}" for node in nodes),
        *(f"{kind}:{row.slug}" for kind in ("tenant", "alerts") for row in (cast.acme, cast.globex, cast.platform)),
    ]


@pytest.mark.parametrize("name", ["alice", "bob", "vera", "mallory", "olga", "charlie"])
def test_topics_are_granted_where_the_gates_of_rest_show_the_thing(cast: Cast, world: list[str], name: str):
    person = getattr(cast, name)
    access = Access(user=person)
    shown = {f"{kind}:{row.key}" for row in Slice.objects.visible_to(access) for kind in ("slice", "traffic")}
    shown |= {f"gateway:{row.slug}" for row in Gateway.objects.visible_to(access)}
    shown |= {f"node:{row.pk}" for row in Node.objects.visible_to(access)}
    [permit] = permits([Asked(session(person), frozenset(world))])
    assert permit is not None
    shown |= {f"alerts:{tenant.slug}" for tenant in Tenant.objects.visible_to(access)}
    assert {topic for topic in permit.topics if not topic.startswith("tenant:")} == shown


def test_a_person_who_was_shut_out_has_no_permit(cast: Cast):
    key = session(cast.alice)
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert permits([Asked(key)]) == [None]


def test_a_changed_password_ends_other_sessions(cast: Cast):
    key = session(cast.alice)
    cast.alice.set_password("another long password")
    cast.alice.save()
    assert permits([Asked(key)]) == [None]


def test_many_pages_cost_as_many_queries_as_one(cast: Cast, world: list[str]):
    people = [make.member(cast.acme, f"person-{number}", "viewer") for number in range(12)]
    asked = [Asked(session(person), frozenset(world)) for person in people]
    costs = []
    for number in (1, len(asked)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert None not in permits(asked[:number])
        costs.append(len(queries))
    assert costs[0] == costs[1]
