"""What an expression is made of, each part with its place in the text."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from gatehouse_inspector.expressions.fields import Field, Function, Type

Network = IPv4Network | IPv6Network
Literal = str | int | Network


@dataclass(frozen=True, slots=True)
class Place:
    """Positions in the text: from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The value of a field; of a map, the values under `key`."""

    field: Field
    key: str | None
    place: Place

    @property
    def type(self) -> Type:
        return Type.STRINGS if self.key is not None else self.field.type


@dataclass(frozen=True, slots=True)
class Call:
    """What a function makes of a value; `argument` is the literal that some of them take."""

    function: Function
    value: "Value"
    argument: str | None
    place: Place

    @property
    def type(self) -> Type:
        if self.value.type is Type.STRINGS and self.function.gives is Type.STRING:
            return Type.STRINGS
        return self.function.gives


Value = FieldValue | Call


@dataclass(frozen=True, slots=True)
class Comparison:
    """`value operator literal`, such as `==` or `contains`."""

    value: Value
    operator: str
    literal: Literal
    place: Place


@dataclass(frozen=True, slots=True)
class Membership:
    """`value in {…}` or `value in $list`."""

    value: Value
    members: tuple[Literal, ...]
    list: str
    place: Place


@dataclass(frozen=True, slots=True)
class Truth:
    """A value that is true or false by itself."""

    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`."""

    what: "Expression"
    place: Place


@dataclass(frozen=True, slots=True)
class Combination:
    """`and`, `or` or `xor` of two or more."""

    operator: str
    parts: tuple["Expression", ...]
    place: Place


Expression = Comparison | Membership | Truth | Negation | Combination


def lists_named(expression: Expression) -> frozenset[str]:
    """Return the names of the lists that an expression looks into."""
    match expression:
        case Membership():
            return frozenset({expression.list} if expression.list else ())
        case Negation():
            return lists_named(expression.what)
        case Combination():
            return frozenset(name for part in expression.parts for name in lists_named(part))
        case _:
            return frozenset()
