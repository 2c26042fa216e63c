"""Writes an objective as OpenSLO."""

from collections.abc import Mapping
from typing import Any, Final

import yaml

from slo.openslo.durations import UNITS, written
from slo.spec import Method, percent

SOURCE: Final = "gatehouse"
_METHODS: Final = {Method.OCCURRENCES: "Occurrences", Method.TIMESLICES: "Timeslices"}
_UNIT_LETTERS: Final = {unit: letter for letter, unit in UNITS.items()}


def document(about: Mapping[str, Any], spec: Mapping[str, Any]) -> str:
    """Return YAML; `about` has slug, name, description, tenant, gateway, labels, owner, `spec` is as it is kept."""
    budgeting = spec["budgeting"]
    objective = {"displayName": about["name"], "target": float(percent(spec["target"]))}
    if budgeting["method"] == Method.TIMESLICES:
        objective["timeSliceTarget"] = float(percent(budgeting["slice_target"]))
        objective["timeSliceWindow"] = written(budgeting["slice_seconds"])
    labels = {"labels": {"gatehouse": list(about["labels"])}} if about["labels"] else {}
    source = {"gateway": about["gateway"], **{k: v for k, v in spec["indicator"].items() if v not in (None, [])}}
    made = {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": about["slug"], "displayName": about["name"], **labels},
        "spec": {
            "description": about["description"],
            "service": about["tenant"],
            "indicator": {
                "metadata": {"name": f"{about['slug']}-indicator"},
                "spec": {"ratioMetric": {"counter": True, "bad": _metric(source), "total": _metric({})}},
            },
            "timeWindow": [_window(spec["window"])],
            "budgetingMethod": _METHODS[Method(budgeting["method"])],
            "objectives": [objective],
        },
    }
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120)


def _metric(source: Mapping[str, Any]) -> dict[str, Any]:
    return {"metricSource": {"type": SOURCE, "spec": {k: v for k, v in source.items() if v is not None}}}


def _window(window: Mapping[str, Any]) -> dict[str, Any]:
    if window["type"] == "rolling":
        return {"duration": f"{window['days']}d", "isRolling": True}
    calendar = {"startTime": "2026-01-01 00:00:00", "timeZone": window["time_zone"]}
    return {"duration": f"1{_UNIT_LETTERS[window['unit']]}", "isRolling": False, "calendar": calendar}
