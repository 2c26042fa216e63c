"""What of the settings is about Envoy: where it is, and how it is run."""

from pathlib import Path

from gatehouse_agent.config import Config
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.supervisor import Installation


def installation(config: Config, node_id: str, gateway: str, sockets: Sockets, log: Path) -> Installation:
    """Return how the Envoy of this node is run."""
    return Installation(
        binary=config.places.envoy_binary,
        node_id=node_id,
        gateway=gateway,
        sockets=sockets,
        log=log,
        drain_seconds=config.timing.drain_seconds,
        old_connections_seconds=config.timing.old_connections_seconds,
        max_connections=config.max_connections,
    )
