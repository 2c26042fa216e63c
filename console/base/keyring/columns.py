"""What is encrypted at rest: one line for each column, and the name each of its ciphertexts is bound to.

A ciphertext in no listed column would be lost with the key it lies under, so a test looks for columns missing here.
Models are named, not imported: they lie above. An app may also add its own when it is ready, with `register(…)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.apps import apps

from console.base.keyring.sealing import KeyRingError


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of ciphertexts. `bound_to` gets the values of the fields `by` of a row and returns its bound name.

    What lies in a tenant's row is bound to the tenant too: `by=("pk", "tenant_id")`, or a path such as
    `slice__tenant_id`.
    """

    model: str
    """`<app label>.<Model>`."""
    column: str
    bound_to: Callable[..., str]
    by: tuple[str, ...] = ("pk",)

    @property
    def name(self) -> str:
        """`<app label>.<Model>.<column>`."""
        return f"{self.model}.{self.column}"

    def rows(self) -> Any:
        """Return the queryset of all rows, hidden by no manager of the model."""
        try:
            return apps.get_model(self.model)._base_manager.all()
        except LookupError:
            raise KeyRingError(f"{self.name} is listed as encrypted at rest, and there is no such model.") from None


_columns: Final[dict[str, Sealed]] = {}


def register(*columns: Sealed) -> None:
    """List columns; listing one again replaces its line."""
    _columns.update({column.name: column for column in columns})


def sealed_columns() -> tuple[Sealed, ...]:
    """Return all listed columns, by name."""
    return tuple(_columns[name] for name in sorted(_columns))


def row_name(what: str, pk: object, *, tenant: object = None) -> str:
    """Return a name to bind to: `<what>:<pk>`, and `@<tenant>` for a tenant's row."""
    return f"{what}:{pk}" if tenant is None else f"{what}:{pk}@{tenant}"


def _workload_authority(pk: object, tenant: object) -> str:
    return row_name("certificates.workload_authority", pk, tenant=tenant)


def _connection(pk: object, tenant: object) -> str:
    return row_name("accounts.connection", pk, tenant=tenant)


_LEAF: Final = ("version__certificate__slice__tenant_id", "pk")

register(
    Sealed("accounts.Totp", "seed_ciphertext", partial(row_name, "accounts.totp")),
    Sealed("base.IdempotencyRecord", "body", lambda key: row_name("idempotency", key)),
    Sealed("accounts.Connection", "secret_ciphertext", _connection, ("pk", "tenant_id")),
    Sealed("fleet.Secret", "ciphertext", lambda pk: row_name("fleet.secret", pk)),
    Sealed("fleet.SigningKey", "ciphertext", lambda kid: row_name("fleet.signing_key", kid)),
    Sealed("waf.Sample", "ciphertext", lambda slice_id, pk: f"waf.sample:{slice_id}:{pk}", ("slice_id", "pk")),
    Sealed("certificates.Leaf", "ciphertext", lambda tenant, pk: f"certificates.leaf:{tenant}:{pk}", _LEAF),
    Sealed("certificates.Authority", "ciphertext", partial(row_name, "certificates.authority")),
    Sealed("certificates.WorkloadAuthority", "ciphertext", _workload_authority, ("pk", "tenant_id")),
    Sealed("certificates.Issuer", "account_ciphertext", partial(row_name, "certificates.issuer.account_ciphertext")),
    Sealed("certificates.Issuer", "eab_ciphertext", partial(row_name, "certificates.issuer.eab_ciphertext")),
    Sealed("certificates.Issuer", "dns_ciphertext", partial(row_name, "certificates.issuer.dns_ciphertext")),
    Sealed("certificates.Issuer", "ca_ciphertext", partial(row_name, "certificates.issuer.ca_ciphertext")),
)
