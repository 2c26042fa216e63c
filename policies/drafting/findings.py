"""What is wrong with one object where it stands: compiled with its neighbours, unless there are too many."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.utils import timezone

from policies import compiler, envoy
from policies.compiler import IntentObject, Kind, ObjectKey, Problem, Severity, SliceContext, UnitKey
from policies.compiler.checks.references import check_what_it_names
from policies.compiler.intent import RouteSpec
from policies.drafting.edits import Applied
from policies.drafting.limits import MOST_ASKING
from policies.models import DraftObject, Slice
from policies.queries.change import Change
from policies.queries.context import Basis, basis_of, context_of
from policies.queries.draft import all_units, objects_of_units, referrers_of

MOST_NEIGHBOURS: Final = 1_000
"""Beyond this many routes on its hosts an object is checked by itself; the plan still compares it with all of them."""
MOST_REFERRERS: Final = 50


def findings_about(slice_: Slice, item: IntentObject) -> tuple[Problem, ...]:
    """Return the problems of one object of the draft, references and conflicts included."""
    units = compiler.affected_units(None, item)
    if not units:  # it acts where others name it, and is looked at with them
        return compiler.in_order(check_what_it_names(item, context_of(slice_, basis_of(slice_), [item])))
    if slice_.tenant.is_platform:
        parts: Mapping[UnitKey, tuple[IntentObject, ...]] = all_units(slice_)
    elif item.kind is Kind.LIST or _is_crowded(slice_, item):  # a list names nobody, and has no neighbours
        parts = dict.fromkeys(units, (item,))
    else:
        parts = objects_of_units(slice_, units)
    problems = _compile(slice_, basis_of(slice_), parts)
    return tuple(problem for problem in problems if (problem.kind, problem.name) == item.key)


def findings_after_removal(slice_: Slice, item: IntentObject) -> tuple[Problem, ...]:
    """Return the problems that others (the first few) have because this object is gone from the draft."""
    referrers = referrers_of(slice_, [Change(before=item, after=None)], most=MOST_REFERRERS)
    return compiler.in_order(problem for one in referrers for problem in _left_hanging(one, item))


def refusals_of(applied: Applied) -> tuple[Problem, ...]:
    """Return why these edits cannot be, each reason at the object that it is about."""
    taken = [
        _error(ObjectKey(Kind.HOSTNAME, name), "/name", "hostname_taken", f"{name} is in use on this gateway already")
        for name in applied.taken
    ]
    crowded = [
        _error(
            ObjectKey(kind, ""),
            "",
            f"slice_too_many_{_plural(kind)}",
            f"a slice may hold {most}",
        )
        for kind, most in applied.too_many.items()
    ]
    if applied.is_asking_too_much:
        text = f"a slice may have {MOST_ASKING} hostnames that ask for client certificates"
        crowded.append(_error(ObjectKey(Kind.HOSTNAME, ""), "", "slice_too_many_client_certificates", text))
    return compiler.in_order([*taken, *crowded])


def _plural(kind: Kind) -> str:
    return compiler.KINDS[kind].plural.replace("-", "_")


def outdated(slice_: Slice, item: IntentObject) -> tuple[Problem, ...]:
    """Return why nobody would write this today: authorities that have ended, unless the draft has it so already."""
    problems = compiler.expired_authorities(item, timezone.now())
    same = {"slice": slice_, "kind": item.kind, "name": item.name, "digest": compiler.object_digest(item)}
    return () if problems and DraftObject.objects.present().filter(**same).exists() else problems


def misplaced(slice_: Slice, kind: Kind) -> tuple[Problem, ...]:
    """Return the problem of a kind that a draft of this slice cannot be given.

    The platform owns listeners, tenants own routes; a switch is thrown and lifted, not edited.
    """
    info = compiler.KINDS[kind]
    if not info.is_drafted:
        text = f"{info.label} objects are not edited in a draft; they have operations of their own"
        return (_error(ObjectKey(kind, ""), "/kind", "kind_not_drafted", text),)
    owner = compiler.SliceOwner.PLATFORM if slice_.tenant.is_platform else compiler.SliceOwner.TENANT
    if info.owner in (owner, None):
        return ()
    text = f"{info.label} objects belong in a slice of the {info.owner}"
    return (_error(ObjectKey(kind, ""), "/kind", "kind_not_allowed", text),)


def _compile(slice_: Slice, basis: Basis, parts: Mapping[UnitKey, tuple[IntentObject, ...]]) -> Iterable[Problem]:
    objects = {item.key: item for members in parts.values() for item in members}
    context, schema = context_of(slice_, basis, objects.values()), envoy.schema()
    if slice_.tenant.is_platform:
        return compiler.compile_slice(objects.values(), context, schema).problems
    return compiler.merge(compiler.compile_unit(unit, each, context, schema) for unit, each in parts.items()).problems


def _left_hanging(item: IntentObject, gone: IntentObject) -> Iterator[Problem]:
    """The references of one object to another that is gone; whether its other references are there is not asked."""
    if isinstance(item.spec, RouteSpec) and not item.spec.enabled:
        return
    yield from check_what_it_names(item, SliceContext.naming(compiler.references_of(item) - {gone.key}))


def _is_crowded(slice_: Slice, item: IntentObject) -> bool:
    hosts = [key.name for key in (*compiler.references_of(item), item.key) if key.kind is Kind.HOSTNAME]
    if not hosts:
        return False
    rows = DraftObject.objects.filter(slice=slice_, hostnames__overlap=hosts).values("pk")[: MOST_NEIGHBOURS + 1]
    return len(rows) > MOST_NEIGHBOURS


def _error(key: ObjectKey, pointer: str, code: str, text: str) -> Problem:
    return Problem(kind=key.kind, name=key.name, pointer=pointer, code=code, severity=Severity.ERROR, text=text)
