"""Who answers for which server name: which certificate is shown, and which clients are let in.

Both are looked up for each name by itself. A certificate for `*.x` shows itself for all below, also for those that let
in only certain clients; a host `a.x` without such a policy stays open beside a `*.x` that has one; and where a
certificate names a host that only `*.x` has routes for, its policy is that of `*.x`. So every name for which Envoy's
choice must be another than that of its neighbours gets a chain that names it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gatehouse_agent.assembly.certificates import Leaf
from gatehouse_agent.assembly.chains import Template, requiring
from gatehouse_agent.assembly.clients import ClientPiece
from gatehouse_agent.assembly.hosts import nearest
from gatehouse_agent.assembly.listeners import Handshake, ListenerFacts
from gatehouse_agent.assembly.pieces import Piece

_BY_DEFAULT: Final = "gatehouse/default"


@dataclass(frozen=True, slots=True)
class Answer:
    """What those who ask for one of the server names get. No certificate: the listener's own; no clients: anybody."""

    server_names: tuple[str, ...]
    certificate: Piece | None
    clients: ClientPiece | None

    @property
    def name(self) -> str:
        """What its chain is called: each of the two names is of one tenant, and one of them is always there."""
        names = [one.name for one in (self.clients, self.certificate) if one is not None]
        return "+".join(names) or _BY_DEFAULT

    def chain(self, template: Template, own_secrets: Iterable[str]) -> bytes:
        """Return its serialised FilterChain in a listener with a template and secrets of its own."""
        secrets = self.certificate.leaves if self.certificate else own_secrets
        if self.clients is None:
            return template.serving(self.name, self.server_names, secrets)
        rest = requiring(is_required=self.clients.is_required)
        policy = self.clients.policy
        return template.guarding(self.name, self.server_names, secrets, self.clients.name, policy, rest)


def answers(pieces: Iterable[Piece], clients: Iterable[ClientPiece], hosts: Collection[str]) -> tuple[Answer, ...]:
    """Return every answer that is not the listener's own for anybody; `hosts` are all domains that have routes."""
    certificates = {name: one for one in pieces for name in one.server_names}
    policies = {one.server_name: one for one in clients}
    domains = frozenset(hosts)
    beside = [host for host in sorted(domains) if policies and nearest(host, policies) is not None]
    found: dict[tuple[str, str], Answer] = {}
    for name in dict.fromkeys((*certificates, *beside)):
        certificate = certificates.get(nearest(name, certificates) or "")
        policy = policies.get(nearest(name, domains) or "")
        key = (certificate.name if certificate else "", policy.name if policy else "")
        before = found[key].server_names if key in found else ()
        found[key] = Answer((*before, name), certificate, policy)
    return tuple(found.values())


def handshakes(
    facts: ListenerFacts, version: str, template: Template, found: Iterable[Answer]
) -> tuple[Handshake, ...]:
    """Return what must be seen of each answer: once for each family of keys, or once in all where TLS is 1.3 only.

    Envoy chooses between ECDSA and RSA by what the client offers; only up to TLS 1.2 can a client leave one out by
    its ciphers. A certificate is seen under its first server name, a policy with another certificate under its own.
    """
    first, beside = [], []
    for one in found:
        certificate = one.certificate
        if certificate and certificate.server_names[0] in one.server_names:
            first += _of(facts, version, template, one, certificate.server_names[0], certificate)
        elif one.clients is not None and (certificate or facts.certificates):
            beside += _of(facts, version, template, one, one.server_names[0], one.clients)
    return (*first, *beside)


def _of(
    facts: ListenerFacts, version: str, template: Template, one: Answer, server_name: str, blamed: Piece | ClientPiece
) -> list[Handshake]:
    versions = [version, *(piece.version for piece in (one.certificate, one.clients) if piece is not None)]
    shown = _by_key(one.certificate.leaves, template) if one.certificate else {"": facts.certificates}
    return [
        Handshake(
            listener=facts.name,
            address=facts.address,
            server_name=server_name,
            key=key,
            certificates=certificates,
            piece=blamed.name,
            slice=blamed.slice,
            version=" ".join(versions),
            asks_clients=one.clients is not None,
            is_refused=one.clients is not None and one.clients.is_required,
        )
        for key, certificates in sorted(shown.items())
    ]


def _by_key(leaves: Mapping[str, Leaf], template: Template) -> dict[str, frozenset[str]]:
    if template.is_modern:
        return {"": frozenset(leaf.fingerprint for leaf in leaves.values())}
    return {leaf.key: frozenset({leaf.fingerprint}) for leaf in leaves.values()}
