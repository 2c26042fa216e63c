"""Registers certificates with Django."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Issuers, certificates and their rotations."""

    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
