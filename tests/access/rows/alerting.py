"""Alerts, their rules, silences, channels and notification policies."""

from datetime import timedelta

from django.utils import timezone

from alerting.actions.built_in import complete
from alerting.actions.channels import add_channel
from alerting.actions.history import note
from alerting.actions.policies import add_policy
from alerting.actions.rules import add_rule
from alerting.actions.silences import add_inhibition, add_silence
from alerting.life.words import ChannelType
from alerting.models import Alert, Attempt, Channel, Delivery, Group, Inhibition, Member, Policy, Rule, Silence
from alerting.models.rule import Rule as RuleRow
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from tests.access.row import Row, Where
from tests.access.world import World

VIEW, WATCH, SECURE = Permission.VIEW, Permission.WATCH, Permission.SECURE
OF_EDGE = [{"label": "gateway", "operator": "is", "values": ["edge"]}]
RULES, SILENCES = "/tenants/{tenant}/alert-rules", "/tenants/{tenant}/silences"
CHANNELS, POLICIES = "/tenants/{tenant}/channels", "/tenants/{tenant}/notification-policies"
INHIBITIONS = "/tenants/{tenant}/inhibitions"
POLICY = {
    "position": 1, "is_enabled": True, "matchers": OF_EDGE, "group_by": ["kind"], "wait_seconds": 1,
    "interval_seconds": 60, "repeat_seconds": 3600, "continues": False,
    "steps": [{"after_seconds": 0, "channels": []}],
}  # fmt: skip


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A rule of the tenant with an alert that fires, one of everything that keeps it quiet, and a channel."""
    complete(tenant)
    rule = add_rule(tenant, "nodes", "node_silent", {"gateway": "edge"}, actor=SYSTEM)
    return {"tenant": tenant.slug, "kind": "waf", "pk": firing(rule, "edge-1").pk}


def firing(rule: RuleRow, node: str) -> Alert:
    """An alert of the rule, with a line of history, in a group."""
    now = timezone.now()
    alert = Alert.objects.create(
        rule=rule, tenant=rule.tenant, kind=rule.kind, fingerprint=f"{rule.pk} {node}", gateway="edge",
        severity="page", labels={"node": node}, state="firing", title=f"{node} is silent", text="It says nothing.",
        runbook_url="/alerts/runbooks/node_silent", since=now, fired_at=now, known_at=now,
        change={"kind": "revision", "text": "Revision 1.", "path": "/", "at": now.isoformat()},
    )  # fmt: skip
    note(alert, "firing", "It says nothing.", now)
    policy = Policy.objects.filter(tenant=rule.tenant).first()
    group, _ = Group.objects.get_or_create(policy=policy, digest="0", defaults={"key": {}, "opened_at": now})
    Member.objects.create(group=group, alert=alert)
    return alert


def channel(tenant: Tenant, name: str) -> Channel:
    """A channel to which something was sent."""
    given = {"name": name, "settings": {"url": "https://10.0.0.1/"}}
    row = add_channel(tenant, ChannelType.WEBHOOK, given, actor=SYSTEM).channel
    now = timezone.now()
    sent = Delivery.objects.create(
        channel=row, notification={"title": "Firing", "status": "firing"}, created_at=now, state="sent"
    )
    Attempt.objects.create(delivery=sent, at=now, status=200, took_milliseconds=5)
    return row


def silence(tenant: Tenant, reason: str) -> Silence:
    """A silence for an hour."""
    given = {"matchers": OF_EDGE, "reason": reason, "ends_at": timezone.now() + timedelta(hours=1)}
    return add_silence(tenant, given, actor=SYSTEM)


def inhibition(tenant: Tenant, name: str) -> Inhibition:
    """An inhibition."""
    given = {"name": name, "source": OF_EDGE, "target": OF_EDGE, "equal": ["node"]}
    return add_inhibition(tenant, given, actor=SYSTEM)


def crowd(world: World, numbers: range) -> None:
    """More of everything of Acme."""
    acme = world.cast.acme
    rule = Rule.objects.get(tenant=acme, name="nodes")
    first = Channel.objects.filter(tenant=acme).first() or channel(acme, "first")
    for number in numbers:
        add_rule(acme, f"nodes-{number}", "node_silent", {}, actor=SYSTEM)
        alert = firing(rule, f"edge-{number + 10}")
        note(Alert.objects.filter(tenant=acme).earliest("pk"), "told", "Told.", timezone.now())
        silence(acme, f"Because {number}.")
        inhibition(acme, f"One {number}")
        channel(acme, f"hook-{number}")
        add_policy(acme, {**POLICY, "name": f"policy-{number}"}, actor=SYSTEM)
        again = Delivery.objects.create(
            channel=first, notification={"title": "T", "status": "firing"}, created_at=timezone.now()
        )
        Attempt.objects.create(delivery=again, at=timezone.now(), status=500, took_milliseconds=alert.pk.int % 7)


def a_rule(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the tenant's own rule."""
    return {"pk": Rule.objects.get(tenant=tenant, name="nodes").pk}


def an_acknowledged_one(world: World, tenant: Tenant) -> dict[str, object]:
    """Name an alert that somebody took on."""
    Alert.objects.filter(tenant=tenant).update(acknowledged_by="somebody", acknowledged_at=timezone.now())
    return {}


def a_silence(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a silence that holds."""
    return {"pk": silence(tenant, "Because.").pk}


def an_hour_of_silence(world: World) -> dict[str, object]:
    """A silence to make."""
    return {"matchers": OF_EDGE, "reason": "Why not.", "ends_at": (timezone.now() + timedelta(hours=1)).isoformat()}


def an_inhibition(world: World, tenant: Tenant) -> dict[str, object]:
    """Name an inhibition."""
    return {"pk": (Inhibition.objects.filter(tenant=tenant).first() or inhibition(tenant, "One")).pk}


def a_channel(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a channel."""
    return {"pk": (Channel.objects.filter(tenant=tenant).first() or channel(tenant, "first")).pk}


def a_policy(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a notification policy."""
    return {"pk": Policy.objects.filter(tenant=tenant).order_by("position").first().pk}


ROWS = [
    Row("GET /alerts", VIEW, Where.EVERYONE),
    Row("GET /alerts/summary", VIEW, Where.EVERYONE),
    Row("GET /alerts/{pk}", VIEW),
    Row("GET /alerts/{pk}/events", VIEW),
    Row("POST /alerts/{pk}/acknowledge", WATCH, body={"comment": "On it."}),
    Row("POST /alerts/{pk}/release", WATCH, body={}, path=an_acknowledged_one),
    Row("GET /alert-kinds", VIEW, Where.EVERYONE),
    Row("GET /alert-kinds/{kind}/runbook", VIEW, Where.EVERYONE),
    Row(f"GET {RULES}", VIEW),
    Row(f"POST {RULES}", WATCH, body={"name": "mine", "kind": "node_silent", "parameters": {"after_seconds": 30}}),
    Row("GET /alert-rules/{pk}", VIEW, path=a_rule),
    Row("PATCH /alert-rules/{pk}", WATCH, body={"is_enabled": False}, path=a_rule),
    Row("DELETE /alert-rules/{pk}", WATCH, path=a_rule),
    Row(f"GET {SILENCES}", VIEW),
    Row(f"POST {SILENCES}", WATCH, body=an_hour_of_silence),
    Row("POST /silences/{pk}/end", WATCH, body={}, path=a_silence),
    Row(f"GET {INHIBITIONS}", VIEW),
    Row(f"POST {INHIBITIONS}", WATCH, body={"name": "Two", "source": OF_EDGE, "target": OF_EDGE}),
    Row("DELETE /inhibitions/{pk}", WATCH, path=an_inhibition),
    Row(f"GET {CHANNELS}", VIEW),
    Row(
        f"POST {CHANNELS}",
        SECURE,
        body={"name": "mine", "type": "webhook", "settings": {"url": "https://hooks.example.org/"}},
    ),
    Row("GET /channels/{pk}", VIEW, path=a_channel),
    Row("PATCH /channels/{pk}", SECURE, body={"is_enabled": False}, path=a_channel),
    Row("DELETE /channels/{pk}", SECURE, path=a_channel),
    Row("POST /channels/{pk}/test", SECURE, body={}, path=a_channel),
    Row("GET /channels/{pk}/deliveries", VIEW, path=a_channel),
    Row(f"GET {POLICIES}", VIEW),
    Row(f"POST {POLICIES}", WATCH, body={"name": "mine", "position": 5, "steps": POLICY["steps"]}),
    Row("GET /notification-policies/{pk}", VIEW, path=a_policy),
    Row("PATCH /notification-policies/{pk}", WATCH, body={"repeat_seconds": 600}, path=a_policy),
    Row("DELETE /notification-policies/{pk}", WATCH, path=a_policy),
]
