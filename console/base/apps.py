"""Registers the kernel with Django."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The kernel's tables: idempotency records."""

    name = "console.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
