"""Who may follow what on the live connection: every kind of topic, asked for by everybody; as on REST, so here."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from console.accounts.permissions import Permission
from console.live.permits import Asked, permits
from fleet.models import Node
from tests import make
from tests.access.world import Visitor, World, visitors

ROOT = Path(__file__).parents[2]
PACKAGES = ("console", "policies", "fleet", "certificates", "vending", "telemetry", "slo", "waf", "egress", "costs",
            "alerting", "exports", "tester")  # fmt: skip
_ANNOUNCED = re.compile(r'(?:announce|announce_soon|publish|paced)\(\s*f?"(\w+):')
TOPICS = {
    "slice": "slice:{slice}",
    "traffic": "traffic:{slice}",
    "records": "records:{slice}",
    "tenant": "tenant:acme",
    "objectives": "objectives:acme",
    "alerts": "alerts:acme",
    "gateway": "gateway:{gateway}",
    "node": "node:{node}",
}
"""By kind: the topic of something that only Acme has."""
INTERNAL = {"challenge", "user"}
"""What processes tell each other; nobody may follow it."""


@pytest.fixture
def names(world: World) -> dict[str, str]:
    """What belongs to Acme alone."""
    own = make.slice_of(world.cast.acme, make.gateway("only-acme"))
    node: Node = make.node(own.gateway)
    return {"slice": own.key, "gateway": own.gateway.slug, "node": str(node.pk)}


def session_of(visitor: Visitor) -> str:
    """The key that the visitor's cookie would carry; who calls with a token sends that as its cookie."""
    cookie = visitor.client.cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie is not None:
        return cookie.value
    return visitor.client._credentials.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")


def test_every_kind_of_topic_that_is_announced_is_in_the_table():
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    announced = {kind for file in files for kind in _ANNOUNCED.findall(file.read_text())}
    assert announced <= set(TOPICS) | INTERNAL


def test_what_processes_tell_each_other_is_nobodys_to_follow(world: World):
    asked = frozenset({"sessions", *(f"{kind}:acme@edge" for kind in INTERNAL), "slice:*", "tenant:", "user:1"})
    people = [one for one in visitors(world, None) if one.is_signed_in and one.is_in_person]
    assert {permit.topics for permit in permits([Asked(session_of(one), asked) for one in people])} == {frozenset()}


@pytest.mark.parametrize("kind", sorted(TOPICS))
def test_everybody_follows_exactly_what_they_may_see(kind: str, world: World, names: dict[str, str]):
    topic = TOPICS[kind].format(**names)
    surprises = []
    for visitor in visitors(world, None):
        [permit] = permits([Asked(session_of(visitor), frozenset({topic, "me"}))])
        has_session = visitor.is_signed_in and visitor.is_in_person
        may = has_session and Permission.VIEW in visitor.holds and visitor.home in {"acme", "platform"}
        expected = ({topic, "me"} if may else {"me"}) if has_session else None
        if (set(permit.topics) if permit else None) != expected:
            surprises.append(f"{visitor.name}: {permit}, expected {expected}")
    assert surprises == []


def test_a_token_opens_no_socket_whatever_it_may_do(world: World):
    tokens = [one for one in visitors(world, None) if one.is_signed_in and not one.is_in_person]
    assert len(tokens) >= 4
    assert permits([Asked(session_of(one)) for one in tokens]) == [None] * len(tokens)
