"""`%{tx.score}`: what stands in for a value of the request."""

import re
from typing import Final

from gatehouse_inspector.policies.raw.directives import Word

_MACRO: Final = re.compile(r"%\{([^}]*)\}?")
_NAME: Final = re.compile(
    r"(?:tx\.[a-z0-9_.-]{1,64}|matched_var|matched_var_name|remote_addr|unique_id|request_(?:uri|method|filename|line)|"
    r"request_headers\.[a-z0-9-]{1,64}|args\.[a-z0-9_.-]{1,64}|reqbody_error_msg|time(?:_[a-z]+)?)",
    re.IGNORECASE,
)


def check_macros(word: Word) -> None:
    """Raise RawError at a macro that is none, or that is about the machine instead of the request."""
    for found in _MACRO.finditer(word.text):
        if not _NAME.fullmatch(found[1]) or not found[0].endswith("}"):
            raise word.wrong(f"{found[0][:64]} cannot be used here.")
