"""Whose slice an object is in: the platform owns listeners and defaults, tenants own what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.compiler.checks.finding import error
from policies.compiler.context import SliceContext
from policies.compiler.intent import KINDS, IntentObject, SliceOwner
from policies.compiler.problems import Problem

_PLACES: Final = {SliceOwner.PLATFORM: "the platform's slice", SliceOwner.TENANT: "a tenant's slice"}


def check_ownership(item: IntentObject, context: SliceContext) -> Iterator[Problem]:
    """`kind_not_allowed`: an object in a slice that cannot have its kind."""
    owner = SliceOwner.PLATFORM if context.is_platform else SliceOwner.TENANT
    info = KINDS[item.kind]
    if info.owner is not None and info.owner is not owner:
        yield error(item, "/kind", "kind_not_allowed", f"{info.label} objects belong in {_PLACES[info.owner]}")
