"""What a slice is compiled with besides its own objects, and a name for that, so that its change is noticed."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils import timezone
from gatehouse_protocol.vending import VendedShape
from gatehouse_protocol.vocabulary import GUARD_VERSION

from policies import envoy
from policies.compiler import IntentObject, Kind, ObjectKey, SliceContext, references_of
from policies.compiler.intent import DefaultsSpec, ServiceSpec
from policies.compiler.intent.service import Protocol
from policies.compiler.intent.traffic import PolicyType
from policies.compiler.intent.waf import ListType
from policies.drafting.rows import intent_of
from policies.models import DraftObject, RevisionObject, Slice, SlicePart
from policies.queries.certificates import certificates
from policies.queries.vended import vended

_NAMED: Final = (Kind.SERVICE, Kind.HOSTNAME, Kind.WAF_POLICY, Kind.LIST, Kind.DLP_POLICY, Kind.TRAFFIC_POLICY)
_KEY_BYTES: Final = 16
_INSPECTS: Final = "spec__responses__inspect"
_TOLD: Final = {
    Kind.LIST: KT("spec__type"),
    Kind.WAF_POLICY: KT(_INSPECTS),
    Kind.TRAFFIC_POLICY: KT("spec__policy__type"),
    Kind.SERVICE: KT("spec__protocol"),
}
"""What is read of objects that are named, beside their names."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The gateway's side of a compile: private networks it allows, its published defaults, and Envoy's version.

    `looks_at_responses` says whether the policy does that the defaults name. The platform's own brings along what its
    listeners know of, so that after an upgrade they are compiled anew by the next publish.
    """

    networks: tuple[str, ...]
    defaults: DefaultsSpec
    envoy_version: str
    looks_at_responses: bool = False
    is_platform: bool = False

    @property
    def name(self) -> str:
        """What is kept on a revision as `schema_version`: two compiles with one name agree on unchanged objects."""
        covered = f"{self.networks}\0{self.defaults.model_dump_json()}"
        covered += "\0responses" if self.looks_at_responses else ""
        covered += f"\0guard {GUARD_VERSION}\0policies {' '.join(PolicyType)}" if self.is_platform else ""
        return f"{self.envoy_version}+{hashlib.sha256(covered.encode()).hexdigest()[:16]}"


def basis_of(slice_: Slice) -> Basis:
    """Return the basis of a slice now. A platform slice brings its own defaults."""
    version = envoy.schema().version
    networks = tuple(sorted(slice_.gateway.allowed_private_networks))
    if slice_.tenant.is_platform:
        return Basis(networks=networks, defaults=DefaultsSpec(), envoy_version=version, is_platform=True)
    published = RevisionObject.objects.filter(
        platform_slice_of(slice_), kind=Kind.DEFAULTS, to_sequence=None
    ).values_list("name", "spec")
    for name, spec in published:
        found = intent_of(Kind.DEFAULTS, name, spec).spec
        assert isinstance(found, DefaultsSpec)
        return Basis(networks, found, version, _looks_at_responses(slice_, found))
    return Basis(networks=networks, defaults=DefaultsSpec(), envoy_version=version)


def _looks_at_responses(slice_: Slice, defaults: DefaultsSpec) -> bool:
    if defaults.waf is None or defaults.waf.policy is None:
        return False
    named = RevisionObject.objects.filter(
        platform_slice_of(slice_), kind=Kind.WAF_POLICY, name=defaults.waf.policy, to_sequence=None
    )
    return named.filter(spec__responses__inspect=True).exists()


def platform_slice_of(slice_: Slice) -> Q:
    """Return the condition that a row's `slice` is the one with the listeners and defaults of this slice's gateway."""
    return Q(slice__gateway_id=slice_.gateway_id, slice__tenant__is_platform=True, slice__part=SlicePart.TRAFFIC)


def context_of(slice_: Slice, basis: Basis, objects: Iterable[IntentObject]) -> SliceContext:
    """Return the context in which `objects` compile: of the slice's names, those that they refer to."""
    names = _present(slice_, {key for item in objects for key in (*references_of(item), item.key)})
    policies = names[Kind.WAF_POLICY]
    return SliceContext(
        tenant=slice_.tenant.slug,
        gateway=slice_.gateway.slug,
        is_platform=slice_.tenant.is_platform,
        services=frozenset(names[Kind.SERVICE]),
        hostnames=frozenset(names[Kind.HOSTNAME]),
        waf_policies=frozenset(policies),
        looking_at_responses=frozenset(name for name, inspects in policies.items() if inspects == "true"),
        inherits_looking_at_responses=basis.looks_at_responses,
        dlp_policies=frozenset(names[Kind.DLP_POLICY]),
        fingerprint_key=fingerprint_key(slice_),
        traffic_policies={name: PolicyType(type_) for name, type_ in names[Kind.TRAFFIC_POLICY].items()},
        lists={name: ListType(type_) for name, type_ in names[Kind.LIST].items()},
        allowed_private_networks=basis.networks,
        defaults=basis.defaults,
        now=timezone.now(),
        vended=_vended(slice_, objects),
        certificates=certificates(slice_, _shown_to_services(objects)),
        http1_services=frozenset(name for name, says in names[Kind.SERVICE].items() if says == Protocol.HTTP1),
    )


def _vended(slice_: Slice, objects: Iterable[IntentObject]) -> Mapping[str, VendedShape]:
    """The credentials that may be named; not asked for where nothing names one."""
    return vended(slice_) if any(getattr(item.spec, "credential", None) for item in objects) else {}


def _shown_to_services(objects: Iterable[IntentObject]) -> frozenset[str]:
    tls = (item.spec.tls for item in objects if isinstance(item.spec, ServiceSpec))
    return frozenset(one.client_certificate for one in tls if one is not None and one.client_certificate is not None)


def fingerprint_key(slice_: Slice) -> str:
    """Return by what findings in a slice are known again: a key that no reader of policies or findings knows."""
    told = f"dlp fingerprints\0{slice_.pk}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, hashlib.sha256)[:_KEY_BYTES].hex()


def _present(slice_: Slice, referred: Collection[ObjectKey]) -> Mapping[Kind, Mapping[str, str]]:
    """Those of the draft's objects that are referred to, by kind and name.

    Beside the name of a list or traffic policy stands its type, beside a WAF policy's whether it looks at responses
    (`true`), beside that of a service what it speaks.
    """
    wanted = {kind: [key.name for key in referred if key.kind is kind] for kind in _NAMED}
    found: dict[Kind, dict[str, str]] = {kind: {} for kind in _NAMED}
    named = [Q(kind=kind, name__in=names) for kind, names in wanted.items() if names]
    if not named:
        return found
    rows = DraftObject.objects.present().filter(reduce(or_, named), slice=slice_)
    for kind, name, *told in rows.values_list("kind", "name", *_TOLD.values()):
        found[Kind(kind)][name] = dict(zip(_TOLD, told, strict=True)).get(Kind(kind)) or ""
    return found
