"""`GET /node/v1/keys`: the keys that sign manifests, signed by all of them and by retired ones: trust passes on."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from gatehouse_protocol.envelope import KEYS_TYPE, sign_envelope
from gatehouse_protocol.messages import ConfigKey, ConfigKeys
from gatehouse_protocol.shapes import encode

from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, json_answer
from fleet.signing_keys import signing_keys


async def answer(request: Request, desk: Desk) -> Answer:
    """Return the envelope of the list of keys."""
    caller = await desk.callers.of(request)
    return json_answer(await desk.threads.run(_envelope, caller.gateway_id))


def _envelope(gateway_id: UUID) -> dict[str, Any]:
    keys = signing_keys()
    listed = tuple(ConfigKey(kid, key) for kid, key in keys.public_bytes().items())
    payload = ConfigKeys(gateway_id=str(gateway_id), issued_at=datetime.now(UTC), config_keys=listed)
    return sign_envelope(KEYS_TYPE, orjson.dumps(encode(payload)), keys.vouching)
