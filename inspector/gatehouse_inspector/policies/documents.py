"""PURE: policies as documents of JSON."""

from collections.abc import Mapping
from typing import Any

from gatehouse_inspector.crs.files import Technology
from gatehouse_inspector.policies.bans import BanAction, Bans
from gatehouse_inspector.policies.bots import Bot
from gatehouse_inspector.policies.memory import Rate
from gatehouse_inspector.policies.policy import Exclusion, Limits, LongBodies, Mode, Policy, Responses, Sampling
from gatehouse_inspector.policies.rules import Action, Rule


def policy_of(document: Mapping[str, Any]) -> Policy:
    """Return the policy that a document stands for; what it leaves out is as usual. Raises ValueError or TypeError."""
    special = {
        "mode": Mode(document.get("mode", Mode.DETECT)),
        "sampling": Sampling(**document.get("sampling", {})),
        "responses": _responses(document.get("responses", {})),
        "long_bodies": LongBodies(document.get("long_bodies", LongBodies.REFUSE)),
        "limits": Limits(**document.get("limits", {})),
        "exclusions": tuple(Exclusion(**one) for one in document.get("exclusions", ())),
        "rules": tuple(map(_rule, document.get("rules", ()))),
        "bans": _bans(document["bans"]) if document.get("bans") else None,
        "bots": tuple(Bot(**{**one, "suffixes": tuple(one["suffixes"])}) for one in document.get("bots", ())),
        "technologies": frozenset(Technology(one) for one in document.get("technologies", tuple(Technology))),
    }
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in document.items()}
    return Policy(**(values | special))


def _responses(document: Mapping[str, Any]) -> Responses:
    types = {"content_types": tuple(document["content_types"])} if "content_types" in document else {}
    return Responses(**{**document, **types})


def _bans(document: Mapping[str, Any]) -> Bans:
    return Bans(**{**document, "action": BanAction(document.get("action", BanAction.BLOCK))})


def _rule(document: Mapping[str, Any]) -> Rule:
    rate = document.get("rate")
    return Rule(**{**document, "action": Action(document["action"]), "rate": Rate(**rate) if rate else None})
