"""An objective: what a tenant promises of some of its traffic, and every earlier wording of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.access import Access
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Gateway
from slo.spec import Spec, spec_of


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """The gate for reading objectives."""

    def visible_to(self, access: Access) -> "ObjectiveQuerySet":
        """Objectives of tenants that the caller may see."""
        rows: ObjectiveQuerySet = self.filter(access.scope(Permission.VIEW).filter())
        return rows


class Objective(models.Model):
    """`gateway` null: on all gateways of the tenant. An objective of the platform looks at everybody's requests.

    `spec` holds every field of `slo.spec.DEFAULTS`. `needs_recount`: its counts are yet to be made from evidence.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="objectives")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=2000, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    runbook_url = models.URLField(max_length=500, blank=True)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, null=True, related_name="+")
    labels = ArrayField(models.CharField(max_length=100), default=list)
    spec = models.JSONField()
    is_enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    needs_recount = models.BooleanField(default=True)
    created_by = models.CharField(max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="slo_objective_slug_once")]

    def __str__(self) -> str:
        return str(self.slug)

    @property
    def version_tag(self) -> str:
        """Its entity tag: a name changes it, too, not only what is promised."""
        return f"{self.version}.{int(self.changed_at.timestamp() * 1_000_000)}"

    @property
    def promise(self) -> Spec:
        """What it says, to compute with."""
        return spec_of(self.spec)


class ObjectiveVersion(models.Model):
    """An earlier or the present wording; what was counted under one is never judged by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    spec = models.JSONField()
    author = models.CharField(max_length=400)
    since = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["objective", "number"], name="slo_objective_version_once")]

    def __str__(self) -> str:
        return f"{self.objective_id} version {self.number}"
