"""TLS from the gateway to a service (Gateway API, BackendTLSPolicy)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from policies.compiler.intent.fields.authorities import Authorities
from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.spec import Spec

CertificateName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


class ServiceTls(Spec):
    """The gateway speaks TLS (1.2 or later), and takes no certificate but one for `server_name`.

    It is what the endpoint is asked for (SNI), too; without it that is the name by which endpoints are found. The
    certificate must be of an authority in `trust` (PEM), or of those that the node's system trusts.
    `client_certificate` names a certificate of the tenant on this gateway, which services that ask for one are shown.
    """

    ADDED_LATER: ClassVar = frozenset({"client_certificate"})

    server_name: Hostname | None = None
    trust: Authorities | None = None
    client_certificate: CertificateName | None = None
