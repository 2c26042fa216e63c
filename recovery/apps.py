"""Registers recovery with Django; it has commands and no tables."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Backups, and coming back from one."""

    name = "recovery"
