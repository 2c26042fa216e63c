"""The working copy of a slice: one row per object, with the digest it had when last published."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Reverse

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models.gateway import Gateway
from policies.models.slice import Slice


class ObjectState(StrEnum):
    """How an object of the draft stands to the last revision."""

    PUBLISHED = "published"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


_UNPUBLISHED = models.Q(is_unpublished=True)
_IN_STATE = {
    ObjectState.PUBLISHED: models.Q(is_unpublished=False),
    ObjectState.ADDED: _UNPUBLISHED & models.Q(is_removed=False, published_digest=None),
    ObjectState.CHANGED: _UNPUBLISHED & models.Q(is_removed=False, published_digest__isnull=False),
    ObjectState.REMOVED: _UNPUBLISHED & models.Q(is_removed=True),
}


class DraftObjectQuerySet(models.QuerySet["DraftObject"]):
    """The gate for reading objects, and the question what is unpublished."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "DraftObjectQuerySet":
        """Objects of tenants in which the caller holds `permission`."""
        rows: DraftObjectQuerySet = self.filter(access.scope(permission).filter())
        return rows

    def present(self) -> "DraftObjectQuerySet":
        """Objects that the draft still contains."""
        rows: DraftObjectQuerySet = self.filter(is_removed=False)
        return rows

    def unpublished(self) -> "DraftObjectQuerySet":
        """Objects that differ from the last revision: added, changed or removed."""
        rows: DraftObjectQuerySet = self.filter(is_unpublished=True)
        return rows

    def in_state(self, state: ObjectState) -> "DraftObjectQuerySet":
        """Objects whose `state` it is."""
        rows: DraftObjectQuerySet = self.filter(_IN_STATE[state])
        return rows


class DraftObject(models.Model):
    """One hostname, service, route, listener or defaults object as the next revision would have it.

    `published_digest` is null when the last revision does not contain it. A removed object stays until the removal is
    published. `is_unpublished` is kept by the actions so that “what changed” costs what changed, not the whole slice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(
        Slice, on_delete=models.CASCADE, related_name="draft_objects", related_query_name="objects"
    )
    tenant_id = models.UUIDField()
    gateway_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=253)
    spec = models.JSONField()
    digest = models.BinaryField(max_length=32)
    published_digest = models.BinaryField(max_length=32, null=True)
    is_removed = models.BooleanField(default=False)
    is_unpublished = models.BooleanField(default=True)
    version = models.BigIntegerField(default=1)
    hostnames = ArrayField(models.CharField(max_length=253), default=list)
    """For routes and checks: the hostnames they serve or ask. For hostnames: their own name."""
    services = ArrayField(models.CharField(max_length=63), default=list)
    """For routes: the services they forward to."""
    others = ArrayField(models.CharField(max_length=80), default=list)
    """The other objects that it names, as `waf_policy:shop`: WAF policies and lists."""
    search_text = models.TextField(default="")
    """Lower-case name, hosts, path and services, for the `q` filter; a trigram index where Postgres has pg_trgm."""
    created_at = models.DateTimeField(null=True)
    """When the object came to be; of two equally specific routes the older is tried first. Null: before all others."""
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=400)

    objects = DraftObjectQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slice", "kind", "name"], name="policies_object_name")]
        indexes = [
            models.Index(fields=["tenant_id", "kind", "name", "id"], name="policies_object_list"),
            models.Index(fields=["kind", "name", "id"], name="policies_object_all"),
            models.Index(fields=["slice"], condition=models.Q(is_unpublished=True), name="policies_object_pending"),
            GinIndex(fields=["hostnames"], name="policies_object_hosts"),
            GinIndex(fields=["services"], name="policies_object_services"),
            GinIndex(fields=["others"], name="policies_object_others"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def state(self) -> ObjectState:
        """How the object stands to the last revision."""
        if self.is_removed:
            return ObjectState.REMOVED
        if not self.is_unpublished:
            return ObjectState.PUBLISHED
        return ObjectState.ADDED if self.published_digest is None else ObjectState.CHANGED


class HostnameClaim(models.Model):
    """A hostname belongs to one slice per gateway, from its first draft until neither draft nor revision has it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE)
    name = models.CharField(max_length=253)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "name"], name="policies_claim_once")]
        indexes = [
            # A new wildcard asks which claims end in its suffix: backwards, a suffix is a prefix.
            models.Index("gateway", OpClass(Reverse("name"), name="text_pattern_ops"), name="policies_claim_suffix")
        ]

    def __str__(self) -> str:
        return str(self.name)
