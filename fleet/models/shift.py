"""A shift: the weight of one route's pair of services, moved in steps, as a row that short idempotent steps move."""

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from fleet.models.rollout import Rollout
from fleet.shift.states import ShiftState
from policies.models import Slice

ACTIVE = [str(state) for state in ShiftState if state.is_active]


class ShiftQuerySet(models.QuerySet["Shift"]):
    """The gate for reading shifts."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "ShiftQuerySet":
        """Shifts of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))

    def active(self) -> "ShiftQuerySet":
        """Those that still move."""
        return self.filter(state__in=ACTIVE)


class Shift(models.Model):
    """`fence` grows with every claim: a step that lost its claim cannot write. At most one is active per route."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="shifts")
    route = models.CharField(max_length=63)
    from_service = models.CharField(max_length=63)
    to_service = models.CharField(max_length=63)
    from_weight = models.PositiveIntegerField()
    to_weight = models.PositiveIntegerField()
    factor = models.PositiveSmallIntegerField(default=1)
    """By how much the route's weights grow while it shifts (`fleet/shift/weights.py`)."""
    steps = models.JSONField()
    """What came of each step: percent, revision, rollout, started_at, baked_seconds, requests."""
    step = models.PositiveSmallIntegerField(null=True)
    """Index of the current step; null before the first."""
    bake_seconds = models.PositiveIntegerField()
    min_requests = models.PositiveIntegerField()
    state = models.CharField(
        max_length=16, choices=[(str(s), str(s)) for s in ShiftState], default=str(ShiftState.RUNNING)
    )
    hold = models.CharField(max_length=12, blank=True)
    """What it waits for while it is held (`fleet/shift/states.py`)."""
    reason = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    """Why it went back."""
    paused_by_person = models.BooleanField(default=False)
    waived = models.BooleanField(default=False)
    """A person let the step pass whatever its evidence."""
    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, null=True, related_name="+")
    """The rollout of the weights it wants now; null before the first step."""
    baked_seconds = models.FloatField(default=0)
    """Bake time of the step until `baking_since`, which is null while it does not bake."""
    baking_since = models.DateTimeField(null=True)
    in_place_since = models.DateTimeField(null=True)
    """When the weights of the step were first seen in place."""
    origin = models.DateTimeField(null=True)
    """Where minute 0 of the evidence begins: when the first step was in place, at a ten-second step."""
    baseline = models.JSONField(default=dict)
    """The hour before the first step: since, until, requests, rates."""
    evidence_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    actor = models.JSONField()
    responsible = models.JSONField(null=True)
    """Who took it over when `actor` had lost the right to it; null: nobody."""
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    next_action_at = models.DateTimeField(null=True)
    """When to look again; null once it is over."""
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "route"], condition=Q(state__in=ACTIVE), name="fleet_shift_one_active"
            )
        ]
        indexes = [
            models.Index(fields=["next_action_at"], name="fleet_shift_due"),
            models.Index(fields=["slice", "-id"], name="fleet_shift_slice"),
        ]

    def __str__(self) -> str:
        return f"{self.route}: {self.from_service} → {self.to_service}, {self.state}"


class ShiftMinute(models.Model):
    """What one of the two services answered on the route in one minute; shaped as the minutes of a rollout."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="minutes")
    number = models.PositiveIntegerField()
    arm = models.CharField(max_length=8)
    """`canary`: the new service, `control`: the old one."""
    nodes = models.PositiveIntegerField(default=0)
    requests = models.BigIntegerField()
    bad = models.JSONField()
    capped = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "number", "arm"], name="fleet_shift_minute_once")]

    def __str__(self) -> str:
        return f"{self.shift_id} minute {self.number} {self.arm}"
