"""A rotation: one certificate's way from due to proven on every node, as a row that short idempotent steps move."""

from django.db import models
from django.db.models import Q

from certificates.life.states import RotationReason, RotationState
from certificates.models.certificate import Certificate
from certificates.models.version import Version
from console.base.ids import new_id
from fleet.models import Rollout
from policies.models import Slice

UNDER_WAY = [str(state) for state in RotationState if state.is_active and state is not RotationState.PROVEN]


class RotationQuerySet(models.QuerySet["Rotation"]):
    """Which of them move."""

    def active(self) -> "RotationQuerySet":
        """Those that still have something to do."""
        return self.filter(next_action_at__isnull=False)

    def with_all(self) -> "RotationQuerySet":
        """Each with all that a step of it needs at hand."""
        return self.select_related(
            "certificate__issuer", "certificate__active", "certificate__staged", "certificate__slice__tenant",
            "certificate__slice__gateway", "slice__tenant", "slice__gateway", "version", "previous", "rollout",
            "staging_rollout",
        )  # fmt: skip

    def under_way(self) -> "RotationQuerySet":
        """Those that are not proven yet, and not given up."""
        return self.filter(state__in=UNDER_WAY)


class Rotation(models.Model):
    """`fence` grows with every claim: a step that lost its claim cannot write. One is under way per certificate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="rotations")
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="rotations")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=[(str(each), str(each)) for each in RotationReason])
    state = models.CharField(
        max_length=12, choices=[(str(each), str(each)) for each in RotationState], default=str(RotationState.DUE)
    )
    held_state = models.CharField(max_length=12, blank=True)
    """Where it goes on when it is held no longer."""
    text = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    """What it passed, oldest first: state, at, text."""
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    staging_rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, null=True, related_name="+")
    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, null=True, related_name="+")
    without_replaces = models.BooleanField(default=False)
    """The CA says that the old certificate was replaced already."""
    attempts = models.PositiveIntegerField(default=0)
    """Faults so far; a step that succeeds does not take them back."""
    faults = models.JSONField(default=list)
    """The last ones: at, state, kind, identifier, text."""
    actor = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    state_since = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    """When to look again; null once it is over, or while only a person can help."""
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = RotationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state__in=UNDER_WAY), name="certificates_rotation_one_under_way"
            ),
            models.UniqueConstraint(fields=["certificate", "number"], name="certificates_rotation_once"),
        ]
        indexes = [
            models.Index(fields=["next_action_at"], name="certificates_rotation_due"),
            models.Index(fields=["slice", "state"], name="certificates_rotation_slice"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} rotation {self.number}, {self.state}"


class RotationEvent(models.Model):
    """One line of a certificate's timeline."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="events")
    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, null=True, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    """`state`, `fault`, `command` or `renewal`."""
    text = models.TextField()
    actor = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["certificate", "-id"], name="certificates_event")]

    def __str__(self) -> str:
        return str(self.text)
