"""What an expression costs at most, so that a rule can be told to be dear before it is served."""

from typing import Final

from gatehouse_inspector.expressions.tree import (
    Call,
    Combination,
    Comparison,
    Expression,
    FieldValue,
    Membership,
    Negation,
    Truth,
    Value,
)

_OF_OPERATOR: Final = {"matches": 10, "wildcard": 10, "contains": 2}
_NETWORKS: Final = 3


def cost(expression: Expression) -> int:
    """Return the cost in tenths of a microsecond, on the processor of the measurements, with every part looked at."""
    match expression:
        case Comparison():
            return _of_value(expression.value) + _OF_OPERATOR.get(expression.operator, 1)
        case Membership(members=members):
            networks = sum(not isinstance(one, str | int) for one in members)
            return _of_value(expression.value) + 1 + _NETWORKS * networks
        case Truth():
            return _of_value(expression.value)
        case Negation():
            return cost(expression.what)
        case Combination():
            return sum(map(cost, expression.parts))


def _of_value(value: Value) -> int:
    if isinstance(value, Call):
        return _of_value(value.value) + 2
    return value.field.cost + (2 if value.key is not None else 0) if isinstance(value, FieldValue) else 0
