"""A listener: a door of the gateway. The platform owns these; a node may move the port to suit its machine."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from policies.compiler.intent.fields.addresses import Address
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Port, Spec


class ListenerProtocol(StrEnum):
    """What clients speak to this door."""

    HTTP = "http"
    HTTPS = "https"


class ListenerSpec(Spec):
    """Where to listen, and with which certificate (an https listener needs one, an http listener has none)."""

    description: Description = ""
    protocol: ListenerProtocol
    address: Address = "0.0.0.0"
    port: Port
    certificate: Name | None = None

    @model_validator(mode="after")
    def _certificate_where_needed(self) -> Self:
        if self.protocol is ListenerProtocol.HTTPS and self.certificate is None:
            raise refuse("certificate_missing", "an https listener needs a certificate", below="/certificate")
        if self.protocol is ListenerProtocol.HTTP and self.certificate is not None:
            raise refuse("certificate_unused", "an http listener has no certificate", below="/certificate")
        return self
