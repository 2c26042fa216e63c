"""Puts alerts that fire or are over into the groups of the policies that take them, and has those groups looked at."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import orjson
from django.db import transaction
from django.utils import timezone

from alerting.actions.history import note
from alerting.life.matching import all_agree, matchers_of
from alerting.life.words import AlertState
from alerting.models import Alert, Group, Member, Policy

AT_A_TIME: Final = 100
log = logging.getLogger(__name__)


@transaction.atomic
def route_some() -> int:
    """Route alerts that need it and that nobody routes; return how many were."""
    waiting = Alert.objects.filter(needs_routing=True).select_related("tenant").order_by("pk")
    # Lines of history refer to alerts; a lock of their keys and one of a group could wait for each other.
    alerts = list(waiting.select_for_update(no_key=True, skip_locked=True, of=("self",))[:AT_A_TIME])
    policies, now = _policies(alerts), timezone.now()
    return sum(_try_to_route(alert, policies.get(alert.tenant_id, []), now) for alert in alerts)


def _try_to_route(alert: Alert, policies: Sequence[Policy], now: datetime) -> bool:
    """Route one alert; what goes wrong with it keeps no other waiting, and is tried again."""
    try:
        with transaction.atomic():
            _wake_groups(alert, now)
            if alert.state == str(AlertState.FIRING):
                _join(alert, _taking(alert, policies), now)
            Alert.objects.filter(pk=alert.pk).update(needs_routing=False)
    except Exception:
        log.exception("alert %s could not be routed; it is tried again", alert.pk)
        return False
    return True


def _policies(alerts: Sequence[Alert]) -> dict[object, list[Policy]]:
    found: dict[object, list[Policy]] = {}
    rows = Policy.objects.filter(tenant__in={alert.tenant_id for alert in alerts}, is_enabled=True)
    for policy in rows.order_by("position", "pk"):
        found.setdefault(policy.tenant_id, []).append(policy)
    return found


def _taking(alert: Alert, policies: Sequence[Policy]) -> list[Policy]:
    """Return the policies that take an alert: the first that matches, and further ones while they continue."""
    taking = []
    for policy in policies:
        if all_agree(matchers_of(policy.matchers), alert.labels):
            taking.append(policy)
            if not policy.continues:
                break
    return taking


def _wake_groups(alert: Alert, now: datetime) -> None:
    Group.objects.filter(members__alert=alert).update(next_action_at=now)


def _join(alert: Alert, policies: Sequence[Policy], now: datetime) -> None:
    if Member.objects.filter(alert=alert).exists():
        return  # it keeps the groups it fired into, whatever became of the policies since
    for policy in policies:
        group = _group(policy, alert, now)
        Member.objects.get_or_create(group=group, alert=alert)
    if not policies:
        note(alert, "untold", "No notification policy takes it; nobody is told.", now)


def _group(policy: Policy, alert: Alert, now: datetime) -> Group:
    """Return the group of an alert, open and locked."""
    key = {label: alert.labels.get(label, "") for label in sorted(policy.group_by)}
    digest = hashlib.sha256(orjson.dumps(key, option=orjson.OPT_SORT_KEYS)).hexdigest()
    Group.objects.get_or_create(
        policy=policy, digest=digest, defaults={"key": key, "opened_at": now, "next_action_at": None, "generation": 0}
    )
    group = Group.objects.select_for_update().get(policy=policy, digest=digest)
    if group.next_action_at is None and not group.members.exists():
        group.generation += 1
        group.opened_at, group.first_told_at, group.told_at, group.step = now, None, None, -1
    first_look = now + timedelta(seconds=policy.wait_seconds) if group.told_at is None else now
    group.next_action_at = min(group.next_action_at or first_look, first_look)
    group.save()
    return group
