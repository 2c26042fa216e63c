"""The verbs on gateways. A gateway is born with its platform slice, in which listeners and defaults live."""

import re
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_network
from typing import Any, Final

from django.db import IntegrityError, transaction
from pydantic_core import PydanticCustomError

from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import plain_text
from policies.models import Gateway, Slice

_SLUG: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
MOST_NETWORKS: Final = 64


def create_gateway(
    *,
    actor: Actor,
    slug: str,
    name: str,
    description: str = "",
    allowed_private_networks: Sequence[str] = (),
    dry_run: bool = False,
) -> Gateway:
    """Create a gateway and its platform slice. Raises Invalid, and Conflict `gateway_exists`."""
    if not _SLUG.fullmatch(slug):
        raise Invalid.field("/slug", "slug_invalid", "Lower-case letters, digits and inner hyphens, at most 40.")
    fields = _checked(name=name, description=description, allowed_private_networks=allowed_private_networks)
    with verb("gateway.create", actor=actor, dry_run=dry_run) as act:
        try:
            with transaction.atomic():
                gateway: Gateway = Gateway.objects.create(slug=slug, **fields)
        except IntegrityError:
            raise Conflict(f"There is a gateway {slug} already.", code="gateway_exists") from None
        platform = Tenant.objects.get(is_platform=True)
        Slice.objects.create(key=f"{platform.slug}@{slug}", gateway=gateway, tenant=platform)
        _record(act, gateway, f"Created gateway {slug}", [])
        return gateway


def update_gateway(
    *, actor: Actor, gateway: Gateway, changes: dict[str, Any], expected: str, dry_run: bool = False
) -> Gateway:
    """Change `name`, `description` or `allowed_private_networks`; anything else is Invalid. `expected`: If-Match value.

    Networks count from the next publish of each slice on; what is live stays as it is.
    """
    fields = _checked(**changes)
    with verb("gateway.update", actor=actor, dry_run=dry_run) as act:
        locked: Gateway = Gateway.objects.select_for_update(no_key=True).filter(pk=gateway.pk).first()
        if locked is None:
            raise NotFound
        etags.check(expected, locked.version)
        before = {field: getattr(locked, field) for field in fields}
        for field, value in fields.items():
            setattr(locked, field, value)
        locked.version += 1
        locked.save(update_fields=[*fields, "version"])
        differing = [field for field in fields if before[field] != fields[field]]
        entries = [{"pointer": f"/{field}", "before": before[field], "after": fields[field]} for field in differing]
        _record(act, locked, f"Changed {', '.join(differing) or 'nothing'} of gateway {locked.slug}", entries)
        return locked


def _checked(**fields: Any) -> dict[str, Any]:
    """Return the fields in canonical form, or raise Invalid with every mistake."""
    problems: list[FieldProblem] = []
    found: dict[str, Any] = {}
    for field, value in fields.items():
        if field not in _CHECKS:
            problems.append(FieldProblem("field_unknown", f"/{field}", "is not a field here"))
            continue
        try:
            found[field] = _CHECKS[field](value)
        except PydanticCustomError as refusal:
            below = (refusal.context or {}).get("below", "")
            problems.append(FieldProblem(refusal.type, f"/{field}{below}", refusal.message()))
    if problems:
        raise Invalid.of(problems)
    return found


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise refuse("type_text", "must be text")
    if len(value) > most:
        raise refuse("text_too_long", f"has more than {most} characters")
    return plain_text(value).strip()


def _name(value: Any) -> str:
    text = _text(value, 120)
    if not text:
        raise refuse("text_empty", "must not be empty")
    return text


def _networks(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise refuse("type_list", "must be a list of networks such as 10.0.0.0/8")
    if len(value) > MOST_NETWORKS:
        raise refuse("list_too_long", f"has more than {MOST_NETWORKS} entries")
    found: list[str] = []
    for index, text in enumerate(value):
        try:
            network = str(ip_network(text)) if isinstance(text, str) else ""
        except ValueError:
            network = ""
        if not network:
            raise refuse("network_invalid", "must be a network such as 10.0.0.0/8", below=f"/{index}")
        found.append(network)
    return sorted(set(found))


def _record(act: Act, gateway: Gateway, summary: str, changes: Sequence[dict[str, Any]]) -> None:
    act.entry(Target(kind="gateway", name=gateway.slug, id=str(gateway.pk)), summary, changes=changes)
    act.announce(f"gateway:{gateway.slug}", "object", subject=gateway.slug)


_CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _name,
    "description": lambda value: _text(value, 1_000),
    "allowed_private_networks": _networks,
}
