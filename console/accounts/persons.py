"""The person behind a name in the trail: whoever acts through a token is still the one who made it."""

import re
from typing import Final

_OF_TOKEN: Final = re.compile(r".*\((?P<person>[^()]+)\)", re.DOTALL)


def token_name(name: str, person: str) -> str:
    """Return what a token's acts are signed with: its own name and the address of the person who made it."""
    return f"{name} ({person})"


def person_behind(name: str) -> str:
    """Return who is behind an actor's name: the address of a person, also of one who acted through a token.

    Only the last parentheses count: the server wrote those, whatever somebody called their token.
    """
    found = _OF_TOKEN.fullmatch(name)
    return found["person"] if found else name
