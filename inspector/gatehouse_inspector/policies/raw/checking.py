"""Checks raw rules word by word."""

import ipaddress
import re
from typing import Final

from gatehouse_inspector.policies.raw.actions import Actions, check_numbers, check_tag, read_actions
from gatehouse_inspector.policies.raw.directives import Directive, RawError, Word, directives_of
from gatehouse_inspector.policies.raw.macros import check_macros
from gatehouse_inspector.policies.raw.patterns import trouble_of
from gatehouse_inspector.policies.raw.variables import check_variables
from gatehouse_inspector.policies.raw.words import ALONE, NUMBERS, TEXTS

LONGEST: Final = 65_536
MOST: Final = 200
_ARGUMENTS: Final = {
    "SecRule": (2, 3), "SecAction": (1, 1), "SecMarker": (1, 1), "SecRuleRemoveById": (1, 20),
    "SecRuleRemoveByTag": (1, 1), "SecRuleUpdateTargetById": (2, 2), "SecRuleUpdateTargetByTag": (2, 2),
}  # fmt: skip
_OPERATOR: Final = re.compile(r"(!?)@([A-Za-z]+)(?: +(.*))?", re.DOTALL)
_MARKER: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_NUMBER: Final = re.compile(r"-?\d{1,9}|%\{[^}]+\}")
_BYTES: Final = re.compile(r"\d{1,3}(?:-\d{1,3})?(?: *, *\d{1,3}(?:-\d{1,3})?)*")


def read_raw(text: str) -> str:
    """Return raw rules as the engine is given them. Raises RawError at the first thing that cannot be."""
    if len(text) > LONGEST:
        raise RawError(f"At most {LONGEST} characters.", 1, 1)
    if "\0" in text:
        raise RawError("There is a NUL in this text.", text.count("\n", 0, text.index("\0")) + 1, 1)
    used: set[int] = set()
    lines: list[str] = []
    chained: Word | None = None
    for count, directive in enumerate(directives_of(text), start=1):
        if count > MOST:
            raise directive.name.wrong(f"At most {MOST} directives.")
        if chained is not None and directive.name.text != "SecRule":
            raise chained.wrong("After chain comes another SecRule.")
        actions = _check(directive, is_chained=chained is not None)
        if actions is not None and actions.id is not None:
            if actions.id in used:
                raise directive.name.wrong(f"There is a rule {actions.id} already.")
            used.add(actions.id)
        lines.append(str(directive))
        chained = directive.name if actions is not None and actions.has_chain else None
    if chained is not None:
        raise chained.wrong("After chain comes another SecRule.")
    return "\n".join((*lines, ""))


def _check(directive: Directive, *, is_chained: bool) -> Actions | None:
    name, arguments = directive.name, directive.arguments
    if name.text not in _ARGUMENTS:
        raise name.wrong(f"{name.text} cannot be used here; {', '.join(_ARGUMENTS)} can.")
    least, most = _ARGUMENTS[name.text]
    if not least <= len(arguments) <= most:
        raise name.wrong(f"{name.text} has {least if least == most else f'{least} to {most}'} arguments.")
    match name.text:
        case "SecRule":
            check_variables(arguments[0])
            _check_operator(arguments[1])
            return read_actions(arguments[2] if len(arguments) > 2 else None, name, is_chained=is_chained)
        case "SecAction":
            return read_actions(arguments[0], name, is_chained=False)
        case "SecMarker":
            if not _MARKER.fullmatch(arguments[0].text):
                raise arguments[0].wrong("A marker is a name of letters, digits, dots, hyphens and underscores.")
        case "SecRuleRemoveById" | "SecRuleUpdateTargetById":
            for one in arguments if name.text == "SecRuleRemoveById" else arguments[:1]:
                check_numbers(one)
        case _:
            check_tag(arguments[0])
    if name.text.startswith("SecRuleUpdateTarget"):
        check_variables(arguments[1])
    return None


def _check_operator(word: Word) -> None:
    """`@rx`, `@pm` and the like with what they compare; what begins with no `@` is a pattern."""
    found = _OPERATOR.fullmatch(word.text)
    if found is None:
        if word.text.lstrip("!").startswith("@"):
            raise word.wrong("An operator is written as @contains admin.")
        _check_pattern(word, word.text.removeprefix("!"))
        return
    name, argument = found[2], (found[3] or "").strip()
    if name == "rx":
        _check_pattern(word, argument)
        return
    check_macros(word)
    if '"' in argument:
        raise word.wrong("The engine finds quotation marks with @rx only.")
    if name in ALONE:
        if argument:
            raise word.wrong(f"@{name} compares with nothing.")
    elif name in NUMBERS:
        _must(_NUMBER.fullmatch(argument), word, f"@{name} compares with a whole number.")
    elif name in TEXTS:
        _must(argument, word, f"@{name} compares with a text.")
    elif name == "ipMatch":
        _check_networks(word, argument)
    elif name == "validateByteRange":
        _must(_BYTES.fullmatch(argument), word, "@validateByteRange has ranges such as 32-126, 9.")
    else:
        raise word.wrong(f"The operator @{name} cannot be used here.")


def _check_pattern(word: Word, pattern: str) -> None:
    if "%{" in pattern:
        raise word.wrong("A pattern is the same for every request: %{ cannot be in it.")
    _must(pattern, word, "A pattern is expected.")
    if trouble := trouble_of(pattern):
        raise word.wrong(trouble)


def _check_networks(word: Word, argument: str) -> None:
    for one in argument.split(","):
        try:
            ipaddress.ip_network(one.strip(), strict=False)
        except ValueError:
            raise word.wrong(f"{one.strip()[:64]} is no address and no network.") from None


def _must(holds: object, word: Word, text: str) -> None:
    if not holds:
        raise word.wrong(text)
