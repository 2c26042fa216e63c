"""Registers policies with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Gateways, slices, drafts and revisions."""

    name = "policies"
    default_auto_field = "django.db.models.BigAutoField"
