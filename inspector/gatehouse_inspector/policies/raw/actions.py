"""What a rule does when it matches: `id:9500001,phase:2,t:lowercase,pass,msg:'…'`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from gatehouse_inspector.policies.raw.directives import Word
from gatehouse_inspector.policies.raw.macros import check_macros
from gatehouse_inspector.policies.raw.variables import check_variables
from gatehouse_inspector.policies.raw.words import (
    CONTROLS,
    DISRUPTIVE,
    FIRST,
    FLAGS,
    LAST,
    REMOVABLE,
    SAYING,
    SEVERITIES,
    TRANSFORMATIONS,
)

_ACTION: Final = re.compile(r"\s*([A-Za-z]+)(?::('(?:[^'\\]|\\.)*'|[^,']*+))?\s*(?:,|$)")
_VARIABLE: Final = re.compile(r"!?tx\.[A-Za-z0-9_.%{}-]{1,100}(?:=[^']{0,200})?", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")
_TAG: Final = re.compile(r"[A-Za-z0-9_./-]{1,64}")
_MARKER: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_STATUS: Final = re.compile(r"4\d\d")  # Envoy takes 5xx for a failure to look
_PHASES: Final = frozenset({"1", "2", "request"})


@dataclass(frozen=True, slots=True)
class Actions:
    """What matters of them beyond their own soundness."""

    id: int | None
    has_chain: bool


def read_actions(word: Word | None, directive: Word, *, is_chained: bool) -> Actions:
    """Return what matters of the actions of a rule. Raises RawError at the first that cannot be."""
    number, names = None, set[str]()
    for name, value in _split(word) if word is not None else ():
        assert word is not None
        names.add(name)
        if name == "id":
            number = _number(word, value)
        else:
            _check(word, name, value)
    if is_chained and (own := names & ({"id", "phase", "msg", "severity", "status"} | DISRUPTIVE)):
        raise directive.wrong(f"{', '.join(sorted(own))} stands in the first rule of a chain.")
    if not is_chained and number is None:
        raise directive.wrong(f"A rule has a number, id:{FIRST} for example.")
    if len(names & DISRUPTIVE) > 1:
        raise directive.wrong("A rule does one of pass, block and deny.")
    return Actions(number, "chain" in names)


def check_numbers(word: Word) -> None:
    """Raise RawError unless a word names rules that look: `942100`, or `942100-942190`."""
    for one in re.split(r"[ ,]+", word.text.strip()):
        found = _NUMBERS.fullmatch(one)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        is_own = FIRST <= first <= last <= LAST
        if not is_own and not (first in REMOVABLE and last in REMOVABLE and first <= last):
            raise word.wrong(f"{one[:32]!r} is not the number of a rule that looks at requests.")


def check_tag(word: Word) -> None:
    """Raise RawError unless a word is a tag."""
    if not _TAG.fullmatch(word.text):
        raise word.wrong("This is not a tag.")


def _split(word: Word) -> Iterator[tuple[str, str]]:
    if '"' in word.text:
        raise word.wrong("There can be no quotation marks in actions; use '.")
    position = 0
    while position < len(word.text):
        found = _ACTION.match(word.text, position)
        if found is None or found.end() == position:
            raise word.wrong(f"{word.text[position : position + 32]!r} is not an action.")
        yield found[1], (found[2] or "").removeprefix("'").removesuffix("'").strip()
        position = found.end()


def _number(word: Word, value: str) -> int:
    if not (value.isascii() and value.isdigit() and FIRST <= int(value) <= LAST):
        raise word.wrong(f"Rules of one's own have numbers from {FIRST} to {LAST}.")
    return int(value)


def _check(word: Word, name: str, value: str) -> None:
    if name in FLAGS:
        is_sound = not value
    elif name in SAYING:
        check_macros(Word(value, word.line, word.column))
        is_sound = bool(value) and "\n" not in value
    elif name == "setvar":
        check_macros(Word(value, word.line, word.column))
        is_sound = _VARIABLE.fullmatch(value) is not None
    elif name == "ctl":
        return _check_control(word, value)
    elif name in _SOUND:
        is_sound = _SOUND[name](value)
    else:
        raise word.wrong(f"The action {name} cannot be used here.")
    if not is_sound:
        raise word.wrong(f"{name}{f':{value[:64]}' if value else ''} cannot be.")
    return None


def _check_control(word: Word, value: str) -> None:
    act, _, rest = value.partition("=")
    if act not in CONTROLS:
        raise word.wrong(f"ctl:{act[:64]} cannot be used here.")
    which, semicolon, target = rest.partition(";")
    if bool(semicolon) is not ("Target" in act):
        raise word.wrong(f"ctl:{act} is written with {'a' if 'Target' in act else 'no'} target.")
    place = Word(which, word.line, word.column)
    if act.endswith("Id"):
        check_numbers(place)
    else:
        check_tag(place)
    if semicolon:
        if "/" in target:
            raise word.wrong("The engine reads no pattern in a target of ctl.")
        check_variables(Word(target, word.line, word.column))


_SOUND: Final[dict[str, Callable[[str], bool]]] = {
    "phase": lambda value: value in _PHASES,
    "t": lambda value: value in TRANSFORMATIONS,
    "status": lambda value: _STATUS.fullmatch(value) is not None,
    "severity": lambda value: value.upper() in SEVERITIES,
    "skipAfter": lambda value: _MARKER.fullmatch(value) is not None,
    "maturity": lambda value: value.isdigit() and len(value) == 1,
    "accuracy": lambda value: value.isdigit() and len(value) == 1,
}
