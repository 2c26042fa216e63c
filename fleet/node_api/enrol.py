"""`POST /node/v1/enrol`: a node with a join token presents its keys, proves that it holds them, and is let in."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from gatehouse_protocol.messages import ConfigKey, Enrolled, Enrolment, GatewayIdentity, NodeIdentity
from gatehouse_protocol.signatures import ENROL_KEY_ID

from console.base.errors import Invalid
from fleet.actions import enrol
from fleet.models import Node
from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, json_answer
from fleet.node_api.refusals import SignatureInvalid
from fleet.signing_keys import signing_keys


async def answer(request: Request, desk: Desk) -> Answer:
    """Return 201 with the node's id and the keys that will sign its manifests."""
    asked = await request.json(Enrolment)
    if len(asked.signing_key) != 32:
        raise Invalid.field("/signing_key", "length", "An Ed25519 public key has 32 bytes.")
    verified = await desk.callers.check_signature(request, Ed25519PublicKey.from_public_bytes(asked.signing_key))
    if verified.key_id != ENROL_KEY_ID:
        raise SignatureInvalid(f"An enrolment is signed with key id {ENROL_KEY_ID}.")
    ip = (request.scope.get("client") or ("", 0))[0]
    return json_answer(await desk.threads.run(_enrolled, asked, ip), status=201)


def _enrolled(asked: Enrolment, ip: str) -> Enrolled:
    node: Node = enrol.enrol(asked, ip=ip)
    return Enrolled(
        node=NodeIdentity(str(node.pk), node.name),
        gateway=GatewayIdentity(str(node.gateway_id), node.gateway.slug),
        config_keys=tuple(ConfigKey(kid, key) for kid, key in signing_keys().public_bytes().items()),
    )
