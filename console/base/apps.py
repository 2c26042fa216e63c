"""Registers the kernel with Django."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The kernel's tables: idempotency records."""

    name = "console.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `manage.py check --deploy` look at our own connections, too."""
        from django.core.checks import Tags, register

        from console.base.checks import of_connections

        register(of_connections, Tags.security, deploy=True)
