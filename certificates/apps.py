"""Registers certificates with Django."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Issuers, certificates and their rotations."""

    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let platform slices have what egress listeners know workloads by, and compiling know certificates."""
        from certificates.actions.workload_secrets import keep_workload_secrets
        from certificates.queries.client_certificates import facts_of
        from fleet.actions import secrets
        from policies.queries.certificates import certify_with

        secrets.register(keep_workload_secrets)
        certify_with(facts_of)
