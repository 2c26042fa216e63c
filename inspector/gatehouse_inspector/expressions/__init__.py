"""PURE: the language of custom rules, `http.request.uri.path contains "/admin" and not ip.src in $office`."""

from gatehouse_inspector.expressions.compiling import Condition, compiled
from gatehouse_inspector.expressions.errors import ExpressionError
from gatehouse_inspector.expressions.facts import Facts
from gatehouse_inspector.expressions.parsing import parse
from gatehouse_inspector.expressions.tree import Expression, lists_named

__all__ = ["Condition", "Expression", "ExpressionError", "Facts", "compiled", "lists_named", "parse"]
