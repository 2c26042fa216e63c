"""PURE: checks an expression of a custom rule, and says what could stand at the cursor and what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gatehouse_inspector.expressions import ExpressionError, lists_named, parse
from gatehouse_inspector.expressions.completing import Suggestion, complete
from gatehouse_inspector.expressions.costs import cost
from gatehouse_inspector.expressions.fields import Type


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and from where to where in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of an expression; without a mistake it has a cost, and may name lists."""

    error: Mistake | None
    suggestions: Sequence[Suggestion]
    cost_microseconds: float | None = None
    lists: Sequence[str] = ()


def check_expression(text: str, cursor: int, lists: Mapping[str, str]) -> Checked:
    """Return what there is to say of a text; `lists` are those that can be named, with the types of their entries."""
    types = {name: Type(type_) for name, type_ in lists.items()}
    suggestions = complete(text, min(cursor, len(text)), types)
    try:
        found = parse(text, types)
    except ExpressionError as error:
        return Checked(Mistake(str(error), error.start, error.end), suggestions)
    return Checked(None, suggestions, cost(found) / 10, sorted(lists_named(found)))
