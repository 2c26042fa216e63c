"""`POST /node/v1/resources`: bodies of resources by digest; only those that slices of the node's gateway refer to."""

from uuid import UUID

from gatehouse_protocol.frames import CONTENT_TYPE, encode_frames
from gatehouse_protocol.messages import MAX_DIGESTS_PER_REQUEST, ResourcesRequest

from console.base.errors import Invalid
from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, packed
from policies.queries.index import resource_bodies

FRAMES = (b"content-type", CONTENT_TYPE.encode())


async def answer(request: Request, desk: Desk) -> Answer:
    """Return one frame per body; what is not known, or not the node's to have, is absent."""
    caller = await desk.callers.of(request)
    asked = await request.json(ResourcesRequest)
    if len(asked.digests) > MAX_DIGESTS_PER_REQUEST:
        raise Invalid.field("/digests", "too_many", f"At most {MAX_DIGESTS_PER_REQUEST} digests at a time.")
    digests = [bytes.fromhex(digest) for digest in asked.digests]
    return await desk.threads.run(_frames, caller.gateway_id, digests, is_zipped=request.accepts_gzip)


def _frames(gateway_id: UUID, digests: list[bytes], *, is_zipped: bool) -> Answer:
    bodies = (body for _, body in resource_bodies(gateway_id, digests))
    return packed(encode_frames(bodies), FRAMES, is_zipped=is_zipped)
