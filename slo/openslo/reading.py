"""Reads OpenSLO: objectives as the API takes them, and a problem for everything that cannot be taken over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from policies import plain_yaml
from slo.openslo.durations import seconds_of, unit_of
from slo.openslo.writing import SOURCE

MOST_DOCUMENTS: Final = 100
MOST_OBJECTIVES: Final = 500
MOST_LABELS: Final = 20
_LONGEST: Final = 2_000  # a text: all objectives of a document say it
_LONGEST_QUOTED: Final = 100
_MOST_PLACES: Final = 20  # before and behind the point of a share
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
        documents = plain_yaml.documents(text)
    except plain_yaml.NotPlain as error:
        found.errors.append(("/document", str(error)))
        return found
    if not 0 < len(documents) <= MOST_DOCUMENTS:
        found.errors.append(("/document", f"1 to {MOST_DOCUMENTS} documents."))
        return found
    for place, one in enumerate(documents):
        _add(found, f"/document/{place}", one)
        if len(found.items) > MOST_OBJECTIVES:
            found.errors.append(("/document", f"At most {MOST_OBJECTIVES} objectives."))
            break
    return found


def _add(found: Read, base: str, document: Any) -> None:
    try:
        if not isinstance(document, Mapping) or document.get("apiVersion") not in VERSIONS:
            raise OpenSloError("/apiVersion", f"apiVersion is {VERSIONS[0]}.")
        if document.get("kind") != "SLO":
            found.notes.append(
                (f"{base}/kind", f"{_quoted(document, 'kind')} is left out: only objects of kind SLO are read.")
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
    if len(written) > MOST_OBJECTIVES:
        raise OpenSloError("/spec/objectives", f"At most {MOST_OBJECTIVES} objectives.")
    gateway, indicator = _indicator(spec)
    name, title = _text(about, "name", "/metadata"), _text(about, "displayName", "/metadata")
    shared = {
        "description": " ".join(_text(spec, "description", "/spec").split()),
        "gateway": gateway,
        "labels": _labels(about),
        "indicator": indicator,
        "window": _window(spec),
    }
    for place, one in enumerate(written):
        pointer = f"/spec/objectives/{place}"
        if not isinstance(one, Mapping):
            raise OpenSloError(pointer, "An objective is a mapping.")
        several = f"-{place + 1}" if len(written) > 1 else ""
        yield {
            **shared,
            "slug": f"{name}{several}",
            "name": _text(one, "displayName", pointer) or title or name,
            "target": _percent(one, "target", pointer),
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
        text = f"Counts of {_quoted(source, 'type')} are not here: say what is counted with the type {SOURCE}."
        raise OpenSloError(f"{base}/bad/metricSource/type", text)
    said = {str(key): value for key, value in _mapping(source, "spec", f"{base}/bad/metricSource").items()}
    gateway = said.pop("gateway", None)
    return gateway, said


def _window(spec: Mapping[str, Any]) -> dict[str, Any]:
    windows = spec.get("timeWindow")
    if not isinstance(windows, list) or len(windows) != 1 or not isinstance(windows[0], Mapping):
        raise OpenSloError("/spec/timeWindow", "There is exactly one window.")
    window, pointer = windows[0], "/spec/timeWindow/0"
    duration = _text(window, "duration", pointer)
    if window.get("isRolling"):
        seconds = seconds_of(duration)
        if seconds is None or seconds % 86_400:
            raise OpenSloError(f"{pointer}/duration", "A rolling window is some whole days, such as 28d.")
        return {"type": "rolling", "days": seconds // 86_400}
    unit = unit_of(duration)
    if unit is None:
        raise OpenSloError(f"{pointer}/duration", "A calendar's window is 1w, 1M or 1Q.")
    calendar = _mapping(window, "calendar", pointer)
    zone = _text(calendar, "timeZone", f"{pointer}/calendar") or "UTC"
    return {"type": "calendar", "unit": unit, "time_zone": zone}


def _budgeting(spec: Mapping[str, Any], objective: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    match spec.get("budgetingMethod"):
        case "Occurrences":
            return {"method": "occurrences"}
        case "Timeslices":
            seconds = seconds_of(_text(objective, "timeSliceWindow", pointer))
            if seconds is None:
                raise OpenSloError(f"{pointer}/timeSliceWindow", "A slice has a length, such as 1m.")
            target = _percent(objective, "timeSliceTarget", pointer)
            return {"method": "timeslices", "slice_seconds": seconds, "slice_target": target}
        case _:
            text = f"{_quoted(spec, 'budgetingMethod')} is not known: Occurrences or Timeslices."
            raise OpenSloError("/spec/budgetingMethod", text)


def _percent(objective: Mapping[str, Any], name: str, pointer: str) -> str:
    """Return `99.9` for 0.999, or for `<name>Percent`: 99.9."""
    share, percent = _text(objective, name, pointer), _text(objective, f"{name}Percent", pointer)
    try:
        number = Decimal(share or percent)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_PLACES:
        raise OpenSloError(f"{pointer}/{name}", f"{name} is a share, such as 0.999.")
    return f"{(number * 100 if share else number).normalize():f}"


def _labels(about: Mapping[str, Any]) -> list[str]:
    """Return labels as words: a value of its own, or key=value; one key may have many values."""
    labels = about.get("labels")
    if not isinstance(labels, Mapping):
        return []
    values = [(key, one) for key, value in labels.items() for one in (value if isinstance(value, list) else [value])]
    if len(values) > MOST_LABELS:
        raise OpenSloError("/metadata/labels", f"At most {MOST_LABELS} labels.")
    words = [str(value) if key == SOURCE else f"{key}={value}" for key, value in values]
    if any(len(word) > _LONGEST for word in words):
        raise OpenSloError("/metadata/labels", f"At most {_LONGEST} characters.")
    return words


def _text(outer: Mapping[str, Any], name: str, pointer: str) -> str:
    """Return a value as text, "" where there is none."""
    found = outer.get(name)
    text = "" if found is None else str(found)
    if len(text) > _LONGEST:
        raise OpenSloError(f"{pointer}/{name}", f"At most {_LONGEST} characters.")
    return text


def _quoted(outer: Mapping[str, Any], name: str) -> str:
    """Return a value as it is told of in a sentence."""
    return str(outer.get(name))[:_LONGEST_QUOTED]


def _mapping(outer: Mapping[str, Any], name: str, pointer: str) -> Mapping[str, Any]:
    found = outer.get(name)
    if not isinstance(found, Mapping):
        raise OpenSloError(f"{pointer}/{name}", f"There is no {name}.")
    return found
