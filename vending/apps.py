"""Registers vended credentials with Django."""

from django.apps import AppConfig

from console.base.keyring import Sealed, register


class VendingConfig(AppConfig):
    """Credentials, their versions, and the secret stores that they are read from."""

    name = "vending"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which columns are encrypted at rest, and which credentials a configuration may name."""
        from policies.queries.vended import vend_with
        from vending.queries.shapes import shapes_of
        from vending.sealing import store_row, version_row

        register(
            Sealed("vending.Version", "ciphertext", version_row, ("pk", "credential__slice__tenant_id")),
            Sealed("vending.Credential", "store_ciphertext", store_row, ("pk", "slice__tenant_id")),
        )
        vend_with(shapes_of)
