"""A node whose clock is wrong is let in, believed and heard: the agent's client at the web server as it runs."""

import asyncio
import json
import time
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from gatehouse_agent.control.admission import Expectation, admit
from gatehouse_agent.control.client import ControlClient, RequestRefusedError
from gatehouse_agent.control.clock import MOST_SECONDS, Clock
from gatehouse_protocol.messages import Enrolment
from gatehouse_protocol.reports import Report
from gatehouse_protocol.shapes import format_time, parse
from gatehouse_protocol.signatures import ENROL_KEY_ID, Signer

from fleet.models import Node, NodeEvent, NodeSlice
from tests.fleet.edge import publish_now
from tests.fleet.simulated_node import SimulatedNode, proven
from tests.live.web import running_web

TEN_MINUTES = 600.0


class Visitor:
    """A machine with a wrong clock: the agent's own client, with the keys and reports of a simulated node."""

    def __init__(self, url, wrong):
        self.node = SimulatedNode(door=None)
        self.clock = Clock(system=lambda: time.time() + wrong)
        self.client = ControlClient(url, Signer(ENROL_KEY_ID, self.node.key), clock=self.clock)

    async def join(self, join_token):
        asked = json.loads(self.node.enrolment(join_token))
        enrolled = await self.client.enrol(parse(Enrolment, asked))
        self.client.signer = Signer(enrolled.node.id, self.node.key)
        return enrolled

    async def manifest(self, enrolled):
        trusted = {one.kid: Ed25519PublicKey.from_public_bytes(one.key) for one in enrolled.config_keys}
        expected = Expectation(enrolled.node.id, enrolled.gateway.id, trusted, 0, has_platform=False)
        polled = await self.client.manifest("")
        return admit(polled.answer.manifest, expected, self.clock.fresh_now())

    async def report(self, *slices):
        now = format_time(self.clock.now())
        event = {"at": now, "code": "clock_differs", "text": "told in true time"}
        await self.client.report(parse(Report, self.node.report_body(*slices, sent_at=now, events=[event])))


@pytest.mark.parametrize("wrong", [TEN_MINUTES, -TEN_MINUTES])
def test_a_node_ten_minutes_off_joins_polls_and_reports(edge, wrong):
    publish_now(edge.platform)
    join_token = edge.join_token()

    async def visit(url):
        visitor = Visitor(url, wrong)
        manifest = await visitor.manifest(await visitor.join(join_token))
        await visitor.report(proven("platform@edge", 1))
        await visitor.client.close()
        return manifest, visitor.clock.difference_seconds

    with running_web() as web:
        manifest, difference = asyncio.run(visit(web.url))

    assert [one.slice for one in manifest.slices] == ["platform@edge"]
    assert difference == pytest.approx(-wrong, abs=2)
    assert NodeSlice.objects.get().proven == 1
    assert abs((NodeEvent.objects.get().at - datetime.now(UTC)).total_seconds()) < 10


def test_a_node_hours_off_stays_outside_and_is_told_why(edge):
    join_token = edge.join_token()

    async def visit(url):
        visitor = Visitor(url, 2 * MOST_SECONDS)
        with pytest.raises(
            RequestRefusedError, match=r"not from the last minute; this machine's clock is 72\d\d s ahead"
        ):
            await visitor.join(join_token)
        await visitor.client.close()

    with running_web() as web:
        asyncio.run(visit(web.url))

    assert not Node.objects.exists()
