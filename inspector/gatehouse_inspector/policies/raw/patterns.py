"""Checks regular expressions as the engine's library reads them, and refuses those whose time could explode."""

import ctypes
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from gatehouse_inspector.expressions.patterns import PatternError, compile_pattern

LONGEST: Final = 2_048
_LIBRARY: Final = "libpcre2-8.so.0"
_LONGEST_MESSAGE: Final = 256


def trouble_of(pattern: str) -> str:
    """Return what is wrong with a pattern; empty where nothing is. Without PCRE2 on this machine RE2 must read it."""
    if len(pattern) > LONGEST:
        return f"A pattern has at most {LONGEST} characters."
    if _repeats_repetitions(pattern):
        return "A repetition within a repetition can take forever."
    library = _library()
    if library is None:
        try:
            compile_pattern(pattern)
        except PatternError as error:
            return f"This pattern cannot be read: {error}."
        return ""
    return _trouble(library, pattern.encode("utf-8", "surrogateescape"))


def _trouble(library: Any, pattern: bytes) -> str:
    number, offset = ctypes.c_int(), ctypes.c_size_t()
    code = library.pcre2_compile_8(pattern, len(pattern), 0, ctypes.byref(number), ctypes.byref(offset), None)
    if code:
        library.pcre2_code_free_8(code)
        return ""
    said = ctypes.create_string_buffer(_LONGEST_MESSAGE)
    library.pcre2_get_error_message_8(number, said, _LONGEST_MESSAGE)
    return f"This pattern cannot be read: {said.value.decode()} at character {offset.value}."


@cache
def _library() -> Any:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    library.pcre2_compile_8.restype = ctypes.c_void_p
    library.pcre2_compile_8.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    library.pcre2_code_free_8.argtypes = [ctypes.c_void_p]
    return library


def _repeats_repetitions(pattern: str) -> bool:
    """Whether a group with `*`, `+` or `{1,}` in it is repeated in the same way."""
    repeats = [False]
    was_group = False
    for token in _tokens(pattern):
        if token == "(":
            repeats.append(False)
        elif token == ")" and len(repeats) > 1:
            inside = repeats.pop()
            repeats[-1] = repeats[-1] or inside
            was_group = inside
            continue
        elif token == "*":
            if was_group:
                return True
            repeats[-1] = True
        was_group = False
    return False


def _tokens(pattern: str) -> Iterator[str]:
    """`(`, `)`, `*` for each repetition without a bound, and `a` for anything else."""
    position, in_class = 0, False
    while position < len(pattern):
        sign = pattern[position]
        position += 2 if sign == "\\" else 1
        if in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
            position += pattern.startswith("^", position)
            position += pattern.startswith("]", position)
            yield "a"
        elif sign == "{" and (end := pattern.find("}", position)) > 0:
            yield "*" if pattern[position:end].endswith(",") else "a"
            position = end + 1
        else:
            yield "*" if sign in "*+" else sign if sign in "()" else "a"
