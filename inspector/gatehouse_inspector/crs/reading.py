"""What of a file of the Core Rule Set is read: rules that can speak, and not those that only decide which ones do.

For each request the set asks anew, in each file and phase, at which level of paranoia it runs, and leaves out the rules
above; and for each of its settings whether somebody has made it. A policy has said so beforehand. What is left says of
every request what the whole would say, a sixth sooner: such a question costs as much as a rule that looks.
"""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final

from gatehouse_inspector.crs.catalogue import actions, phase_of

_DIRECTIVE: Final = re.compile(r"(?:[^\n]*\\\r?\n)*[^\n]*\n?")
_RULE: Final = re.compile(r"\s*Sec(?:Rule|Action)\b")
_MARKER: Final = re.compile(r"""\s*SecMarker\s+["']?([\w.-]+)""")
_GUARD: Final = re.compile(
    r'\s*SecRule\s+TX:EXECUTING_PARANOIA_LEVEL\s+"@lt ([1-4])"\s+"id:\d+,phase:(\d),pass,nolog,skipAfter:([\w.-]+)"\s*'
)
_DEFAULT: Final = re.compile(
    r'\s*SecRule\s+&TX:\w+\s+"@eq 0"\s+"id:(\d+),phase:1,pass,nolog,(?:ver:\'[^\']*\',)?'
    r"(setvar:'tx\.(\w+)=[^'%\"]*')\"\s*"
)
_BESIDE: Final = re.compile(r"(@(?:pmFromFile|pmf|ipMatchFromFile)\s+)([\w.-]+)")
_SETS_LEVEL: Final = re.compile(r"paranoia_level|setvar:'?!?tx\.[^=,'\"]*%\{", re.IGNORECASE)
_REMOVES: Final = "RemoveById"
_GUARDS_FROM, _GUARDS_TO = 11, 19
_MAY_BE_GUARD: Final = re.compile(r"\b\d{3}01[1-9]\b|\b\d{6} *- *\d{6}\b")


def changes_level(raw: str, excluded: Iterable[int] = ()) -> bool:
    """Return whether it is not known beforehand which rules a level of paranoia leaves out.

    Rules in SecLang (`raw`) may set the level, and what leaves rules out may itself be left out by its number.
    """
    if _SETS_LEVEL.search(raw) or (_REMOVES in raw and _MAY_BE_GUARD.search(raw)):
        return True
    return any(_GUARDS_FROM <= number % 1000 <= _GUARDS_TO for number in excluded)


def read(path: Path, level: int | None, settings: Container[str]) -> str:
    """Return what is read of a file by policies that run it at this level, and make these `settings` (names of `tx`).

    The level is None where it is only known when a request is there. Other files are named by where they lie.
    """
    kept = _without_defaults(_directives(path.read_text(errors="replace")), settings)
    if level is not None:
        kept = _up_to(level, kept)
    return _BESIDE.sub(lambda found: f"{found[1]}{path.parent / found[2]}", "".join(kept))


def _directives(text: str) -> Iterator[str]:
    """Each directive as it stands, over all its lines."""
    return (found[0] for found in _DIRECTIVE.finditer(text) if found[0])


def _joined(directive: str) -> str:
    return re.sub(r"\\\r?\n\s*", "", directive)


def _without_defaults(directives: Iterator[str], settings: Container[str]) -> Iterator[str]:
    """The same without the questions whether settings are made: those that nobody makes are made at once."""
    made: list[str] = []
    first = ""
    for one in directives:
        if found := _DEFAULT.fullmatch(_joined(one)):
            first = first or found[1]
            made += [] if found[3] in settings else [found[2]]
            continue
        if made and _RULE.match(one):
            yield _at_once(first, made)
            made = []
        yield one
    if made:
        yield _at_once(first, made)


def _at_once(number: str, settings: list[str]) -> str:
    return f'SecAction "id:{number},phase:1,pass,nolog,t:none,{",".join(settings)}"\n'


def _up_to(level: int, directives: Iterator[str]) -> Iterator[str]:
    """The same without rules of phases that are left out up to a marker, and without what leaves them out."""
    ends: dict[int, str] = {}
    is_left_out = is_chained = False
    for one in directives:
        joined = _joined(one)
        if guard := _GUARD.fullmatch(joined):
            if level < int(guard[1]):
                ends.setdefault(int(guard[2]), guard[3])
            continue
        if marker := _MARKER.match(joined):
            ends = {phase: end for phase, end in ends.items() if end != marker[1]}
        elif _RULE.match(joined):
            said = actions(joined)
            if not is_chained:
                is_left_out = phase_of(said) in ends
            is_chained = "chain" in said
            if is_left_out:
                continue
        yield one
