"""Checks a draft: compiles what it changes, asks Envoy, and says what publishing would do. Writes nothing.

    changes → affected units → compile → limits and lint → Envoy on what differs → plan

Costs what changed: only the units that a change touches are loaded, compiled and validated. Where the gateway's own
side changed since the last publish (defaults, private networks, Envoy's version), the whole slice is compiled once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from console.base.errors import Unavailable
from policies import compiler, envoy, envoy_check
from policies.compiler import IntentObject, Problem, Resource, UnitKey
from policies.compiler.checks.upstream_tls import CLIENT_CERTIFICATE
from policies.compiler.plan import Plan
from policies.models import DraftObject, Slice
from policies.publishing.checked_plans import CheckedPlans
from policies.queries.change import Change
from policies.queries.context import Basis, basis_of, context_of
from policies.queries.draft import all_units, changes_of, objects_of_units, referrers_of
from policies.queries.live import content_of, is_basis_new, live_digests, platform_resources
from policies.queries.neighbours import plan_of

MOST_ATTEMPTS: Final = 3
Units = Mapping[UnitKey, tuple[IntentObject, ...]]


@dataclass(frozen=True, slots=True)
class CompiledChange:
    """What the touched units compile to. `units` also names those that are gone: their resources are closed."""

    units: frozenset[UnitKey]
    resources: tuple[Resource, ...]
    is_different: bool
    """Whether any resource differs from what is live."""
    schema_version: str

    @property
    def size_bytes(self) -> int:
        """How much memory the bodies take."""
        return sum(len(resource.body) for resource in self.resources)


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A draft, checked at one version against one live revision; publishing takes it only while both still hold."""

    slice_id: UUID
    draft_version: int
    base: int | None
    plan: Plan
    problems: tuple[Problem, ...]
    compiled: CompiledChange
    is_publishable: bool


_kept: CheckedPlans[CheckedPlan] = CheckedPlans(most_bytes=64 * 1024 * 1024)


def check_draft(slice: Slice) -> CheckedPlan:
    """Check the draft as it is now; the same draft on the same live revision is checked once per process.

    Call it before locking the slice: Envoy's part takes a moment. `create_revision` refuses the result if the draft or
    the live revision has moved since.
    """
    for _ in range(MOST_ATTEMPTS):
        now = Slice.objects.select_related("gateway", "tenant").get(pk=slice.pk)
        checked = _check_once(now)
        if Slice.objects.filter(pk=now.pk, draft_version=now.draft_version, last_sequence=now.last_sequence).exists():
            break  # nobody wrote while we read, so this is one draft and not parts of two
    return checked


def _check_once(slice_: Slice) -> CheckedPlan:
    basis = basis_of(slice_)
    key = (slice_.draft_version, basis.name, *content_of(slice_))
    checked = _kept.find(key)
    if checked is None:
        checked = _check(slice_, basis)
        if any(one.pointer == CLIENT_CERTIFICATE for one in checked.problems):
            return checked  # what is said of certificates changes beside the draft
        _kept.keep(key, checked, checked.compiled.size_bytes)
    return checked


def _check(slice_: Slice, basis: Basis) -> CheckedPlan:
    changes = changes_of(slice_)
    is_whole = slice_.tenant.is_platform or is_basis_new(slice_, basis)
    live = live_digests(slice_, None) if is_whole else {}
    units = _every_unit(slice_, live) if is_whole else _touched_units(slice_, changes)
    compiled, problems = _compile(slice_, basis, units)
    if not is_whole:
        live = live_digests(slice_, units)
    differing = [one for one in compiled if live.get((one.type_url, one.name), ("", b""))[1] != one.digest]
    is_different = bool(differing) or len(compiled) != len(live)
    if differing and not compiler.has_errors(problems):
        problems = compiler.in_order((*problems, *ask_envoy(slice_, differing)))
    change = CompiledChange(frozenset(units), compiled, is_different, basis.name)
    return CheckedPlan(
        slice_id=slice_.pk,
        draft_version=slice_.draft_version,
        base=slice_.last_sequence or None,
        plan=plan_of(changes, DraftObject.objects.present().filter(slice=slice_, is_unpublished=False)),
        problems=problems,
        compiled=change,
        is_publishable=bool(changes or is_different) and not compiler.has_errors(problems),
    )


def _touched_units(slice_: Slice, changes: Collection[Change]) -> dict[UnitKey, tuple[IntentObject, ...]]:
    """The units to compile again, with their objects; none for a unit that the draft no longer has."""
    referrers = referrers_of(slice_, changes)
    touched = {unit for change in changes for unit in compiler.affected_units(change.before, change.after)}
    touched |= {unit for item in referrers for unit in compiler.affected_units(item, item)}
    found = objects_of_units(slice_, touched)
    return {unit: found.get(unit, ()) for unit in sorted(touched)}


def _every_unit(
    slice_: Slice, live: Mapping[tuple[str, str], tuple[str, bytes]]
) -> dict[UnitKey, tuple[IntentObject, ...]]:
    gone = {UnitKey(unit) for unit, _ in live.values()}
    return {**dict.fromkeys(sorted(gone), ()), **all_units(slice_)}


def _compile(slice_: Slice, basis: Basis, units: Units) -> tuple[tuple[Resource, ...], tuple[Problem, ...]]:
    objects = [item for members in units.values() for item in members]
    context, schema = context_of(slice_, basis, objects), envoy.schema()
    if slice_.tenant.is_platform:
        whole = compiler.compile_slice({item.key: item for item in objects}.values(), context, schema)
        return whole.resources, whole.problems
    parts = compiler.merge(compiler.compile_unit(unit, members, context, schema) for unit, members in units.items())
    return parts.resources, parts.problems


def ask_envoy(slice_: Slice, resources: Collection[Resource]) -> tuple[Problem, ...]:
    """Return why Envoy would refuse these resources of a slice; raise Unavailable when it cannot be asked."""
    platform = () if slice_.tenant.is_platform else platform_resources(slice_)
    try:
        return envoy_check.validate(tuple(resources), platform, envoy.binary())
    except envoy_check.EnvoyUnavailableError as fault:
        raise Unavailable(f"It could not be checked: {fault}.") from None
