"""Registers accounts with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, tenants, teams, roles and tokens."""

    name = "console.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
