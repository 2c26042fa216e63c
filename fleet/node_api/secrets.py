"""`POST /node/v1/secrets`: secrets of the node's gateway, each sealed so that only this node can open it."""

from uuid import UUID

from gatehouse_protocol.messages import SecretsAnswer, SecretsRequest, WantedSecret

from console.base.errors import Invalid
from fleet.actions.secrets import sealed_for
from fleet.models import Node
from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, json_answer

MAX_SECRETS = 500


async def answer(request: Request, desk: Desk) -> Answer:
    """Return the sealed secrets; what is not known, or not the node's to have, is absent."""
    caller = await desk.callers.of(request)
    asked = await request.json(SecretsRequest)
    if len(asked.secrets) > MAX_SECRETS:
        raise Invalid.field("/secrets", "too_many", f"At most {MAX_SECRETS} secrets at a time.")
    return json_answer(await desk.threads.run(_sealed, caller.node_id, asked.secrets))


def _sealed(node_id: UUID, wanted: tuple[WantedSecret, ...]) -> SecretsAnswer:
    return SecretsAnswer(sealed_for(Node.objects.get(pk=node_id), wanted))
