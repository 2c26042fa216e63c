"""Roles as JSON: those that are built in, and a tenant's own."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import PermissionsField, SlugField
from console.accounts.models import CustomRole
from console.accounts.permissions import Permission
from console.accounts.roles import DESCRIPTIONS, PERMISSIONS_OF, Role
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape

EXAMPLE = OpenApiExample(
    "Who lets releases out at night",
    value={
        "name": "release-captain",
        "label": "Release captain",
        "description": "Publishes, and lets caches forget.",
        "permissions": ["view", "publish", "purge"],
    },
    request_only=True,
)


class RoleShape(serializers.Serializer):
    """One role."""

    role = serializers.CharField(help_text="The name that members and teams carry.")
    label = serializers.CharField()
    description = serializers.CharField()
    permissions = PermissionsField()


class TenantRoleShape(RoleShape):
    """One role of a tenant."""

    built_in = serializers.BooleanField(help_text="Part of the product: it cannot be changed.")
    etag = serializers.CharField(allow_null=True, help_text="Null where it is built in.")


class TenantRoles(serializers.Serializer):
    """All roles that can be given in a tenant, the built-in ones first."""

    items = TenantRoleShape(many=True)


class NewRole(StrictShape):
    """A role to create."""

    name = SlugField(help_text="For ever.")
    label = PlainTextField(max_length=60, help_text="What people call it.")
    description = PlainTextField(max_length=200, required=False, default="", allow_blank=True)
    permissions = PermissionsField(allow_empty=False, help_text="At most what you hold; always with `view`.")


class RoleChange(StrictShape):
    """What to change of a role; what is left out stays."""

    label = PlainTextField(max_length=60, required=False)
    description = PlainTextField(max_length=200, required=False, allow_blank=True)
    permissions = PermissionsField(required=False, allow_empty=False)


def built_in_json(role: Role) -> dict[str, Any]:
    """Return a RoleShape."""
    return {
        "role": role,
        "label": role.title(),
        "description": DESCRIPTIONS[role],
        "permissions": _ordered(PERMISSIONS_OF[role]),
    }


def custom_role_json(role: CustomRole) -> dict[str, Any]:
    """Return a TenantRoleShape."""
    return {
        "role": role.name,
        "label": role.label,
        "description": role.description,
        "permissions": _ordered(role.permissions),
        "built_in": False,
        "etag": etag(role.version),
    }


def tenant_built_in_json(role: Role) -> dict[str, Any]:
    """Return a TenantRoleShape."""
    return {**built_in_json(role), "built_in": True, "etag": None}


def roles_json(own: Iterable[CustomRole]) -> list[dict[str, Any]]:
    """Return TenantRoleShapes: the built-in roles, then a tenant's own."""
    return [*map(tenant_built_in_json, Role), *map(custom_role_json, own)]


def _ordered(permissions: Iterable[str]) -> list[str]:
    held = set(permissions)
    return [permission for permission in Permission if permission in held]
