"""Fields that several shapes share."""

from typing import Any

from rest_framework import serializers

from console.accounts.permissions import Permission
from console.accounts.roles import Role


class SlugField(serializers.RegexField):
    """A name for addresses: lower-case letters, digits and inner hyphens, at most 40 characters."""

    default_error_messages = {"invalid": "Use lower-case letters, digits and inner hyphens."}

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z", max_length=40, **options)


class RolesField(serializers.ListField):
    """Roles, each at most once."""

    def __init__(self, **options: Any) -> None:
        child = serializers.ChoiceField([str(role) for role in Role])
        super().__init__(child=child, max_length=len(Role), **options)


class PermissionsField(serializers.ListField):
    """Permissions, in the order of their declaration."""

    def __init__(self, **options: Any) -> None:
        child = serializers.ChoiceField([str(permission) for permission in Permission])
        super().__init__(child=child, max_length=len(Permission), **options)


class PersonShape(serializers.Serializer):
    """A person as others see them."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()


def next_field() -> serializers.CharField:
    """Return the cursor field of a page."""
    return serializers.CharField(allow_null=True, help_text="Send it as `cursor` to read on; null at the end.")
