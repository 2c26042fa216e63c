"""Reads OpenSLO: objectives as the API takes them, and a problem for everything that cannot be taken over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import yaml

from slo.openslo.durations import seconds_of, unit_of
from slo.openslo.writing import SOURCE

MOST_DOCUMENTS: Final = 100
VERSIONS: Final = ("openslo/v1", "openslo/v1alpha")
LEFT_OUT: Final = ("alertPolicies",)
"""Alerts are made from every objective by the windows of the SRE workbook."""


@dataclass(slots=True)
class Read:
    """Objectives as bodies of `POST …/objectives`; problems as (pointer, text), `errors` keep all from being made."""

    items: list[dict[str, Any]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class OpenSloError(ValueError):
    """A part of a document cannot be taken over: `pointer` below the document, and the text."""

    def __init__(self, pointer: str, text: str) -> None:
        super().__init__(text)
        self.pointer, self.text = pointer, text


def read(text: str) -> Read:
    """Read one or several documents of YAML."""
    found = Read()
    try:
        documents = [one for one in yaml.safe_load_all(text) if one is not None]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        found.errors.append(("/document", f"This is no YAML: {str(error).splitlines()[0]}"))
        return found
    if not 0 < len(documents) <= MOST_DOCUMENTS:
        found.errors.append(("/document", f"1 to {MOST_DOCUMENTS} documents."))
        return found
    for place, one in enumerate(documents):
        _add(found, f"/document/{place}", one)
    return found


def _add(found: Read, base: str, document: Any) -> None:
    try:
        if not isinstance(document, Mapping) or document.get("apiVersion") not in VERSIONS:
            raise OpenSloError("/apiVersion", f"apiVersion is {VERSIONS[0]}.")
        if document.get("kind") != "SLO":
            found.notes.append(
                (f"{base}/kind", f"{document.get('kind')} is left out: only objects of kind SLO are read.")
            )
            return
        spec = _mapping(document, "spec", "")
        found.items.extend(_objectives(document, spec))
        for name in LEFT_OUT:
            if spec.get(name):
                text = "Left out: each objective is watched by the windows of the SRE workbook."
                found.notes.append((f"{base}/spec/{name}", text))
    except OpenSloError as error:
        found.errors.append((f"{base}{error.pointer}", error.text))


def _objectives(document: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    about = _mapping(document, "metadata", "")
    written = spec.get("objectives")
    if not isinstance(written, list) or not written:
        raise OpenSloError("/spec/objectives", "There is no objective in it.")
    gateway, indicator = _indicator(spec)
    for place, one in enumerate(written):
        pointer = f"/spec/objectives/{place}"
        if not isinstance(one, Mapping):
            raise OpenSloError(pointer, "An objective is a mapping.")
        several = f"-{place + 1}" if len(written) > 1 else ""
        yield {
            "slug": f"{about.get('name', '')}{several}",
            "name": str(one.get("displayName") or about.get("displayName") or about.get("name", "")),
            "description": " ".join(str(spec.get("description") or "").split()),
            "gateway": gateway,
            "labels": _labels(about),
            "indicator": indicator,
            "target": _percent(one, "target", pointer),
            "window": _window(spec),
            "budgeting": _budgeting(spec, one, pointer),
        }


def _indicator(spec: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    base = "/spec/indicator/spec/ratioMetric"
    inner = _mapping(_mapping(spec, "indicator", "/spec"), "spec", "/spec/indicator")
    if "thresholdMetric" in inner:
        raise OpenSloError("/spec/indicator/spec/thresholdMetric", "Only ratios of events are counted here.")
    ratio = _mapping(inner, "ratioMetric", "/spec/indicator/spec")
    metric = _mapping(ratio, "bad", base)
    source = _mapping(metric, "metricSource", f"{base}/bad")
    if source.get("type") != SOURCE:
        text = f"Counts of {source.get('type')} are not here: say what is counted with the type {SOURCE}."
        raise OpenSloError(f"{base}/bad/metricSource/type", text)
    said = dict(_mapping(source, "spec", f"{base}/bad/metricSource"))
    gateway = said.pop("gateway", None)
    return gateway, said


def _window(spec: Mapping[str, Any]) -> dict[str, Any]:
    windows = spec.get("timeWindow")
    if not isinstance(windows, list) or len(windows) != 1 or not isinstance(windows[0], Mapping):
        raise OpenSloError("/spec/timeWindow", "There is exactly one window.")
    window, pointer = windows[0], "/spec/timeWindow/0"
    duration = str(window.get("duration", ""))
    if window.get("isRolling"):
        seconds = seconds_of(duration)
        if seconds is None or seconds % 86_400:
            raise OpenSloError(f"{pointer}/duration", "A rolling window is some whole days, such as 28d.")
        return {"type": "rolling", "days": seconds // 86_400}
    unit = unit_of(duration)
    if unit is None:
        raise OpenSloError(f"{pointer}/duration", "A calendar's window is 1w, 1M or 1Q.")
    calendar = _mapping(window, "calendar", pointer)
    return {"type": "calendar", "unit": unit, "time_zone": str(calendar.get("timeZone", "UTC"))}


def _budgeting(spec: Mapping[str, Any], objective: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    match spec.get("budgetingMethod"):
        case "Occurrences":
            return {"method": "occurrences"}
        case "Timeslices":
            seconds = seconds_of(str(objective.get("timeSliceWindow", "")))
            if seconds is None:
                raise OpenSloError(f"{pointer}/timeSliceWindow", "A slice has a length, such as 1m.")
            target = _percent(objective, "timeSliceTarget", pointer)
            return {"method": "timeslices", "slice_seconds": seconds, "slice_target": target}
        case other:
            raise OpenSloError("/spec/budgetingMethod", f"{other} is not known: Occurrences or Timeslices.")


def _percent(objective: Mapping[str, Any], name: str, pointer: str) -> str:
    """Return `99.9` for 0.999, or for `<name>Percent`: 99.9."""
    try:
        if (share := objective.get(name)) is not None:
            return f"{(Decimal(str(share)) * 100).normalize():f}"
        return f"{Decimal(str(objective[f'{name}Percent'])).normalize():f}"
    except (InvalidOperation, KeyError):
        raise OpenSloError(f"{pointer}/{name}", f"{name} is a share, such as 0.999.") from None


def _labels(about: Mapping[str, Any]) -> list[str]:
    """Return labels as words: a value of its own, or key=value."""
    labels = about.get("labels")
    if not isinstance(labels, Mapping):
        return []
    values = [(key, one) for key, value in labels.items() for one in (value if isinstance(value, list) else [value])]
    return [str(value) if key == SOURCE else f"{key}={value}" for key, value in values]


def _mapping(outer: Mapping[str, Any], name: str, pointer: str) -> Mapping[str, Any]:
    found = outer.get(name)
    if not isinstance(found, Mapping):
        raise OpenSloError(f"{pointer}/{name}", f"There is no {name}.")
    return found
