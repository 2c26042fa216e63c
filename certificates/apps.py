"""Registers certificates with Django."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Issuers, certificates and their rotations."""

    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let platform slices have what their egress listeners know workloads by."""
        from certificates.actions.workload_secrets import keep_workload_secrets
        from fleet.actions import secrets

        secrets.register(keep_workload_secrets)
