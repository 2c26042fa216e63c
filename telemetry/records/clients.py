"""PURE: addresses of clients for those who may not see whose they are: the network of 24 or 48 bits."""

from ipaddress import ip_address, ip_network
from typing import Final

BITS: Final = {4: 24, 6: 48}


def masked(address: str) -> str:
    """Return the network of an address, as `203.0.113.0/24`; nothing for nothing."""
    return str(ip_network(f"{address}/{BITS[ip_address(address).version]}", strict=False)) if address else ""


def widened(asked: str) -> str:
    """Return what is asked for, an address or a network, as no narrower than a network of that size."""
    network = ip_network(asked, strict=False)
    most = BITS[network.version]
    return str(network if network.prefixlen <= most else network.supernet(new_prefix=most))
