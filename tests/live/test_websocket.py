"""Who may open the live connection, and what they may read there."""

import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from console.accounts import roles
from console.accounts.models import BrowserSession
from console.base import live
from tests import make
from tests.cast import Cast
from tests.live.browser import cookie_of, tab
from tests.live.web import Web


@pytest.mark.parametrize("origin", ["https://evil.test", "http://127.0.0.1:1", "null", ""])
def test_a_page_from_elsewhere_is_refused_even_with_a_session(web: Web, cast: Cast, origin: str):
    with pytest.raises(InvalidStatus) as refusal, tab(web, cast.alice, origin=origin):
        pass
    assert refusal.value.response.status_code == 403


def test_without_a_session_the_browser_is_told_so(web: Web):
    with tab(web) as page:
        assert page.close_code() == 4401


def test_a_bearer_token_is_no_session(web: Web, cast: Cast):
    _, secret = make.token(cast.acme, cast.alice)
    with tab(web, cookie=f"sessionid={secret}") as page:
        assert page.close_code() == 4401


def test_an_expired_session_is_none(web: Web, cast: Cast):
    cookie = cookie_of(cast.alice)
    BrowserSession.objects.update(expire_date=timezone.now())
    with tab(web, cookie=cookie) as page:
        assert page.close_code() == 4401


def test_own_topics_are_granted_and_foreign_or_unknown_ones_refused_alike(web: Web, cast: Cast):
    edge = make.gateway("edge")
    make.slice_of(cast.acme, edge), make.slice_of(cast.globex, edge)
    north = make.gateway("north")
    make.slice_of(cast.globex, north)
    here, there = make.node(edge), make.node(north)
    own = ["slice:acme@edge", "traffic:acme@edge", "gateway:edge", f"node:{here.pk}", "tenant:acme", "me"]
    foreign = ["slice:globex@edge", "traffic:globex@edge", "gateway:north", f"node:{there.pk}", "tenant:globex"]
    unknown = ["slice:nobody@edge", "node:1", "node:", "tenant:", "user:1", "", "slice", "traffic parts"]
    with tab(web, cast.alice) as page:
        answer = page.subscribe(*own, *foreign, *unknown)
    assert answer == {"type": "subscribed", "topics": own, "refused": [*foreign, *unknown]}


def test_platform_people_may_read_everything_that_exists(web: Web, cast: Cast):
    make.slice_of(cast.acme, make.gateway("edge"))
    make.gateway("empty")
    topics = ["slice:acme@edge", "tenant:globex", "gateway:empty"]
    with tab(web, cast.olga) as page:
        assert page.subscribe(*topics, "gateway:none")["topics"] == topics


def test_a_change_reaches_those_who_read_its_topic_and_nobody_else(web: Web, cast: Cast):
    edge = make.gateway("edge")
    make.slice_of(cast.acme, edge), make.slice_of(cast.globex, edge)
    with tab(web, cast.alice) as alice, tab(web, cast.mallory) as mallory:
        alice.subscribe("slice:acme@edge"), mallory.subscribe("slice:globex@edge", "slice:acme@edge")
        live.announce("slice:acme@edge", "revision", subject="r7")
        live.announce("slice:globex@edge", "draft")
        seen = alice.next("changed")
        assert (seen["topic"], seen["what"], seen["id"]) == ("slice:acme@edge", "revision", "r7")
        assert mallory.next("changed")["topic"] == "slice:globex@edge"


def test_an_unsubscribed_topic_is_silent(web: Web, cast: Cast):
    make.slice_of(cast.acme, make.gateway("edge"))
    with tab(web, cast.alice) as page:
        page.subscribe("slice:acme@edge", "tenant:acme")
        page.connection.send('{"type":"unsubscribe","topics":["slice:acme@edge"]}')
        page.subscribe("me")
        live.announce("slice:acme@edge", "draft")
        live.announce("tenant:acme", "audit")
        assert page.next("changed")["topic"] == "tenant:acme"


def test_who_is_removed_from_a_tenant_loses_its_topics_at_once(web: Web, cast: Cast):
    make.slice_of(cast.acme, make.gateway("edge"))
    with tab(web, cast.bob) as bob:
        bob.subscribe("slice:acme@edge", "me")
        roles.revoke(make.membership(cast.acme, cast.bob))
        live.announce("tenant:acme", "members")
        assert bob.next("subscribed")["refused"] == ["slice:acme@edge"]
        assert (bob.next("changed"))["topic"] == "me"
        live.announce("slice:acme@edge", "draft")
        assert bob.subscribe("slice:acme@edge")["topics"] == []


def test_a_signed_out_session_is_closed_at_the_next_look(web: Web, cast: Cast):
    with tab(web, cast.alice) as page:
        page.subscribe("me")
        BrowserSession.objects.all().delete()
        live.announce("tenant:acme", "members")
        assert page.close_code() == 4401


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type":"publish"}', '{"type":"subscribe","topics":"me"}'])
def test_what_is_no_wish_closes_the_connection(web: Web, cast: Cast, text: str):
    with tab(web, cast.alice) as page:
        page.connection.send(text)
        assert page.close_code() == 1007


@pytest.mark.parametrize("characters", [40_000, 400_000])
def test_an_oversized_message_closes_the_connection(web: Web, cast: Cast, characters: int):
    with tab(web, cast.alice) as page:
        page.connection.send("x" * characters)
        assert page.close_code() == 1009


def test_subscriptions_are_limited(web: Web, cast: Cast):
    edge = make.gateway("edge")
    make.slice_of(cast.acme, edge)
    with tab(web, cast.alice) as page:
        answer = page.subscribe(*[f"slice:none-{number}@edge" for number in range(600)], "slice:acme@edge")
        assert answer["topics"] == []


def test_other_addresses_are_no_websockets(web: Web, cast: Cast):
    from websockets.sync.client import connect

    with pytest.raises((InvalidStatus, ConnectionClosed)), connect(f"ws://{web.address}/ws/other", origin=web.url):
        pass
