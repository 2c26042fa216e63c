"""Checks the prices somebody wrote down, naming each field that is wrong."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from console.base.errors import FieldProblem, Invalid
from costs.arithmetic.prices import prices_of, spec_of
from policies.models import Gateway


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return prices as they are stored, every decimal as text; raise Invalid naming what is wrong."""
    spec = {
        "byte_unit": given["byte_unit"],
        "sharing": given["sharing"],
        "prices": [
            {
                "meter": one["meter"],
                "gateways": sorted(set(one["gateways"])),
                "tiers": [
                    {"up_to": _text(tier["up_to"]), "unit_price": _text(tier["unit_price"])} for tier in one["tiers"]
                ],
            }
            for one in given["prices"]
        ],
    }
    if problems := list(_problems(spec["prices"])):
        raise Invalid.of(problems)
    return spec_of(prices_of(spec))


def _text(number: Decimal | None) -> str | None:
    """Return a decimal as people write it: no exponent, no idle zeros."""
    return None if number is None else format(number.normalize(), "f")


def _problems(prices: Sequence[Mapping[str, Any]]) -> Iterator[FieldProblem]:
    known = set(Gateway.objects.values_list("slug", flat=True))
    taken: set[tuple[str, str]] = set()
    for number, price in enumerate(prices):
        yield from _wrong_gateways(number, price["gateways"], known)
        yield from _wrong_tiers(number, price["tiers"])
        for gateway in price["gateways"] or [""]:
            if (price["meter"], gateway) in taken:
                where = f"on {gateway}" if gateway else "for all gateways"
                text = f"There is another price of {price['meter']} {where}."
                yield FieldProblem("twice", f"/prices/{number}/gateways", text)
            taken.add((price["meter"], gateway))


def _wrong_gateways(number: int, slugs: Sequence[str], known: Collection[str]) -> Iterator[FieldProblem]:
    for place, slug in enumerate(slugs):
        if slug not in known:
            yield FieldProblem("unknown", f"/prices/{number}/gateways/{place}", "There is no such gateway.")


def _wrong_tiers(number: int, tiers: Sequence[Mapping[str, Any]]) -> Iterator[FieldProblem]:
    where = f"/prices/{number}/tiers"
    if tiers[-1]["up_to"] is not None:
        yield FieldProblem("open_end", f"{where}/{len(tiers) - 1}/up_to", "The last tier has no end: null.")
    if any(tier["up_to"] is None for tier in tiers[:-1]):
        yield FieldProblem("open_end", where, "Only the last tier has no end.")
        return
    ends = [Decimal(tier["up_to"]) for tier in tiers if tier["up_to"] is not None]
    for place, (end, following) in enumerate(pairwise(ends), 1):
        if following <= end:
            yield FieldProblem("order", f"{where}/{place}/up_to", "Each tier ends after the one before it.")
