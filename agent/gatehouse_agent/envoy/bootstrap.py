"""Writes the one file Envoy starts from: where to find the agent, and an admin door only this user can open.

Nothing that tenants own is in it. The admin interface is a unix socket, because a tenant's service at 127.0.0.1 could
reach a TCP one. The reconnect back-off is short, so that a restarted agent is in charge again within a second.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gatehouse_protocol.vocabulary import AGENT_CLUSTER, RUNTIME

from gatehouse_agent.envoy.overload import HARDENING, Bounds, overload_manager

_HTTP_OPTIONS: Final = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_INSIDE: Final = "envoy.extensions.bootstrap.internal_listener.v3.InternalListener"


@dataclass(frozen=True, slots=True)
class Sockets:
    """The unix sockets and files of one node, all in its run directory."""

    directory: Path

    @property
    def ads(self) -> Path:
        """Where Envoy finds the agent."""
        return self.directory / "ads.sock"

    @property
    def admin(self) -> Path:
        """Where the agent finds Envoy's admin interface."""
        return self.directory / "admin.sock"

    @property
    def door(self) -> Path:
        """Where the command line finds the agent."""
        return self.directory / "agent.sock"

    @property
    def inspector(self) -> Path:
        """Where Envoy finds the inspector."""
        return self.directory / "waf.sock"

    @property
    def events(self) -> Path:
        """Where the inspector tells the agent what it sees."""
        return self.directory / "waf.events"

    @property
    def vended(self) -> Path:
        """Where the files of key pairs go that Envoy signs with."""
        return self.directory / "vended"

    @property
    def checks(self) -> Path:
        """Where Envoy writes down what checks of endpoints found."""
        return self.directory / "checks.events"

    @property
    def keys(self) -> Path:
        """Where Envoy finds the key sets that tokens are verified with."""
        return self.directory / "keys.sock"

    @property
    def bootstrap(self) -> Path:
        """What Envoy starts from."""
        return self.directory / "bootstrap.json"

    @property
    def process(self) -> Path:
        """Who the running Envoy is, for an agent that restarts while Envoy serves on."""
        return self.directory / "envoy.json"


def bootstrap(
    node_id: str, gateway: str, sockets: Sockets, bounds: Bounds, locality: Mapping[str, str] | None = None
) -> str:
    """Return the bootstrap as JSON; node id and cluster must not be empty, or Envoy refuses to take secrets.

    `locality` is where the node is (`region`, `zone`), as far as anybody says.
    """
    source = {"ads": {}, "resource_api_version": "V3"}
    return json.dumps(
        {
            "node": {"id": node_id, "cluster": gateway, "locality": dict(locality or {})},
            "admin": {
                "address": {"pipe": {"path": str(sockets.admin), "mode": 0o600}},
                "ignore_global_conn_limit": True,
            },
            "bootstrap_extensions": [_listeners_inside()],
            "overload_manager": overload_manager(bounds),
            "layered_runtime": {
                "layers": [
                    {"name": "fixed", "static_layer": {**RUNTIME, **HARDENING}},
                    {"name": "agent", "admin_layer": {}},
                ]
            },
            "stats_flush_on_admin": True,
            "stats_eviction_interval": "600s",
            "dynamic_resources": {"ads_config": _ads(), "lds_config": source, "cds_config": source},
            "static_resources": {"clusters": [_agent(sockets.ads)]},
        },
        indent=1,
    )


def _listeners_inside() -> dict[str, Any]:
    """Without it, Envoy takes no listener that only Envoy itself can reach."""
    return {"name": "envoy.bootstrap.internal_listener", "typed_config": {"@type": f"type.googleapis.com/{_INSIDE}"}}


def _ads() -> dict[str, Any]:
    back_off = {"base_interval": "0.1s", "max_interval": "1s"}
    agent = {"cluster_name": AGENT_CLUSTER, "retry_policy": {"retry_back_off": back_off}}
    return {
        "api_type": "DELTA_GRPC",
        "transport_api_version": "V3",
        "set_node_on_first_message_only": True,
        "grpc_services": [{"envoy_grpc": agent}],
    }


def _agent(socket: Path) -> dict[str, Any]:
    endpoint = {"endpoint": {"address": {"pipe": {"path": str(socket)}}}}
    http2 = {"@type": f"type.googleapis.com/{_HTTP_OPTIONS}", "explicit_http_config": {"http2_protocol_options": {}}}
    return {
        "name": AGENT_CLUSTER,
        "type": "STATIC",
        "connect_timeout": "1s",
        "typed_extension_protocol_options": {_HTTP_OPTIONS: http2},
        "load_assignment": {"cluster_name": AGENT_CLUSTER, "endpoints": [{"lb_endpoints": [endpoint]}]},
    }
