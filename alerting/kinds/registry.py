"""All kinds of rules, in the order people read them, and how a rule's parameters are read and checked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from alerting.kinds import (
    access_review,
    audit_stream,
    audit_trail,
    certificate,
    check_failing,
    cost_anomaly,
    cost_budget,
    credential,
    delivery,
    inspector,
    node_drift,
    node_saturated,
    node_silent,
    rollout,
    service_unhealthy,
    slo_burn,
    tls_failures,
    token,
    waf,
)
from alerting.kinds.kind import Kind, Parameters
from console.base.errors import FieldProblem, Invalid, pointer

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            slo_burn.KIND,
            check_failing.KIND,
            node_silent.KIND,
            node_drift.KIND,
            node_saturated.KIND,
            rollout.KIND,
            certificate.KIND,
            credential.KIND,
            service_unhealthy.KIND,
            token.KIND,
            tls_failures.KIND,
            waf.KIND,
            cost_budget.KIND,
            cost_anomaly.KIND,
            inspector.KIND,
            delivery.KIND,
            access_review.KIND,
            audit_trail.KIND,
            audit_stream.KIND,
        )
    }
)


def parameters_of(kind: str, given: Mapping[str, Any]) -> Parameters:
    """Return the parameters of a rule with the defaults of its kind; raise Invalid naming each that is wrong."""
    try:
        return KINDS[kind].parameters.model_validate(dict(given))
    except ValidationError as error:
        problems = [
            FieldProblem("invalid", pointer("parameters", *found["loc"]), f"{found['msg']}.")
            for found in error.errors(include_url=False, include_context=False)
        ]
        raise Invalid.of(problems) from None
