"""A DNS server whose answers are what those who want to get past an egress listener would give, and who asked it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.policies.compiler.egress_attempts import BAD, GOOD
from tests.policies.compiler.intents import SCHEMA

Records = list[tuple[str, str]]
CONNECTIONS = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ZONE: dict[str, Records] = {
    "good.names.test": [("A", GOOD)],
    "mixed.names.test": [("A", BAD), ("A", GOOD), ("AAAA", "::1")],
    "mixed-dead.names.test": [("A", "127.50.0.9"), ("A", BAD)],
    "rebinding.names.test": [("A", GOOD)],
    "alias-good.names.test": [("CNAME", "good.names.test.")],
    "loopback.names.test": [("A", "127.0.0.1")],
    "bad.names.test": [("A", BAD)],
    "_bad.names.test": [("A", BAD)],
    "xn--bcher-kva.names.test": [("A", BAD)],
    "both-bad.names.test": [("A", BAD), ("A", "127.0.0.1"), ("AAAA", "::1")],
    "console.names.test": [("A", "127.0.0.1")],
    "ten.names.test": [("A", "10.0.0.1")],
    "zero.names.test": [("A", "0.0.0.0")],
    "metadata.names.test": [("A", "169.254.169.254")],
    "metadata.google.internal": [("A", "169.254.169.254")],
    "azure.names.test": [("A", "168.63.129.16")],
    "alibaba.names.test": [("A", "100.100.100.200")],
    "multicast.names.test": [("A", "224.0.0.1")],
    "broadcast.names.test": [("A", "255.255.255.255")],
    "six.names.test": [("AAAA", "::1")],
    "mapped.names.test": [("AAAA", "::ffff:127.60.0.1")],
    "nat64.names.test": [("AAAA", "64:ff9b::7f3c:1")],
    "6to4.names.test": [("AAAA", "2002:7f3c:1::1")],
    "teredo.names.test": [("AAAA", "2001:0:7f3c:1::1")],
    "unique.names.test": [("AAAA", "fd00::1")],
    "link-local.names.test": [("AAAA", "fe80::1")],
    "alias.names.test": [("CNAME", "bad.names.test.")],
    "alias-of-alias.names.test": [("CNAME", "alias.names.test.")],
    "alias-local.names.test": [("CNAME", "loopback.names.test.")],
    "alias-nowhere.names.test": [("CNAME", "nobody.names.test.")],
    "empty.names.test": [],
    **{f"{name}.egress": [("A", GOOD)] for name in ("nobody", "named", "theirs", "orders", "a.named")},
}


class Names:
    """The server; `asked` are the names of all questions, `zone` may be changed while it runs."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.zone = dict(ZONE)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            question, whence = self._socket.recvfrom(4096)
            if not question:
                return
            self._socket.sendto(self._answer(dns.message.from_wire(question)).to_wire(), whence)

    def _answer(self, question: Any) -> Any:
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        if name == "servfail.names.test":
            answer.set_rcode(dns.rcode.REFUSED)
        elif name not in self.zone:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            for owner, kind, value in self._found(name, dns.rdatatype.to_text(asked.rdtype)):
                answer.answer.append(dns.rrset.from_text(f"{owner}.", 1, "IN", kind, value))
        return answer

    def _found(self, name: str, wanted: str) -> Iterator[tuple[str, str, str]]:
        for kind, value in self.zone.get(name, []):
            if kind == "CNAME":
                yield name, kind, value
                yield from self._found(value.rstrip("."), wanted)
            elif kind == wanted:
                yield name, kind, value

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()


@contextmanager
def names() -> Iterator[Names]:
    """Run the server until the block ends."""
    server = Names()
    try:
        yield server
    finally:
        server.close()


def ask_there(bootstrap: Any, port: int) -> None:
    """Have every cache of a way out ask the server on `port`, and again each second."""
    for cluster in bootstrap.static_resources.clusters:
        if cluster.cluster_type.name:
            _change(cluster.cluster_type.typed_config, port)
    for listener in bootstrap.static_resources.listeners:
        for network_filter in listener.filter_chains[0].filters:
            manager = SCHEMA.open_any(network_filter.typed_config)
            for http_filter in manager.http_filters:
                if http_filter.name == "envoy.filters.http.dynamic_forward_proxy":
                    _change(http_filter.typed_config, port)
            network_filter.typed_config.CopyFrom(SCHEMA.to_any(manager))


def _change(typed_config: Any, port: int) -> None:
    config = SCHEMA.open_any(typed_config)
    resolver = SCHEMA.message("envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig")()
    address = resolver.resolvers.add().socket_address
    address.address, address.port_value = "127.0.0.1", port
    resolver.dns_resolver_options.no_default_search_domain = True
    cache = config.dns_cache_config
    cache.dns_refresh_rate.FromSeconds(1)
    cache.dns_min_refresh_rate.FromSeconds(1)
    cache.typed_dns_resolver_config.name = "cares"
    cache.typed_dns_resolver_config.typed_config.CopyFrom(SCHEMA.to_any(resolver))
    typed_config.CopyFrom(SCHEMA.to_any(config))
