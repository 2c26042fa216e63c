"""Enrolment: one join token lets one node in, whoever comes first.

A node whose answer was lost asks again with the same key and is told the same: a token is used up by a node, not by a
request.
"""

import re
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from gatehouse_protocol.messages import Enrolment
from gatehouse_protocol.shapes import encode

from console.accounts.bearer import token_digest
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, Invalid, Unauthenticated
from console.base.ids import new_id
from fleet.models import JoinToken, Node

NODE_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class JoinTokenInvalid(Unauthenticated):
    """Unknown, used, expired or revoked: the same answer, so that nobody learns which."""

    code, title = "join_token_invalid", "This join token is not valid: unknown, used or expired"


def enrol(asked: Enrolment, *, ip: str) -> Node:
    """Let the node in and return it, with its gateway loaded.

    The caller has verified that the request is signed by the key it presents. Raises JoinTokenInvalid, Conflict
    `node_name_taken` or Invalid.
    """
    _check(asked)
    if (again := _node_of_lost_answer(asked)) is not None:
        return again
    node_id = new_id()
    with verb("node.enrol", actor=Actor(ActorKind.NODE, str(node_id), asked.name, ip=ip)) as act:
        token = _redeemable(asked.token)
        node = _create(asked, token)
        token.used_at, token.used_by = node.enrolled_at, node
        token.save(update_fields=["used_at", "used_by"])
        target = Target(kind="node", name=f"{token.gateway.slug}/{node.name}", id=str(node.pk))
        act.entry(target, f"Node {node.name} joined gateway {token.gateway.slug} with a token of {token.created_by}")
        act.announce(f"gateway:{token.gateway.slug}", "node", subject=str(node.pk))
    return node


def _check(asked: Enrolment) -> None:
    if not NODE_NAME.fullmatch(asked.name):
        raise Invalid.field("/name", "name", "A node's name is 1 to 63 lower-case letters, digits and inner hyphens.")
    expected = {"x25519": 32, "mlkem768x25519": 1216}[asked.sealing_key.kem]
    if len(asked.sealing_key.key) != expected:
        raise Invalid.field("/sealing_key/key", "length", f"This kind of key has {expected} bytes.")


def _redeemable(secret: str) -> JoinToken:
    """Lock the token if it still lets somebody in; of many at once the first gets it, the others find it used."""
    rows = JoinToken.objects.select_related("gateway").select_for_update(of=("self",))
    token = rows.filter(digest=token_digest(secret), revoked_at=None).first()
    if token is None or token.used_at is not None or token.expires_at <= timezone.now():
        raise JoinTokenInvalid
    return token


def _create(asked: Enrolment, token: JoinToken) -> Node:
    try:
        with transaction.atomic():
            return Node.objects.create(
                gateway=token.gateway,
                name=asked.name,
                signing_key=asked.signing_key,
                sealing_kem=asked.sealing_key.kem,
                sealing_key=asked.sealing_key.key,
                facts=encode(asked.facts),
                enrolled_at=timezone.now(),
            )
    except IntegrityError:
        text = f"Gateway {token.gateway.slug} has a node called {asked.name}. Revoke it first, or choose another name."
        raise Conflict(text, code="node_name_taken") from None


def _node_of_lost_answer(asked: Enrolment) -> Node | None:
    """Return the node that this very key made with this very token."""
    nodes = Node.objects.select_related("gateway").filter(
        join_token__digest=token_digest(asked.token),
        join_token__expires_at__gt=timezone.now(),
        revoked_at=None,
        name=asked.name,
        signing_key=asked.signing_key,
        sealing_key=asked.sealing_key.key,
    )
    return nodes.first()
