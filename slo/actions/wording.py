"""Checks what an objective promises, beyond what the form of its fields says."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from gatehouse_protocol.vitals import OUTCOMES

from console.accounts.models import Tenant
from console.base.errors import FieldProblem, Invalid
from policies.compiler import Kind as ObjectKind
from policies.models import DraftObject
from slo.arithmetic.classes import USUAL, USUAL_OF_SIGNALS, is_class
from slo.models import Objective
from slo.spec import Kind, Method

FEWEST_PARTS, MOST_PARTS = 2, 20
CHECK: Final = ObjectKind.CHECK
VERSIONED: Final = ("indicator", "target", "window", "budgeting", "guards", "policy")


def checked(wanted: Mapping[str, Any], tenant: Tenant) -> dict[str, Any]:
    """Return the wording as it is kept: names in full, what does not apply taken out. Raises Invalid."""
    spec = {name: wanted[name] for name in VERSIONED}
    spec["indicator"] = _in_full(spec["indicator"], tenant)
    problems = [*_of_indicator(spec, tenant), *_of_window(spec["window"]), *_of_budgeting(spec), *_of_policy(spec)]
    if problems:
        raise Invalid.of(problems)
    return spec


def _in_full(indicator: Mapping[str, Any], tenant: Tenant) -> dict[str, Any]:
    """Routes and services are counted under `<tenant>/<name>`."""

    def full(name: str) -> str:
        return name if "/" in name or tenant.is_platform else f"{tenant.slug}/{name}"

    names = {part: sorted({full(name) for name in indicator[part]}) for part in ("routes", "services")}
    own = {"names": sorted({name.removeprefix(f"{tenant.slug}/") for name in indicator["names"]})}
    parts = [dict(part) for part in indicator["parts"]]
    checks = sorted(set(indicator["checks"]))
    return {**indicator, **names, **own, **_classes(indicator), "parts": parts, "checks": checks}


def _classes(indicator: Mapping[str, Any]) -> dict[str, list[str]]:
    """Classes of requests mean nothing beside them: where they were left as usual, they are what is usual there."""
    given = {part: set(indicator[part]) for part in ("bad", "ignored")}
    if (signal := Kind(indicator["kind"]).signal) is not None:
        usual = USUAL_OF_SIGNALS[signal]
        given["bad"] = set(usual.bad) if given["bad"] == USUAL.bad else given["bad"]
        given["ignored"] = set(usual.ignored) if given["ignored"] == USUAL.ignored else given["ignored"]
    return {part: sorted(classes) for part, classes in given.items()}


def _of_indicator(spec: Mapping[str, Any], tenant: Tenant) -> Iterator[FieldProblem]:
    indicator, kind = spec["indicator"], Kind(spec["indicator"]["kind"])
    yield from _of_classes(indicator, kind)
    if kind is Kind.LATENCY and indicator["threshold_ms"] is None:
        yield FieldProblem("required", "/indicator/threshold_ms", "Say how many milliseconds are fast enough.")
    if kind is not Kind.LATENCY and indicator["threshold_ms"] is not None:
        yield FieldProblem("not_applicable", "/indicator/threshold_ms", "Only objectives of latency have a threshold.")
    if kind is Kind.LATENCY and indicator["services"]:
        yield FieldProblem("not_applicable", "/indicator/services", "Latency is counted by route; name routes.")
    if (kind is Kind.AVAILABILITY or kind.signal) and not indicator["bad"]:
        yield FieldProblem("required", "/indicator/bad", "Say what is bad; nothing else can spend the budget.")
    yield from _of_names(indicator, kind, tenant)
    yield from _of_checks(indicator, tenant)
    yield from _of_parts(spec, tenant)


def _of_checks(indicator: Mapping[str, Any], tenant: Tenant) -> Iterator[FieldProblem]:
    names = indicator["checks"]
    if indicator["kind"] != Kind.SYNTHETIC:
        if names:
            yield FieldProblem("not_applicable", "/indicator/checks", "Only synthetic objectives have checks.")
        return
    if not names:
        yield FieldProblem("required", "/indicator/checks", "Name at least one check.")
    for part in ("routes", "services"):
        if indicator[part]:
            yield FieldProblem("not_applicable", f"/indicator/{part}", "A check asks what it asks; name checks.")
    drafts = DraftObject.objects.present().filter(slice__tenant=tenant, kind=CHECK, name__in=names)
    known = set(drafts.values_list("name", flat=True))
    for place, name in enumerate(names):
        if name not in known:
            text = f"There is no check {name} in this tenant."
            yield FieldProblem("unknown", f"/indicator/checks/{place}", text)


def _of_classes(indicator: Mapping[str, Any], kind: Kind) -> Iterator[FieldProblem]:
    outcomes = OUTCOMES[kind.signal] if kind.signal else ()
    usual = ", ".join(outcomes) or "5xx, 503, none, waf, rate-limit or flag:UH"
    for part in ("bad", "ignored"):
        for place, name in enumerate(indicator[part]):
            if not (name in outcomes if outcomes else is_class(name)):
                text = f"There is no class {name}: write {usual}."
                yield FieldProblem("unknown_class", f"/indicator/{part}/{place}", text)


def _of_names(indicator: Mapping[str, Any], kind: Kind, tenant: Tenant) -> Iterator[FieldProblem]:
    if kind is Kind.INSPECTION and not tenant.is_platform:
        yield FieldProblem("not_applicable", "/indicator/kind", "The inspector is promised by the platform.")
    if indicator["names"] and not kind.signal:
        yield FieldProblem("not_applicable", "/indicator/names", "Requests are told apart by routes and services.")
    for part in ("routes", "services"):
        if indicator[part] and kind.signal:
            yield FieldProblem("not_applicable", f"/indicator/{part}", "These are no requests; say names.")


def _of_parts(spec: Mapping[str, Any], tenant: Tenant) -> Iterator[FieldProblem]:
    parts = spec["indicator"]["parts"]
    if spec["indicator"]["kind"] != Kind.COMPOSITE:
        if parts:
            yield FieldProblem("not_applicable", "/indicator/parts", "Only composite objectives have parts.")
        return
    if not FEWEST_PARTS <= len({part["objective"] for part in parts}) == len(parts) <= MOST_PARTS:
        text = f"Name {FEWEST_PARTS} to {MOST_PARTS} different objectives."
        yield FieldProblem("out_of_range", "/indicator/parts", text)
    known = {one.slug: one for one in Objective.objects.filter(tenant=tenant)}
    for place, part in enumerate(parts):
        found, pointer = known.get(part["objective"]), f"/indicator/parts/{place}/objective"
        if found is None:
            yield FieldProblem("unknown", pointer, f"There is no objective {part['objective']} in this tenant.")
        elif found.spec["indicator"]["kind"] == Kind.COMPOSITE:
            yield FieldProblem("nested", pointer, "A part cannot be composite itself.")
        elif found.spec["window"] != spec["window"]:
            yield FieldProblem("other_window", pointer, "It has another window; all parts share that of the whole.")


def _of_window(window: Mapping[str, Any]) -> Iterator[FieldProblem]:
    if window["type"] == "rolling":
        if window["days"] is None:
            yield FieldProblem("required", "/window/days", "Say how many days.")
        return
    if window["days"] is not None:
        yield FieldProblem("not_applicable", "/window/days", "A calendar's window has a unit.")
    if window["unit"] is None:
        yield FieldProblem("required", "/window/unit", "Say week, month or quarter.")
    zone = window["time_zone"]
    if zone is None:
        yield FieldProblem("required", "/window/time_zone", "Say where midnight is, for example Europe/Berlin.")
    elif zone not in available_timezones() or not ZoneInfo(zone):
        yield FieldProblem("unknown", "/window/time_zone", f"There is no time zone {zone}.")


def _of_budgeting(spec: Mapping[str, Any]) -> Iterator[FieldProblem]:
    budgeting = spec["budgeting"]
    if budgeting["method"] == Method.TIMESLICES:
        for name in ("slice_seconds", "slice_target"):
            if budgeting[name] is None:
                yield FieldProblem("required", f"/budgeting/{name}", "Slices of time have a length and a target.")
        if spec["indicator"]["kind"] == Kind.COMPOSITE:
            yield FieldProblem("not_applicable", "/budgeting/method", "Composite objectives count what their parts do.")
        return
    for name in ("slice_seconds", "slice_target"):
        if budgeting[name] is not None:
            yield FieldProblem("not_applicable", f"/budgeting/{name}", "Only slices of time have it.")


def _of_policy(spec: Mapping[str, Any]) -> Iterator[FieldProblem]:
    warn, hold = spec["policy"]["warn_below"], spec["policy"]["hold_below"]
    if warn is not None and hold is not None and Decimal(hold) > Decimal(warn):
        yield FieldProblem("out_of_order", "/policy/hold_below", "Warn before holding: take no more than warn_below.")
