"""Writes the one file Envoy starts from: where to find the agent, and an admin door only this user can open.

Nothing that tenants own is in it. The admin interface is a unix socket, because a tenant's service at 127.0.0.1 could
reach a TCP one. The reconnect back-off is short, so that a restarted agent is in charge again within a second.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gatehouse_protocol.vocabulary import AGENT_CLUSTER

_HTTP_OPTIONS: Final = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_CONNECTIONS: Final = "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig"


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
    def bootstrap(self) -> Path:
        """What Envoy starts from."""
        return self.directory / "bootstrap.json"

    @property
    def process(self) -> Path:
        """Who the running Envoy is, for an agent that restarts while Envoy serves on."""
        return self.directory / "envoy.json"


def bootstrap(node_id: str, gateway: str, sockets: Sockets, max_connections: int) -> str:
    """Return the bootstrap as JSON; node id and cluster must not be empty, or Envoy refuses to take secrets."""
    source = {"ads": {}, "resource_api_version": "V3"}
    return json.dumps(
        {
            "node": {"id": node_id, "cluster": gateway},
            "admin": {
                "address": {"pipe": {"path": str(sockets.admin), "mode": 0o600}},
                "ignore_global_conn_limit": True,
            },
            "overload_manager": {"resource_monitors": [_connection_limit(max_connections)]},
            "stats_flush_on_admin": True,
            "stats_eviction_interval": "600s",
            "dynamic_resources": {"ads_config": _ads(), "lds_config": source, "cds_config": source},
            "static_resources": {"clusters": [_agent(sockets.ads)]},
        },
        indent=1,
    )


def _connection_limit(max_connections: int) -> dict[str, Any]:
    """Clients beyond the limit are turned away at once, before they cost memory; our own door always opens."""
    limit = {"@type": f"type.googleapis.com/{_CONNECTIONS}", "max_active_downstream_connections": max_connections}
    return {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": limit}


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
