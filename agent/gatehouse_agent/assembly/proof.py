"""The routes by which the agent proves, through a listener's own socket, which configuration answers there.

They have a secret of this boot, so that no tenant can claim them and no client can guess them, and answer with the
digest of the configuration they were assembled into. Listeners that let in have a virtual host under the secret; for
those that lead out it is a scope of the node's own, asked for as a workload asks, with the secret for its tenant; where
TLS passes through, the node asks for a name with the secret in it, and hears the digest in place of a TLS answer.
"""

import base64
import hashlib
import secrets
from typing import Any, Final

from gatehouse_agent import wire
from gatehouse_agent.assembly.kinds import Kind

ROUTE_NAME: Final = "gatehouse/proof"
SCOPE_NAME: Final = "proof"
"""What nobody else's scope can be called: those of tenants begin with the tenant and a slash."""
_BASIC_AUTH: Final = "envoy.filters.http.basic_auth"
_PER_ROUTE: Final = "type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute"
_NAME_FIELD: Final = 1
_VIRTUAL_HOSTS_FIELD: Final = 2


def new_host() -> str:
    """Return this boot's secret: 128 random bits, to be read as a host or as a tenant."""
    return secrets.token_hex(16)


def virtual_host(host: str, digest: str) -> bytes:
    """Return a serialised VirtualHost that answers `digest` to anything under `host`."""
    return _answering(host, digest)[0].SerializeToString()  # type: ignore[no-any-return]


def scope(host: str) -> bytes:
    """Return a serialised Any of the ScopedRouteConfiguration of whoever asks as the node."""
    found = wire.ScopedRoutes(name=SCOPE_NAME, route_configuration_name=SCOPE_NAME)
    found.key.fragments.add(string_key=host)
    return wire.wrap(Kind.SCOPED_ROUTES, found.SerializeToString())


def scoped_routes(host: str, digest: str) -> bytes:
    """Return a serialised Any of that scope's RouteConfiguration, which answers `digest` to anything for the node."""
    proof, route = _answering("*", digest)
    known = wire.BasicAuthPerRoute()
    sha1 = base64.b64encode(hashlib.sha1(host.encode()).digest()).decode()  # the only digest that the filter knows
    known.users.inline_string = f"{_user(host)}:{{SHA}}{sha1}"
    config = route.typed_per_filter_config.add(key=_BASIC_AUTH).value
    config.type_url, config.value = _PER_ROUTE, known.SerializeToString()
    tunnel = proof.routes.add()
    tunnel.CopyFrom(route)
    tunnel.match.Clear()
    tunnel.match.connect_matcher.SetInParent()
    name = wire.length_delimited(_NAME_FIELD, SCOPE_NAME.encode())
    hosts = wire.length_delimited(_VIRTUAL_HOSTS_FIELD, proof.SerializeToString())
    return wire.wrap(Kind.ROUTES, name + hosts)


def authorization(host: str) -> str:
    """Return what the node says of itself in `proxy-authorization`."""
    return "Basic " + base64.b64encode(f"{_user(host)}:{host}".encode()).decode()


def server_name(host: str) -> str:
    """Return the name that the node asks for where TLS passes through; the listener's first filter knows it."""
    return f"{host}.node.proof"


def _user(host: str) -> str:
    return f"{host}.node.proof"


def _answering(domain: str, digest: str) -> tuple[Any, Any]:
    """Return a VirtualHost with one route, and that route."""
    proof = wire.VirtualHost(name=ROUTE_NAME, domains=[domain])
    route = proof.routes.add(name=ROUTE_NAME)
    route.match.prefix = "/"
    route.direct_response.status = 200
    route.direct_response.body.inline_string = digest
    return proof, route
