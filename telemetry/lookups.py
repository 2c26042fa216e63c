"""Conditions on columns that Django does not know."""

from typing import Any

from django.db.models import GenericIPAddressField, Lookup


@GenericIPAddressField.register_lookup
class Within(Lookup):
    """Whether an address lies in a network, or is that address."""

    lookup_name = "within"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition in SQL."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} <<= %s::inet", [*parameters, self.rhs]
