"""`/roles`: what each role may do."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.fields import PermissionsField
from console.accounts.permissions import Permission
from console.accounts.roles import DESCRIPTIONS, PERMISSIONS_OF, Role


class RoleShape(serializers.Serializer):
    """One role."""

    role = serializers.ChoiceField([str(role) for role in Role])
    label = serializers.CharField()
    description = serializers.CharField()
    permissions = PermissionsField()


class RolesEndpoint(Endpoint):
    """The roles there are."""

    permissions = {"list": None}

    @extend_schema(operation_id="list_roles", tags=["people"], responses=RoleShape(many=True))
    def list(self, request: Request) -> Response:
        """Every role with its permissions, the mightiest first."""
        return Response(
            [
                {
                    "role": role,
                    "label": role.title(),
                    "description": DESCRIPTIONS[role],
                    "permissions": [permission for permission in Permission if permission in PERMISSIONS_OF[role]],
                }
                for role in Role
            ]
        )
