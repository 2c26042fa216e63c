"""libmodsecurity as Python sees it: rules, transactions, and what they say. Nothing here knows of policies."""

from gatehouse_inspector.engine.engine import Engine
from gatehouse_inspector.engine.library import EngineUnavailableError, find_library
from gatehouse_inspector.engine.matches import Match
from gatehouse_inspector.engine.rules import RulesError, RuleSet
from gatehouse_inspector.engine.transactions import Intervention, Transaction

__all__ = [
    "Engine", "EngineUnavailableError", "Intervention", "Match", "RuleSet", "RulesError", "Transaction", "find_library",
]  # fmt: skip
