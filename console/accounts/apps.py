"""Registers accounts with Django."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as current_apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Users, tenants, teams, roles and tokens."""

    name = "console.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a role that changed in the code reach every tenant with the next `migrate`; hear of failed sign-ins."""
        from console.accounts.refusals import connect

        connect()
        post_migrate.connect(_refresh_roles, sender=self)


def _refresh_roles(*, apps: Any = current_apps, **_: Any) -> None:
    from console.accounts import roles

    try:
        apps.get_model("accounts", "Team")
    except LookupError:  # migrated back to before there were roles
        return
    roles.refresh()
