"""`POST /node/v1/quotas`: what a node used of fleet-wide quotas, and what it may use from now on."""

import time

from gatehouse_protocol.quotas import QuotaDealing, QuotaTelling

from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, json_answer
from fleet.quotas.book import TELL_SECONDS


async def answer(request: Request, desk: Desk) -> Answer:
    """Deal, and say of which buckets others want more."""
    caller = await desk.callers.of(request)
    telling = await request.json(QuotaTelling)
    nodes = await desk.living.of(caller.gateway_id, caller.node_id)
    node, now = str(caller.node_id), time.time()
    dealt, short = await desk.quotas.deal(caller.gateway_id, node, nodes, telling.buckets, now)
    return json_answer(QuotaDealing(len(nodes), TELL_SECONDS, dealt, short))
