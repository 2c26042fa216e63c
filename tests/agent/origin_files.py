"""Files in MaxMind's format, as an operator puts them on a node."""

from pathlib import Path
from typing import Any

from mmdb_writer import MMDBWriter
from netaddr import IPSet


def write(path: Path, rows: dict[str, dict[str, Any]]) -> Path:
    """Put a file in place at once, with these records by network."""
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True, int_type="u32")
    for network, record in rows.items():
        writer.insert_network(IPSet([network]), record)
    fresh = path.with_suffix(".fresh")
    writer.to_db_file(str(fresh))
    return fresh.replace(path)


def countries(path: Path, **networks: str) -> Path:
    """A file of countries: `DE="127.0.0.2/32"`."""
    return write(path, {network: {"country": {"iso_code": code}} for code, network in networks.items()})


def systems(path: Path, networks: dict[int, str]) -> Path:
    """A file of autonomous systems."""
    return write(path, {network: {"autonomous_system_number": number} for number, network in networks.items()})
