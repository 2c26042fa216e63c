"""Suspensions, archives, deletions and quotas as JSON."""

from typing import Any, Final

from rest_framework import serializers

from console.accounts.quotas import Quota
from console.base.shapes import PlainTextField, StrictShape
from tenancy.actions.suspending import Traffic
from tenancy.models import Deletion, DeletionState, ExportState, TenantExport

MOST: Final = 1_000_000


class SuspensionWish(StrictShape):
    """Why a tenant is suspended, and what becomes of its traffic."""

    reason = PlainTextField(max_length=400, help_text="Its people read it.")
    traffic = serializers.ChoiceField(
        choices=[str(one) for one in Traffic],
        help_text="`serve`: as before. `refuse`: every node answers 403 for it, by the kill switch `tenant_suspend`.",
    )


class DeletionNodeShape(serializers.Serializer):
    """What one node has proven of the deletion."""

    gateway = serializers.CharField()
    node = serializers.CharField()
    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Of the manifest it runs.")
    agent = serializers.CharField(allow_blank=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    proven = serializers.BooleanField(help_text="Whether it runs nothing of the tenant any more.")


class DeletionShape(serializers.Serializer):
    """A tenant on its way out."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=[str(one) for one in DeletionState])
    reason = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="When it begins if nobody confirms it.")
    confirmed_by = serializers.CharField(allow_blank=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    nodes = DeletionNodeShape(many=True)
    rows = serializers.DictField(child=serializers.IntegerField(), help_text="How many were deleted, by table.")
    remains = serializers.ListField(child=serializers.CharField(), help_text="What the last look still found.")
    finished_at = serializers.DateTimeField(allow_null=True)
    certificate = serializers.DictField(allow_null=True, help_text="What was done and searched, with its `sha256`.")


class TenantStateShape(serializers.Serializer):
    """How a tenant stands."""

    slug = serializers.SlugField()
    suspended_at = serializers.DateTimeField(allow_null=True)
    suspended_by = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    closing_at = serializers.DateTimeField(allow_null=True, help_text="Since when it is being deleted.")
    quotas = serializers.DictField(child=serializers.IntegerField(), help_text="Most of each; not named: no bound.")
    used = serializers.DictField(child=serializers.IntegerField(), help_text="How many there are.")
    deletion = DeletionShape(allow_null=True, help_text="The one that was asked for, or is under way.")


class QuotaWish(StrictShape):
    """How many a tenant may have; null takes a bound away, what is not sent stays."""

    members = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST)
    teams = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST)
    tokens = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST)
    objects = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST)
    slices = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST)


class TenantExportShape(serializers.Serializer):
    """An archive of a tenant."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    state = serializers.ChoiceField(choices=[str(one) for one in ExportState])
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    tables_left = serializers.IntegerField(help_text="How many tables are still to be written.")
    ready_at = serializers.DateTimeField(allow_null=True)
    taken_at = serializers.DateTimeField(allow_null=True)
    taken_by = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField()


class TenantExportPage(serializers.Serializer):
    """One page of archives."""

    items = TenantExportShape(many=True)
    next = serializers.CharField(allow_null=True)


class DeletionWish(StrictShape):
    """Why a tenant is to be deleted, and its slug, typed."""

    reason = PlainTextField(max_length=400)
    confirm = serializers.CharField(max_length=40, help_text="The tenant's slug.")


class DeletionPage(serializers.Serializer):
    """One page of deletions."""

    items = DeletionShape(many=True)
    next = serializers.CharField(allow_null=True)


def export_json(row: TenantExport) -> dict[str, Any]:
    """Return an TenantExportShape."""
    names = ("id", "state", "asked_by", "asked_at", "ready_at", "taken_at", "taken_by", "expires_at")
    return {**{name: getattr(row, name) for name in names}, "tenant": row.slug, "tables_left": len(row.tables)}


def deletion_json(row: Deletion) -> dict[str, Any]:
    """Return a DeletionShape."""
    names = (
        "id", "name", "state", "reason", "asked_by", "asked_at", "due_at", "confirmed_by", "confirmed_at", "nodes",
        "rows", "remains", "finished_at", "certificate",
    )  # fmt: skip
    return {**{name: getattr(row, name) for name in names}, "tenant": row.slug}


def quotas_of(wish: dict[str, Any]) -> dict[Quota, int | None]:
    """Return a wish by quota."""
    return {Quota(name): most for name, most in wish.items()}
