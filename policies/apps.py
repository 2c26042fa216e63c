"""Registers policies with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Gateways, slices, drafts and revisions."""

    name = "policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the path converter, which must exist before any address is read."""
        from policies.api import slice_key

        slice_key.register()
