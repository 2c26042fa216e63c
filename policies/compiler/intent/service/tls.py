"""TLS from the gateway to a service (Gateway API, BackendTLSPolicy)."""

from __future__ import annotations

from policies.compiler.intent.fields.authorities import Authorities
from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.spec import Spec


class ServiceTls(Spec):
    """The gateway speaks TLS (1.2 or later), and takes no certificate but one for `server_name`.

    It is what the endpoint is asked for (SNI), too; without it that is the name by which endpoints are found. The
    certificate must be of an authority in `trust` (PEM), or of those that the node's system trusts.
    """

    server_name: Hostname | None = None
    trust: Authorities | None = None
