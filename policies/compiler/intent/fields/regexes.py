"""Regular expressions: what RE2 (Envoy's engine) and Python both understand, at a bounded cost.

RE2 runs in linear time, so the danger is not backtracking but size: `((a{99}){99}){99}` is small to write and large
to run. RE2 itself is asked here as well, so that what is stored is what Envoy takes.
"""

from __future__ import annotations

import re
import warnings
from typing import Annotated, Any, Final

import re2
from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.limits import REGEX_CHARACTERS, REGEX_COST, REGEX_PROGRAM

_DEEPEST_GROUP: Final = 20
_TOKEN: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|[ims-]*[:)]))?|\)|\||[*+?]\??|\{(\d+)(?:,(\d*))?\}\??|.",
    re.DOTALL,
)


def regex(value: str) -> str:
    """The value itself when it is a regular expression of bounded cost in the common subset of RE2 and Python."""
    printable_ascii(value)
    if value == "":
        raise refuse("regex_empty", "an empty expression matches nothing useful")
    _check_constructs(value)
    _check_syntax(value)
    if cost(value) > REGEX_COST:
        raise refuse("regex_too_costly", f"its repetitions multiply to more than {REGEX_COST} steps")
    _check_program(value)
    return value


def short_regex(value: str) -> str:
    """As `regex`, refused where it has more characters than fields of expressions take."""
    if len(value) > REGEX_CHARACTERS:
        raise refuse("text_too_long", f"an expression has at most {REGEX_CHARACTERS} characters")
    return regex(value)


def cost(pattern: str) -> int:
    """How many instructions the expression unfolds to, roughly: one for each atom, times its counted repetitions."""
    sums, last = [0], [0]
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        if text.startswith("(") and not text.endswith(")"):
            sums.append(0)
            last.append(0)
        elif text == ")" and len(sums) > 1:
            inner = sums.pop()
            last.pop()
            sums[-1] += inner
            last[-1] = inner
        elif token.group(1) is not None:
            most = max(int(token.group(1)), int(token.group(2) or 0), 1)
            sums[-1] += last[-1] * (most - 1)
            last[-1] *= most
        elif text[0] not in "*+?|":
            sums[-1] += 1
            last[-1] = 1
    return sum(sums)


def groups(pattern: str) -> int:
    """How many capturing groups a checked expression has."""
    return re.compile(pattern).groups


def takes_nothing(pattern: str) -> bool:
    """Whether a checked expression finds something in an empty text, by RE2: Python may take days over it."""
    return _program(pattern).search("") is not None


def _check_syntax(value: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(value, re.ASCII)
    except (re.error, OverflowError) as error:
        reason = error.msg if isinstance(error, re.error) else "it counts too far"
        raise refuse("regex_invalid", f"is not a regular expression: {reason}") from None


def _check_program(value: str) -> None:
    try:
        size = _program(value).programsize
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise refuse("regex_invalid", f"is not an expression of RE2: {reason}") from None
    if size > REGEX_PROGRAM:
        text = f"unfolds to {size} instructions, more than {REGEX_PROGRAM}; classes of characters count several times"
        raise refuse("regex_too_costly", text)


def _program(value: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(value, options=options)


def _check_constructs(value: str) -> None:
    """Refuse what Python has and RE2 lacks: look-around, back-references, conditions, atomic, possessive."""
    previous, depth = "", 0
    for token in _TOKEN.finditer(value):
        text = token.group()
        if text == "(" and value.startswith("(?", token.start()):
            raise refuse("regex_unsupported", "look-around, back-references, conditions and atomic groups do not exist")
        depth += (text.startswith("(") and not text.endswith(")")) - (text == ")")
        if depth > _DEEPEST_GROUP:
            raise refuse("regex_too_costly", f"nests groups more than {_DEEPEST_GROUP} deep")
        if re.fullmatch(r"\\([1-9Z]|[uUN])", text):
            raise refuse("regex_unsupported", f"{text} does not exist in RE2")
        if _is_repetition(text) and _is_repetition(previous):
            raise refuse("regex_unsupported", "a repetition may not follow a repetition")
        if token.group(1) is not None and max(int(token.group(1)), int(token.group(2) or 0)) > 1_000:
            raise refuse("regex_too_costly", "counts more than 1000 repetitions")
        previous = text


def _is_repetition(token: str) -> bool:
    return token[:1] in ("*", "+", "?") or (token.startswith("{") and len(token) > 1)


Regex = Annotated[str, Field(max_length=REGEX_CHARACTERS), AfterValidator(regex)]
