"""Lets all nodes of a gateway know what the temporary lists of one say. Not a verb: nobody asked for it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from gatehouse_protocol.shapes import encode

from fleet.actions.assign import bump
from fleet.models import Holds
from policies.models import Gateway
from waf.holding import holding_gateways, holds_of


def spread_holds() -> None:
    """Give each gateway a new version of its manifest where there is something that its nodes were not told.

    What is only over is none: nodes know when that is.
    """
    for gateway_id in sorted(holding_gateways(timezone.now())):
        _spread(gateway_id)


@transaction.atomic
def _spread(gateway_id: UUID) -> None:
    if Gateway.objects.select_for_update(no_key=True).filter(pk=gateway_id).first() is None:
        return
    wanted: list[dict[str, Any]] = [encode(one) for one in holds_of(gateway_id, timezone.now())]
    known = Holds.objects.filter(pk=gateway_id).values_list("entries", flat=True).first() or []
    if all(one in known for one in wanted):
        return
    Holds.objects.update_or_create(pk=gateway_id, defaults={"entries": wanted})
    bump(gateway_id)
