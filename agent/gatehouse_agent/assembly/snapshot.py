"""Assembles the slices of a node into the one set of resources its Envoy runs.

Everything tenants own goes in as it came. Two things are made here: the `ingress` route configuration (the platform's
shell with all virtual hosts appended as bytes; no parsing, so 10 000 routes cost milliseconds), and the listeners:
their local addresses, a filter chain for each piece, and where HTTP/3 is wanted one on UDP beside each. Every fault is
a value that names its slice and object, so that one slice can be held back alone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from gatehouse_protocol.endpoints import EndpointSource
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly import chains, http3, joining, pieces, proof
from gatehouse_agent.assembly.certificates import fingerprint
from gatehouse_agent.assembly.checks import GivenCheck, checks_in
from gatehouse_agent.assembly.clients import ClientPiece, is_about_clients, read_clients
from gatehouse_agent.assembly.content import ResourceKey, SliceContent
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.inspection import Inspection, StoodDown, clusters, stood_down, unable_among
from gatehouse_agent.assembly.joining import Answer
from gatehouse_agent.assembly.key_sources import Sources, with_key_sources
from gatehouse_agent.assembly.kinds import INGRESS, Kind
from gatehouse_agent.assembly.listeners import ListenerFacts, look_into
from gatehouse_agent.assembly.pieces import Piece
from gatehouse_agent.assembly.resources import EnvoyResource, Resources, digest_of, filled, with_proof_scope
from gatehouse_agent.assembly.scopes import check_scopes
from gatehouse_agent.assembly.sign_ins import SignIns, with_seals, with_sign_ins
from gatehouse_agent.assembly.site import Site, at_site
from gatehouse_agent.assembly.sources import with_sources
from gatehouse_agent.assembly.vended import Vended, with_vended


class AssemblyError(Exception):
    """A slice cannot be part of the set; `slice`, `type` and `object` say which and why."""

    def __init__(self, slice_key: str, key: ResourceKey, text: str) -> None:
        super().__init__(text)
        self.slice = slice_key
        self.type, self.object = key


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A complete set: resources by type and name, who owns each, what proves it, and where to probe.

    `sequences` are those of the revisions it was made of, by slice; `sources` is what clusters say of their endpoints.
    """

    resources: Resources
    owners: Mapping[ResourceKey, str] = field(repr=False)
    digest: str
    listeners: tuple[ListenerFacts, ...]
    inspection: Inspection = field(default_factory=Inspection)
    checks: tuple[GivenCheck, ...] = field(default=(), repr=False)
    sequences: Mapping[str, int] = field(default_factory=dict, repr=False)
    vended: Vended = field(default_factory=Vended, repr=False)
    sources: Mapping[str, EndpointSource] = field(default_factory=dict, repr=False)
    key_sources: Sources = field(default_factory=dict, repr=False)
    sign_ins: SignIns = field(default_factory=dict, repr=False)


EMPTY = Snapshot(resources={}, owners={}, digest="", listeners=())


def assemble(slices: Iterable[SliceContent], bodies: Mapping[str, bytes], site: Site) -> Snapshot:
    """Return the set of all given slices or raise `AssemblyError`; `bodies` maps digest to serialised Any."""
    ordered = sorted(slices, key=lambda one: (not one.ref.is_platform, one.ref.slice))
    by_kind, owners = _collect(ordered, bodies)
    by_kind.pop(Kind.STAGED_SECRET, None)
    with _blaming(Kind.VENDED, owners):
        by_kind, vended = with_vended(by_kind, owners, site.files)
        sourced = with_sources(by_kind)
        by_kind = sourced.resources
    with _blaming(Kind.CLUSTER, owners):
        by_kind, key_sources = with_key_sources(by_kind, owners, site.keys)
        by_kind, sign_ins = with_sign_ins(by_kind, owners, vended.given, site.keys)
    with _blaming(Kind.SCOPED_ROUTES, owners):
        check_scopes({name: one.body for name, one in by_kind.get(Kind.SCOPED_ROUTES, {}).items()})
    shell = by_kind.get(Kind.ROUTES, {}).get(INGRESS)
    inspection = _taken_for_inspection(by_kind, _stood_down(shell, owners))
    if site.inspector is not None and by_kind:
        version = str(site.inspector)
        own = {name: EnvoyResource(version, body) for name, body in clusters(site.inspector).items()}
        by_kind[Kind.CLUSTER] = {**by_kind.get(Kind.CLUSTER, {}), **own}
    listeners = {name: at_site(name, one, site) for name, one in by_kind.get(Kind.LISTENER, {}).items()}
    secrets = by_kind.get(Kind.SECRET, {})
    found = {name: _facts(name, one, secrets, owners) for name, one in sorted(listeners.items())}
    facts = {name: one for name, one in found.items() if one is not None}
    hosts = by_kind.pop(Kind.VIRTUAL_HOST, {})
    announcing = {**listeners, **http3.all_announced(listeners, facts)}
    if answers := _answers(by_kind.pop(Kind.FILTER_CHAIN, {}), secrets, hosts, owners):
        announcing, facts = _with_answers(announcing, facts, answers, silent=listeners)
    listeners, facts = http3.with_quic(announcing, facts, owners)
    resources = with_seals(vended.beside({**by_kind, Kind.LISTENER: listeners}), sign_ins)
    digest = digest_of({**resources, Kind.VIRTUAL_HOST: hosts})
    if shell:
        whole = filled(shell, hosts.values(), proof.virtual_host(site.proof_host, digest))
        resources[Kind.ROUTES] = {**by_kind[Kind.ROUTES], INGRESS: whole}
    if any(one.reads_scopes or one.passes_tls for one in facts.values()):
        resources = with_proof_scope(resources, site.proof_host, digest)
    return Snapshot(
        resources={k: v for k, v in resources.items() if v},
        owners=owners,
        digest=digest,
        listeners=tuple(facts.values()),
        inspection=inspection,
        checks=checks_in({name: (owners[Kind.VIRTUAL_HOST, name], one.body) for name, one in hosts.items()}),
        sequences={content.ref.slice: content.ref.sequence for content in ordered},
        vended=vended,
        sources=sourced.sources,
        key_sources=key_sources,
        sign_ins=sign_ins,
    )


@contextmanager
def _blaming(kind: Kind, owners: Mapping[ResourceKey, str]) -> Iterator[None]:
    """Say whose a piece of this kind is that is not as it should be."""
    try:
        yield
    except PieceError as error:
        key = (error.kind or str(kind), error.name)
        raise AssemblyError(owners[key], key, str(error)) from None


def _taken_for_inspection(by_kind: dict[str, dict[str, EnvoyResource]], stood: StoodDown) -> Inspection:
    """Take out what is the inspector's, and say which listeners and routes cannot ask it."""
    policies, lists, guards = (_opaque(by_kind.pop(kind, {})) for kind in (Kind.WAF_POLICY, Kind.LIST, Kind.DLP_POLICY))
    published = {name: one.body for name, one in by_kind.get(Kind.LISTENER, {}).items()}
    routes = (one.body for kind in (Kind.VIRTUAL_HOST, Kind.ROUTES) for one in by_kind.get(kind, {}).values())
    deaf, unguarded, unanswered = unable_among(published, routes)
    return Inspection(policies, lists, deaf, stood, guards, unguarded, unanswered)


def _stood_down(shell: EnvoyResource | None, owners: Mapping[ResourceKey, str]) -> StoodDown:
    key = (str(Kind.ROUTES), INGRESS)
    try:
        return stood_down(shell.body) if shell else StoodDown()
    except DecodeError as error:
        raise AssemblyError(owners[key], key, f"not a route table: {error}") from None


def _opaque(resources: Mapping[str, EnvoyResource]) -> dict[str, tuple[str, bytes]]:
    return {name: (one.version, one.body) for name, one in resources.items()}


def _collect(
    slices: Sequence[SliceContent], bodies: Mapping[str, bytes]
) -> tuple[dict[str, dict[str, EnvoyResource]], dict[ResourceKey, str]]:
    by_kind: dict[str, dict[str, EnvoyResource]] = {}
    owners: dict[ResourceKey, str] = {}
    for content in slices:
        for one in content:
            key = (one.type, one.name)
            if (other := owners.setdefault(key, content.ref.slice)) != content.ref.slice:
                raise AssemblyError(content.ref.slice, key, f"already owned by {other}")
            by_kind.setdefault(one.type, {})[one.name] = EnvoyResource(one.digest, bodies[one.digest])
    return by_kind, owners


def _facts(
    name: str, one: EnvoyResource, secrets: Mapping[str, EnvoyResource], owners: Mapping[ResourceKey, str]
) -> ListenerFacts | None:
    """Look into a listener. One missing secret keeps every listener of a starting Envoy waiting, so it is refused."""
    key = (str(Kind.LISTENER), name)
    try:
        facts = look_into(one.body)
        if facts is None:
            return None
        if missing := [secret for secret in facts.secrets if secret not in secrets]:
            raise AssemblyError(owners[key], key, f"refers to secret {missing[0]}, which is not there")
        certificates = {fingerprint(secrets[secret].body) for secret in facts.secrets} - {""}
    except DecodeError as error:
        raise AssemblyError(owners[key], key, f"not a listener: {error}") from None
    return replace(facts, name=name, certificates=frozenset(certificates))


def _answers(
    parts: Mapping[str, EnvoyResource],
    secrets: Mapping[str, EnvoyResource],
    hosts: Mapping[str, EnvoyResource],
    owners: Mapping[ResourceKey, str],
) -> tuple[Answer, ...]:
    """Read the pieces of listeners, in the order of their names, and put together what belongs together.

    Each may only refer to secrets of its own slice, or to host names that its own slice has routes for.
    """
    about_clients = {name for name, one in parts.items() if is_about_clients(one.body)}
    with _blaming(Kind.FILTER_CHAIN, owners):
        found = _pieces({name: one for name, one in parts.items() if name not in about_clients}, secrets, owners)
        if not about_clients:
            return joining.answers(found, (), ())
        domains = _domains(hosts, owners)
        clients = _clients({name: parts[name] for name in about_clients}, domains, owners)
        return joining.answers(found, clients, {domain for each in domains.values() for domain in each})


def _pieces(
    parts: Mapping[str, EnvoyResource], secrets: Mapping[str, EnvoyResource], owners: Mapping[ResourceKey, str]
) -> list[Piece]:
    by_owner: dict[str, dict[str, bytes]] = {}
    for name, one in secrets.items():
        by_owner.setdefault(owners[Kind.SECRET, name], {})[name] = one.body
    found = []
    for name, one in sorted(parts.items()):
        owner = owners[Kind.FILTER_CHAIN, name]
        found.append(pieces.read_piece(name, owner, one.version, one.body, by_owner.get(owner, {})))
    pieces.check_distinct((one.name, one.server_names) for one in found)
    return found


def _clients(
    parts: Mapping[str, EnvoyResource], domains: Mapping[str, set[str]], owners: Mapping[ResourceKey, str]
) -> list[ClientPiece]:
    found = []
    for name, one in sorted(parts.items()):
        owner = owners[Kind.FILTER_CHAIN, name]
        found.append(read_clients(name, owner, one.version, one.body, domains.get(owner, set())))
    pieces.check_distinct((one.name, (one.server_name,)) for one in found)
    return found


def _domains(hosts: Mapping[str, EnvoyResource], owners: Mapping[ResourceKey, str]) -> dict[str, set[str]]:
    """The domains that each slice has routes for; a virtual host that cannot be read is Envoy's to refuse."""
    found: dict[str, set[str]] = {}
    for name, one in hosts.items():
        try:
            head = wire.VirtualHostHead.FromString(wire.unwrap(one.body)[1])
        except DecodeError:
            continue
        found.setdefault(owners[Kind.VIRTUAL_HOST, name], set()).update(domain.lower() for domain in head.domains)
    return found


def _with_answers(
    listeners: Mapping[str, EnvoyResource],
    facts: Mapping[str, ListenerFacts],
    answers: Sequence[Answer],
    silent: Mapping[str, EnvoyResource],
) -> tuple[dict[str, EnvoyResource], dict[str, ListenerFacts]]:
    """Put a chain for each answer into every listener that is a template for them.

    Nobody gives a certificate by QUIC: of those who ask for one, `silent` is the template, which tells of no HTTP/3.
    """
    made, known = dict(listeners), dict(facts)
    for name, one in facts.items():
        body, version = listeners[name].body, listeners[name].version
        template = pieces.template_in(body)
        quiet = template if body is silent[name].body else pieces.template_in(silent[name].body)
        if template and quiet:
            type_url, value = wire.unwrap(body)
            added = [answer.chain(quiet if answer.clients else template, one.secrets) for answer in answers]
            hashed = hashlib.sha256(b"".join(wire.length_delimited(chains.CHAINS_FIELD, each) for each in added))
            whole = wire.wrap(type_url, chains.with_chains(value, added))
            made[name] = EnvoyResource(f"{version}+{hashed.hexdigest()}", whole)
            known[name] = replace(one, handshakes=joining.handshakes(one, version, template, answers))
    return made, known
