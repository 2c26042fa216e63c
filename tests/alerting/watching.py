"""Acme watches the nodes of a gateway: short ways to have things go wrong, time pass, and people be told."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from alerting.actions.built_in import complete
from alerting.actions.channels import add_channel
from alerting.actions.looking import look_at_due
from alerting.actions.routing import route_some
from alerting.actions.rules import add_rule
from alerting.actions.sending import send_due
from alerting.actions.telling import tell_one
from alerting.life.words import ChannelType
from alerting.models import Alert, Channel, Delivery, Group, Look, Policy, Rule
from console.accounts.models import Tenant
from console.audit.actor import SYSTEM
from fleet.models import Node
from policies.models import Gateway
from tests import make
from tests.cast import Cast


@dataclass
class Watched:
    """Acme, a gateway it is on, its rule `nodes` (a page as soon as a node is silent), and a policy for pages."""

    cast: Cast
    gateway: Gateway
    rule: Rule
    policy: Policy
    nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def acme(self) -> Tenant:
        return self.cast.acme

    def node(self, name: str = "edge-1") -> Node:
        """Another node, which speaks."""
        self.nodes[name] = make.node(self.gateway, name)
        self.speaks(name)
        return self.nodes[name]

    def silent(self, *names: str) -> None:
        """Let nodes have said nothing for two minutes."""
        Node.objects.filter(name__in=names).update(last_seen_at=timezone.now() - timedelta(minutes=2))

    def speaks(self, *names: str) -> None:
        """Let nodes speak now."""
        Node.objects.filter(name__in=names).update(last_seen_at=timezone.now())

    def channel(self, name: str, type_: str, settings: Any = None, secrets: Any = None, *, step: int = 0) -> Channel:
        """A channel that step `step` of the policy tells."""
        given = {"name": name, "settings": settings or {}, "secrets": secrets or {}}
        row = add_channel(self.acme, ChannelType(type_), given, actor=SYSTEM).channel
        while len(self.policy.steps) <= step:
            self.policy.steps.append({"after_seconds": 900 * len(self.policy.steps), "channels": []})
        self.policy.steps[step]["channels"].append(str(row.pk))
        self.policy.save()
        return row

    def look(self) -> None:
        """Look at all rules now."""
        Look.objects.update(next_action_at=timezone.now(), lease_until=None)
        look_at_due()

    def tell(self) -> None:
        """Route what waits, and look at all groups now."""
        while route_some():
            pass
        Group.objects.exclude(next_action_at=None).update(next_action_at=timezone.now())
        while tell_one():
            pass

    def send(self) -> None:
        """Try everything that waits now, what waits for it too."""
        self.send_once()
        while send_due():
            pass

    def send_once(self) -> None:
        """Try once, whatever waits."""
        Delivery.objects.exclude(next_action_at=None).update(next_action_at=timezone.now(), lease_until=None)
        send_due()

    def all(self) -> None:
        """Look, tell and send."""
        self.look()
        self.tell()
        self.send()

    def alerts(self) -> list[Alert]:
        """Acme's alerts, oldest first."""
        return list(Alert.objects.filter(tenant=self.acme).order_by("pk"))

    def alert(self) -> Alert:
        """Acme's only alert."""
        (only,) = self.alerts()
        return only


def watched(cast: Cast) -> Watched:
    """Build it; nothing of it is in trouble."""
    edge = make.gateway("edge")
    make.slice_of(cast.acme, edge)
    complete(cast.acme)
    rule = add_rule(cast.acme, "nodes", "node_silent", {"severity": "page", "for_seconds": 0}, actor=SYSTEM)
    policy = Policy.objects.get(tenant=cast.acme, name="pages")
    policy.wait_seconds = 0
    policy.save()
    return Watched(cast, edge, rule, policy)


def later(**span: int) -> None:
    """Let time pass for alerts, groups and deliveries: their past moves back."""
    by = timedelta(**span)
    for model, fields in (
        (Alert, ("since", "clear_since", "fired_at", "known_at")),
        (Group, ("opened_at", "first_told_at", "told_at")),
        (Delivery, ("created_at",)),
    ):
        model.objects.update(**{name: F(name) - by for name in fields})
