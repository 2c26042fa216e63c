"""`POST /node/v1/index`: what a slice revision consists of, as the difference to what the node holds."""

from uuid import UUID

import orjson
from gatehouse_protocol.messages import IndexRequest
from gatehouse_protocol.shapes import encode

from console.base.errors import NotFound
from fleet.inline import index_answer
from fleet.node_api.desk import Desk
from fleet.node_api.exchange import JSON, Answer, Request, packed
from policies.models import Revision, Slice


async def answer(request: Request, desk: Desk) -> Answer:
    """Return the index; 404 for a slice of another gateway or a revision that was never published."""
    caller = await desk.callers.of(request)
    asked = await request.json(IndexRequest)
    return await desk.threads.run(_index, caller.gateway_id, asked, is_zipped=request.accepts_gzip)


def _index(gateway_id: UUID, asked: IndexRequest, *, is_zipped: bool) -> Answer:
    slice = Slice.objects.filter(key=asked.slice, gateway_id=gateway_id).first()
    if slice is None:
        raise NotFound
    try:
        index = index_answer(slice, asked.sequence, asked.have)
    except Revision.DoesNotExist:
        raise NotFound from None
    return packed(orjson.dumps(encode(index)), JSON, is_zipped=is_zipped)
