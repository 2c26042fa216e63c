"""Looks at groups whose time has come: what is to be said, to whom, becomes deliveries in the same transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alerting.actions.history import announce_alert, note
from alerting.actions.saying import said_of
from alerting.life.telling import GroupSeen, Plan, Timing, Told, plan
from alerting.life.telling import Member as Seen
from alerting.life.words import AlertState, DeliveryState
from alerting.models import Channel, Delivery, Group, Member, Policy
from alerting.queries.muting import muting_of

PUT_OFF: Final = timedelta(seconds=30)
log = logging.getLogger(__name__)


def tell_one() -> bool:
    """Look at one group that is due and that nobody looks at; return whether there was one."""
    group_id = None
    try:
        with transaction.atomic():
            due = Group.objects.filter(next_action_at__lte=timezone.now()).select_related("policy__tenant")
            group = due.order_by("next_action_at").select_for_update(skip_locked=True, of=("self",)).first()
            if group is None:
                return False
            group_id = group.pk
            _tell(group, timezone.now())
    except Exception:
        log.exception("group %s could not be told; it is tried again", group_id)
        if group_id is None:
            return False
        Group.objects.filter(pk=group_id).update(next_action_at=timezone.now() + PUT_OFF)
    return True


def _tell(group: Group, now: datetime) -> None:
    members = list(group.members.select_related("alert__tenant", "alert__rule").order_by("alert_id"))
    muting = muting_of(group.policy.tenant, now)
    for member in members:
        member.muted_by = muting.reason(member.alert)[:600]
    decided = plan(_seen(group), [_member(member) for member in members], _timing(group.policy), now)
    if decided.steps:
        _deliver(group, members, decided, now)
        group.told_at, group.first_told_at = now, group.first_told_at or now
    group.step = decided.step if group.first_told_at else -1
    group.next_action_at = decided.look_at
    group.save()
    _keep(group, members, is_told=bool(decided.steps), is_over=decided.look_at is None)


def _deliver(group: Group, members: Sequence[Member], decided: Plan, now: datetime) -> None:
    told = [member for member in members if not member.muted_by or _member(member).standing is Told.RESOLVED]
    for step in decided.steps:
        channels = _channels(group.policy, step)
        said = said_of(group, [member.alert for member in told], decided.status, step)
        for channel in channels:
            _supersede(group, channel, now)
            Delivery.objects.create(channel=channel, group=group, notification=said, created_at=now, next_action_at=now)
        _note_told(group.policy, told, [channel.name for channel in channels], step, now)


def _channels(policy: Policy, step: int) -> list[Channel]:
    asked = policy.steps[step]["channels"] if step < len(policy.steps) else []
    return list(Channel.objects.filter(tenant=policy.tenant_id, pk__in=asked, is_enabled=True).order_by("name"))


def _supersede(group: Group, channel: Channel, now: datetime) -> None:
    """What still waits for this receiver is old news: the new notification says how everything stands."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Delivery.objects.filter(free, group=group, channel=channel, state=str(DeliveryState.WAITING))
    waiting.update(state=str(DeliveryState.SUPERSEDED), finished_at=now, next_action_at=None)


def _note_told(policy: Policy, members: Sequence[Member], names: Sequence[str], step: int, now: datetime) -> None:
    for member in members:
        if member.alert.state == str(AlertState.FIRING) or member.told != str(Told.RESOLVED):
            where = f"Step {step + 1} of policy {policy.name}"
            if names:
                note(member.alert, "told", f"{where}: {', '.join(names)}.", now)
            else:
                note(member.alert, "untold", f"{where} has no channel; nobody is told.", now)


def _keep(group: Group, members: Sequence[Member], *, is_told: bool, is_over: bool) -> None:
    """Remember what was said of whom; whatever is over and said leaves the group."""
    for member in members:
        seen = _member(member)
        if is_told and (not seen.is_muted or seen.standing is Told.RESOLVED):
            member.told = str(seen.standing)
        if member.alert.state == str(AlertState.RESOLVED) and member.told in (str(Told.NOTHING), str(Told.RESOLVED)):
            member.delete()
        else:
            member.save(update_fields=["told", "muted_by"])
        announce_alert(member.alert) if is_told else None
    if is_over:
        group.members.all().delete()


def _seen(group: Group) -> GroupSeen:
    return GroupSeen(group.opened_at, group.first_told_at, group.told_at, group.step)


def _member(member: Member) -> Seen:
    return Seen(
        state=AlertState(member.alert.state),
        told=Told(member.told),
        is_acknowledged=member.alert.acknowledged_at is not None,
        is_muted=bool(member.muted_by),
    )


def _timing(policy: Policy) -> Timing:
    return Timing(
        wait=timedelta(seconds=policy.wait_seconds),
        interval=timedelta(seconds=policy.interval_seconds),
        repeat=timedelta(seconds=policy.repeat_seconds),
        steps_after=tuple(timedelta(seconds=step["after_seconds"]) for step in policy.steps) or (timedelta(0),),
    )
