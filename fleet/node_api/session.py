"""`POST /node/v1/session`: one signed request buys a quarter of an hour of cheap ones."""

import time
from datetime import UTC, datetime

from gatehouse_protocol.messages import NodeToken

from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, json_answer
from fleet.node_api.tokens import new_token


async def answer(request: Request, desk: Desk) -> Answer:
    """Return a bearer token of the node that signed the request."""
    caller = await desk.callers.of_signature(request)
    now_seconds = time.time()
    token, ends = await desk.threads.run(new_token, caller.node_id, now_seconds)
    server_time = datetime.fromtimestamp(now_seconds, UTC)
    return json_answer(NodeToken(token, datetime.fromtimestamp(ends, UTC), server_time))
