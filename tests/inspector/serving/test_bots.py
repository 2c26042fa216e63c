"""Bots are who they say where their address has a name that leads back to it; nobody waits for that to be found out."""

import asyncio
import time

import pytest
from gatehouse_inspector.serving.supervisor import Supervisor

from tests.inspector.serving.asking import ask
from tests.inspector.serving.names import name_server

GOOGLE, PARTNER = "Mozilla/5.0 (compatible; Googlebot/2.1)", "PartnerBot/3"
RULES = [
    {"name": "verified", "expression": 'client.verified_bot == "googlebot"', "action": "block", "status": 410},
    {"name": "partner", "expression": 'client.verified_bot == "partner"', "action": "block", "status": 411},
    {"name": "pending", "expression": 'client.bot_check == "pending"', "action": "block", "status": 425},
    {"name": "pretended", "expression": 'client.bot_check == "refuted"', "action": "block", "status": 451},
    {"name": "unknown", "expression": 'client.bot_check == "unknown"', "action": "block", "status": 421},
]
BOTS = [{"name": "partner", "user_agent": "partnerbot/", "suffixes": ["crawl.partner.example"]}]
BUNDLE = {
    "policies": {
        "acme/shop": {"mode": "block", "rules": RULES, "bots": BOTS},
        "globex/shop": {"mode": "block", "rules": RULES},
    }
}
VERIFIED, OF_PARTNER, PENDING, UNKNOWN, REFUTED = 410, 411, 425, 421, 451


@pytest.fixture
async def names(monkeypatch):
    async with name_server() as found:
        found.names = {
            "192.0.2.1": ["crawl-1.googlebot.com."],
            "192.0.2.2": ["crawl-1.googlebot.com."],  # its owner says so; Google does not
            "192.0.2.3": ["host.evil.test."],
            "192.0.2.4": ["notgooglebot.com."],
            "192.0.2.5": ["other.test.", "rate-limited-proxy.google.com."],
            "192.0.2.6": ["a.crawl.partner.example."],
            "2001:db8::1": ["crawl-6.googlebot.com."],
        }
        found.addresses = {
            "crawl-1.googlebot.com.": ["192.0.2.1"],
            "host.evil.test.": ["192.0.2.3"],
            "notgooglebot.com.": ["192.0.2.4"],
            "rate-limited-proxy.google.com.": ["192.0.2.5"],
            "a.crawl.partner.example.": ["192.0.2.6"],
            "crawl-6.googlebot.com.": ["192.0.2.9", "2001:db8::1"],
        }
        monkeypatch.setenv("GATEHOUSE_RESOLVERS", found.place)
        yield found


@pytest.fixture
async def supervisor(inspector, names, tmp_path):
    found = Supervisor(tmp_path / "s", workers=2)
    await found.load(BUNDLE)
    yield found
    await found.close()


@pytest.fixture
def look(supervisor, tmp_path):
    async def act(client, user_agent=GOOGLE, policy="acme/shop"):
        return (await ask(tmp_path / "s", "/", policy, client=client, user_agent=user_agent))[0]

    return act


async def settled(look, *asked):
    async with asyncio.timeout(10):
        while (status := await look(*asked)) == PENDING:
            pass
    return status


@pytest.mark.parametrize("client", ["192.0.2.1", "192.0.2.5", "2001:db8::1", "::ffff:192.0.2.1"])
async def test_a_bot_is_who_it_says_where_its_name_leads_back(look, names, client):
    assert await look(client) == PENDING, "the request does not wait"
    assert await settled(look, client) == VERIFIED
    asked = names.asked
    assert await look(client) == VERIFIED
    assert names.asked == asked, "what is known is not asked again"


@pytest.mark.parametrize("client", ["192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.200"])
async def test_a_name_that_only_its_owner_gave_a_foreign_one_and_none_prove_nothing(look, client):
    assert await settled(look, client) == REFUTED


async def test_who_claims_nothing_is_not_asked_about(look, names):
    assert await look("192.0.2.1", "Mozilla/5.0") == 200
    assert names.asked == 0


async def test_a_bot_of_ones_own_is_nobody_elses(look):
    assert await settled(look, "192.0.2.6", PARTNER) == OF_PARTNER
    assert await look("192.0.2.6", PARTNER, "globex/shop") == 200
    assert await settled(look, "192.0.2.1", PARTNER) == REFUTED


async def test_without_an_answer_it_is_unknown_and_said_and_nobody_waits(look, names, supervisor):
    names.is_silent = True
    begun = time.monotonic()
    assert await look("192.0.2.1") == PENDING
    assert time.monotonic() - begun < 1
    assert await settled(look, "192.0.2.1") == UNKNOWN
    assert supervisor.naming_trouble
    names.is_silent = False
    assert await settled(look, "192.0.2.5") == VERIFIED
    assert not supervisor.naming_trouble


async def test_many_claims_at_once_are_dropped_and_not_queued_without_end(look, names, supervisor):
    names.is_silent = True
    for third in range(14):
        await asyncio.gather(*(look(f"198.51.{third}.{fourth}") for fourth in range(50)))
    assert await look("192.0.2.1") == PENDING
    assert await look("192.0.2.1", "Mozilla/5.0") == 200
    assert names.asked < 100
