"""Reads an expression into its tree, checking types on the way; the first mistake is told with its place.

or  := xor ("or" xor)* · xor := and ("xor" and)* · and := not ("and" not)* · not := "not" not | "(" or ")" | test
test := value | value operator literal | value "in" ("{" literal* "}" | $list)
value := field | field "[" string "]" | function "(" value ["," string] ")"
"""

import ipaddress
from collections.abc import Mapping
from typing import Final

from gatehouse_inspector.expressions.errors import ExpressionError
from gatehouse_inspector.expressions.fields import FIELDS, FUNCTIONS, Function, Type
from gatehouse_inspector.expressions.patterns import PatternError, compile_pattern
from gatehouse_inspector.expressions.tokens import Kind, Token, tokens_of
from gatehouse_inspector.expressions.tree import (
    Call,
    Combination,
    Comparison,
    Expression,
    FieldValue,
    Literal,
    Membership,
    Negation,
    Place,
    Truth,
    Value,
)

DEEPEST: Final = 32
MOST_TESTS: Final = 200
MOST_MEMBERS: Final = 1000
LONGEST_PATTERN: Final = 512
_SPELLINGS: Final = {"&&": "and", "||": "or", "^^": "xor", "!": "not", "~": "matches", "eq": "==", "ne": "!="}
_OF_TYPE: Final = {
    Type.STRING: ("==", "!=", "contains", "matches", "wildcard", "in"),
    Type.STRINGS: ("==", "!=", "contains", "matches", "wildcard", "in"),
    Type.INTEGER: ("==", "!=", "<", "<=", ">", ">=", "in"),
    Type.ADDRESS: ("==", "!=", "in"),
    Type.BOOLEAN: (),
    Type.MAP: (),
}
_OPERATORS: Final = frozenset(one for several in _OF_TYPE.values() for one in several)
_BINDING: Final = ("or", "xor", "and")


def parse(text: str, lists: Mapping[str, Type] | None = None) -> Expression:
    """Return what an expression says; `lists` are those that can be named, with the type of their entries.

    Without them any list may be named. Raises ExpressionError.
    """
    parser = _Parser(tokens_of(text), lists)
    found = parser.combination(0)
    parser.require(Kind.END, "and", "or", "xor")
    return found


class _Parser:
    def __init__(self, tokens: list[Token], lists: Mapping[str, Type] | None) -> None:
        self._tokens, self._at, self._lists = tokens, 0, lists
        self._depth = self._tests = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def require(self, kind: Kind, *expected: str) -> Token:
        """Return the next token if it is of this kind, or else complain."""
        token = self._token
        if token.kind is not kind:
            raise self._unexpected(*expected)
        self._at += 1
        return token

    def combination(self, level: int) -> Expression:
        if level == len(_BINDING):
            return self._negation()
        parts = [self.combination(level + 1)]
        while self._word() == _BINDING[level]:
            self._at += 1
            parts.append(self.combination(level + 1))
        if len(parts) == 1:
            return parts[0]
        return Combination(_BINDING[level], tuple(parts), Place(parts[0].place.start, parts[-1].place.end))

    def _negation(self) -> Expression:
        token = self._token
        is_not, is_group = self._word() == "not", token.kind is Kind.SIGN and token.text == "("
        if not (is_not or is_group):
            return self._test()
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(f"More than {DEEPEST} levels of brackets and negations.", token.start, token.end)
        self._at += 1
        if is_not:
            what = self._negation()
            found: Expression = Negation(what, Place(token.start, what.place.end))
        else:
            found = self.combination(0)
            self._sign(")", "and", "or", "xor")
        self._depth -= 1
        return found

    def _test(self) -> Expression:
        self._tests += 1
        value = self._value()
        if self._tests > MOST_TESTS:
            raise ExpressionError(f"More than {MOST_TESTS} comparisons.", value.place.start, value.place.end)
        token, word = self._token, self._word()
        if word not in _OPERATORS:
            if value.type is Type.BOOLEAN:
                return Truth(value, value.place)
            raise self._unexpected(*_OF_TYPE[value.type])
        if word not in _OF_TYPE[value.type]:
            raise ExpressionError(
                f"{word} does not go with {_article(value.type)}.", token.start, token.end, _OF_TYPE[value.type]
            )
        self._at += 1
        return self._membership(value) if word == "in" else self._comparison(value, word)

    def _comparison(self, value: Value, operator: str) -> Comparison:
        token = self._token
        literal = self._literal(value.type)
        if operator == "matches":
            _check_pattern(str(literal), token)
        return Comparison(value, operator, literal, Place(value.place.start, token.end))

    def _membership(self, value: Value) -> Membership:
        token = self._token
        if token.kind is Kind.LIST:
            self._at += 1
            self._check_list(token, _one_of(value.type))
            return Membership(value, (), token.text[1:], Place(value.place.start, token.end))
        self._sign("{", *(f"${name}" for name in sorted(self._lists or ())))
        members: list[Literal] = []
        while not (self._token.kind is Kind.SIGN and self._token.text == "}"):
            members.append(self._literal(value.type))
            if self._token.text == ",":
                self._at += 1
        last = self._sign("}")
        if not 0 < len(members) <= MOST_MEMBERS:
            raise ExpressionError(f"A set has 1 to {MOST_MEMBERS} members; use a list for more.", token.start, last.end)
        return Membership(value, tuple(members), "", Place(value.place.start, last.end))

    def _check_list(self, token: Token, wanted: Type) -> None:
        if self._lists is None:
            return
        entries = self._lists.get(token.text[1:])
        if entries is None:
            known = tuple(f"${name}" for name in sorted(self._lists))
            raise ExpressionError(f"There is no list {token.text}.", token.start, token.end, known)
        if entries is not wanted:
            raise ExpressionError(f"{token.text} has entries of another type: {entries}.", token.start, token.end)

    def _value(self) -> Value:
        token = self.require(Kind.NAME, *FIELDS, *FUNCTIONS, "not", "(")
        if self._token.kind is Kind.SIGN and self._token.text == "(":
            function = FUNCTIONS.get(token.text)
            if function is None:
                raise ExpressionError(f"There is no function {token.text}.", token.start, token.end, tuple(FUNCTIONS))
            return self._call(function, token)
        field = FIELDS.get(token.text)
        if field is None:
            raise ExpressionError(f"There is no field {token.text}.", token.start, token.end, tuple(FIELDS))
        if field.type is not Type.MAP:
            return FieldValue(field, None, Place(token.start, token.end))
        self._sign("[")
        key = self.require(Kind.STRING, "a name in quotation marks").text
        if field.name == "http.request.headers":
            key = key.lower()
        end = self._sign("]").end
        return FieldValue(field, key, Place(token.start, end))

    def _call(self, function: Function, name: Token) -> Call:
        self._at += 1
        value = self._value()
        if _one_of(value.type) is not function.takes[0]:
            raise ExpressionError(
                f"{function.name} takes {_article(function.takes[0])}, not {_article(value.type)}.",
                value.place.start, value.place.end,
            )  # fmt: skip
        argument = None
        if len(function.takes) > 1:
            self._sign(",")
            argument = self.require(Kind.STRING, "a string in quotation marks").text
        return Call(function, value, argument, Place(name.start, self._sign(")").end))

    def _literal(self, type: Type) -> Literal:
        wanted = _one_of(type)
        if wanted is Type.INTEGER:
            return int(self.require(Kind.NUMBER, "a number").text)
        if wanted is Type.STRING:
            return self.require(Kind.STRING, "a string in quotation marks").text
        token = self.require(Kind.ADDRESS, "an address or a network")
        try:
            return ipaddress.ip_network(token.text)
        except ValueError as error:
            raise ExpressionError(f"{token.text} is no network: {error}.", token.start, token.end) from None

    def _word(self) -> str:
        token = self._token
        return _SPELLINGS.get(token.text, token.text) if token.kind in {Kind.NAME, Kind.SIGN} else ""

    def _sign(self, sign: str, *others: str) -> Token:
        token = self._token
        if token.kind is not Kind.SIGN or token.text != sign:
            raise self._unexpected(sign, *others)
        self._at += 1
        return token

    def _unexpected(self, *expected: str) -> ExpressionError:
        token = self._token
        found = "The expression ends here" if token.kind is Kind.END else "This cannot stand here"
        some = ", ".join(expected[:6]) + (", …" if len(expected) > 6 else "")
        return ExpressionError(f"{found}; expected {some}.", token.start, max(token.end, token.start), expected)


def _one_of(type: Type) -> Type:
    return Type.STRING if type is Type.STRINGS else type


def _article(type: Type) -> str:
    return {Type.ADDRESS: "an address", Type.INTEGER: "an integer", Type.STRINGS: "strings", Type.MAP: "a map"}.get(
        type, f"a {type}"
    )


def _check_pattern(pattern: str, token: Token) -> None:
    if len(pattern) > LONGEST_PATTERN:
        raise ExpressionError(f"A pattern has at most {LONGEST_PATTERN} characters.", token.start, token.end)
    try:
        compile_pattern(pattern)
    except PatternError as error:
        raise ExpressionError(f"RE2 cannot read this pattern: {error}.", token.start, token.end) from None
