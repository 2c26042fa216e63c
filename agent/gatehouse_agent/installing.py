"""What of the settings is about Envoy: where it is, and how it is run."""

from gatehouse_agent.config import Config
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.overload import Bounds
from gatehouse_agent.envoy.supervisor import Installation


def bounds_of(config: Config) -> Bounds:
    """Return how much the Envoy of this node may take."""
    return Bounds(config.max_connections, config.max_heap_bytes)


def installation(config: Config, node_id: str, gateway: str, sockets: Sockets) -> Installation:
    """Return how the Envoy of this node is run."""
    return Installation(
        binary=config.places.envoy_binary,
        node_id=node_id,
        gateway=gateway,
        sockets=sockets,
        log=config.places.envoy_log,
        drain_seconds=config.timing.drain_seconds,
        old_connections_seconds=config.timing.old_connections_seconds,
        bounds=bounds_of(config),
        region=config.region,
        zone=config.zone,
    )
