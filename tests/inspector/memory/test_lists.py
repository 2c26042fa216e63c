"""Temporary lists: who comes on them, for how long, and never more than there may be."""

import pytest
from gatehouse_inspector.memory.clients import Clients, new_memory
from gatehouse_inspector.memory.lists import Entry
from gatehouse_inspector.policies.bans import BanAction, Bans

from tests.inspector.memory.test_clients import Clock, facts

SCOPE = "acme/shop"
THREE = Bans(after=3, within_seconds=60, seconds=100, longest_seconds=350, most=50)


@pytest.fixture
def clock():
    return Clock(1_000_020.0)


@pytest.fixture
def clients(clock):
    return Clients(new_memory(), now=clock, today=clock)


def offend(clients, bans=THREE, client="192.0.2.1", times=3, scope=SCOPE, enforced=True):
    return [clients.offend(scope, bans, facts(client), enforced=enforced) for _ in range(times)][-1]


def test_a_client_comes_on_the_list_with_the_third_offence_and_leaves_it_by_itself(clients, clock):
    assert offend(clients, times=2) is None
    assert clients.on_list(SCOPE, "192.0.2.1") is None
    ban = offend(clients, times=1)
    assert (ban.client, ban.until - ban.since, ban.times) == ("192.0.2.1", 100, 1)
    assert clients.on_list(SCOPE, "192.0.2.1").action is BanAction.BLOCK
    assert clients.on_list("acme/other", "192.0.2.1") is None
    assert clients.on_list(SCOPE, "192.0.2.2") is None
    clock.at += 100
    assert clients.on_list(SCOPE, "192.0.2.1") is None


def test_offences_long_ago_do_not_count(clients, clock):
    offend(clients, times=2)
    clock.at += 120
    assert offend(clients, times=2) is None


@pytest.mark.parametrize(("after", "times"), [(1, 1), (2, 2), (1_000, 1_000)])
def test_it_takes_exactly_as_many_as_the_policy_says(clients, after, times):
    bans = Bans(after=after, within_seconds=60)
    assert offend(clients, bans, times=times - 1) is None if times > 1 else True
    assert offend(clients, bans, times=1) is not None


def test_the_next_time_is_twice_as_long_up_to_a_limit_and_the_first_after_a_day(clients, clock):
    grows = Bans(after=1, within_seconds=60, seconds=100, longest_seconds=350, grows=True)
    lengths = []
    for pause in (0, 100, 200, 350, 86_400 + 350):
        clock.at += pause
        ban = offend(clients, grows, times=1)
        lengths.append(ban.until - ban.since)
    assert lengths == [100, 200, 350, 350, 100]


def test_there_are_never_more_than_may_be_and_room_comes_back(clients, clock):
    bans = Bans(after=1, within_seconds=60, seconds=100, longest_seconds=100, most=20)
    addresses = [f"198.51.100.{number}" for number in range(250)]
    banned = [one for one in addresses if offend(clients, bans, one, times=1)]
    listed = [one for one in addresses if clients.on_list(SCOPE, one)]
    assert banned == listed
    assert 15 <= len(listed) <= 20
    assert offend(clients, bans, "198.51.100.7", scope="globex/shop", times=1), "other policies have lists of their own"
    clock.at += 101
    assert offend(clients, bans, "192.0.2.77", times=1)


def test_while_a_policy_detects_it_is_told_once_and_nothing_else(clients):
    ban = offend(clients, enforced=False)
    assert not ban.enforced
    assert clients.on_list(SCOPE, "192.0.2.1").action is None
    assert offend(clients, enforced=False) is None, "told already"
    assert offend(clients, enforced=True).enforced, "and the policy blocks by now"
    assert clients.on_list(SCOPE, "192.0.2.1").action is BanAction.BLOCK


def test_of_ipv6_the_network_is_on_the_list(clients):
    assert offend(clients, client="2001:db8:1:2::5").client == "2001:db8:1:2::/64"


def test_an_address_through_which_others_came_is_no_client(clients):
    clients.note_proxy("192.0.2.1")
    assert offend(clients, times=9) is None
    assert offend(clients, client="192.0.2.2")


def test_what_other_nodes_say_holds_here_and_a_release_undoes_only_what_was_before_it(clients, clock):
    now = int(clock.at)
    clients.lists.hold(SCOPE, "192.0.2.9", Entry(now + 500, now, BanAction.CHALLENGE, 1), 10)
    assert clients.on_list(SCOPE, "192.0.2.9").action is BanAction.CHALLENGE
    clients.lists.hold(SCOPE, "192.0.2.9", Entry(now + 100, now, BanAction.BLOCK, 1), 10)
    assert clients.on_list(SCOPE, "192.0.2.9").until == now + 500, "what ends sooner changes nothing"
    clients.lists.release(SCOPE, "192.0.2.9", now - 1, 10)
    assert clients.on_list(SCOPE, "192.0.2.9")
    clients.lists.release(SCOPE, "192.0.2.9", now + 1, 10)
    assert clients.on_list(SCOPE, "192.0.2.9") is None


def test_a_release_gives_the_place_back_and_forgets_that_there_was_a_first_time(clients, clock):
    one = Bans(after=1, within_seconds=60, seconds=100, longest_seconds=350, grows=True, most=1)
    assert offend(clients, one, times=1)
    assert offend(clients, one, "192.0.2.2", times=1) is None, "no place"
    clients.lists.release(SCOPE, "192.0.2.1", clock.at, 1)
    assert offend(clients, one, "192.0.2.2", times=1)
    clients.lists.release(SCOPE, "192.0.2.2", clock.at, 1)
    assert offend(clients, one, times=1).times == 1
