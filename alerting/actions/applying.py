"""Writes what a look found: alerts begin, fire, come back, settle and resolve; whoever must be told is noted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from alerting.actions.history import announce_alert, note
from alerting.kinds.kind import Finding, Kind
from alerting.life.course import FLAP_SPAN, Course, begin, step
from alerting.life.words import AlertState, Severity
from alerting.models import Alert, Rule
from alerting.queries.changes import change_before

NEW_AT_A_TIME: Final = 500
"""So many alerts begin in one look; the next look goes on."""
KNOWN_AT_GRAIN: Final = timedelta(seconds=30)
"""How exactly it is kept when an alert was last known to stand as it does."""
Unknown = Callable[[Alert, Mapping[str, str]], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds for a rule; `is_true` None: it is not known whether it does."""

    rule: Rule
    finding: Finding
    is_true: bool | None


def apply(kind: Kind, conditions: Mapping[str, Condition], is_unknown: Unknown, now: datetime) -> None:
    """Bring the alerts of a kind up to date; inside the transaction of the look, under its claim."""
    rows = Alert.objects.open().filter(kind=kind.name).select_related("rule", "tenant").order_by("pk")
    there = set()
    for alert in rows.select_for_update(no_key=True, of=("self",)):
        there.add(alert.fingerprint)
        _move(alert, conditions.get(alert.fingerprint), is_unknown, now)
    new = [(key, one) for key, one in conditions.items() if one.is_true and key not in there]
    for key, condition in new[:NEW_AT_A_TIME]:
        _begin(key, condition, now)


def _move(alert: Alert, condition: Condition | None, is_unknown: Unknown, now: datetime) -> None:
    is_true = condition.is_true if condition else (None if is_unknown(alert, alert.labels) else False)
    stored, before = _content(alert), _course(alert)
    after = step(before, is_true, timedelta(seconds=alert.rule.for_seconds), now)
    if after is None:
        alert.delete()
        announce_alert(alert)
        return
    _put(alert, after, now)
    if condition is not None and is_true:
        _say(alert, condition.finding)
    _tell(alert, before, after, now)
    is_old = is_true is not None and now - alert.known_at >= KNOWN_AT_GRAIN
    if _content(alert) != stored or is_old:
        alert.known_at = alert.known_at if is_true is None else now
        alert.save()


def _content(alert: Alert) -> dict[str, Any]:
    """Return the values of all columns: what did not change is not written again."""
    return {field.attname: getattr(alert, field.attname) for field in Alert._meta.concrete_fields}


def _begin(key: str, condition: Condition, now: datetime) -> None:
    """Begin an alert, unless somebody else just did."""
    rule, finding = condition.rule, condition.finding
    earlier = Alert.objects.filter(fingerprint=key, resolved_at__gt=now - FLAP_SPAN).order_by("-pk").first()
    returns = (*earlier.returns, now) if earlier else ()
    course = begin(timedelta(seconds=rule.for_seconds), now, returns=returns)
    gateway = finding.labels.get("gateway", "")
    alert = Alert(
        tenant=rule.tenant,
        rule=rule,
        fingerprint=key,
        kind=rule.kind,
        gateway=gateway,
        severity=_severity(rule, finding),
        labels=_labels(rule, finding),
        runbook_url=rule.runbook_url or finding.runbook_url or f"/alerts/runbooks/{rule.kind}",
        change=change_before(rule.tenant_id, rule.tenant.is_platform, gateway, now),
        since=now,
        known_at=now,
    )
    _say(alert, finding)
    _put(alert, course, now)
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError:
        return
    note(alert, "began", alert.text, now)
    if course.state is AlertState.FIRING:
        _fire(alert, now)
        alert.save(update_fields=["fired_at", "needs_routing"])
    announce_alert(alert)


def _labels(rule: Rule, finding: Finding) -> dict[str, str]:
    own = {
        "kind": rule.kind,
        "rule": rule.name,
        "severity": str(finding.severity or rule.severity),
        "tenant": rule.tenant.slug,
    }
    return {**rule.labels, **finding.labels, **own}


def _say(alert: Alert, finding: Finding) -> None:
    alert.title, alert.text = finding.title[:300], finding.text
    alert.value, alert.path = finding.value[:120], finding.path[:300]


def _severity(rule: Rule, finding: Finding) -> str:
    """Return how urgent it is: as the finding says, but never more than the rule."""
    own = finding.severity or Severity(rule.severity)
    return str(max(own, Severity(rule.severity), key=list(Severity).index))


def _course(alert: Alert) -> Course:
    return Course(
        AlertState(alert.state), alert.since, alert.clear_since, tuple(alert.returns), is_unknown=alert.is_unknown
    )


def _put(alert: Alert, course: Course, now: datetime) -> None:
    alert.state, alert.clear_since, alert.returns = str(course.state), course.clear_since, list(course.returns)
    alert.is_unknown, alert.is_flapping = course.is_unknown, course.is_flapping(now)


def _tell(alert: Alert, before: Course, after: Course, now: datetime) -> None:
    """Put what happened into the alert's history, and have it routed where somebody must be told."""
    if after.is_unknown != before.is_unknown:
        text = "Its source is silent: how it stands is not known." if after.is_unknown else "Its source speaks again."
        note(alert, "unknown" if after.is_unknown else "known", text, now)
    if before.clear_since and after.clear_since is None:
        note(alert, "returned", "It came back before it had settled.", now)
    if after.state is not before.state:
        if after.state is AlertState.FIRING:
            _fire(alert, now)
        else:
            alert.resolved_at, alert.needs_routing = now, True
            note(alert, "resolved", "Its condition is gone.", now)
    if (after.state, after.is_unknown) != (before.state, before.is_unknown):
        announce_alert(alert)


def _fire(alert: Alert, now: datetime) -> None:
    alert.fired_at, alert.needs_routing = now, True
    note(alert, "firing", alert.text, now)
