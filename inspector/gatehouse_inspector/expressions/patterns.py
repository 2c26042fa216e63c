"""Regular expressions of RE2: their time grows with the text and never faster."""

from typing import Any, Final

import re2

MOST_MEMORY: Final = 1 << 20


class PatternError(ValueError):
    """RE2 cannot read a pattern, or would need more than a mebibyte for it."""


def compile_pattern(pattern: str) -> Any:
    """Return a pattern that can be searched for. Raises PatternError."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, MOST_MEMORY
    try:
        return re2.compile(pattern, options=options)
    except re2.error as error:
        said = error.args[0]
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None
