"""Who is behind a name in the trail: whoever acts through a token is still the person or service account it acts as."""

import re
from typing import Final

_OF_TOKEN: Final = re.compile(r".*\((?P<person>[^()]+)\)", re.DOTALL)


def token_name(name: str, person: str) -> str:
    """Return what a token's acts are signed with: its own name and the address of the person who made it."""
    return f"{name} ({person})"


def viewer_name(viewed: str, by: str) -> str:
    """Return what the acts of somebody who looks as a member are signed with: both names, the one who acts last."""
    return f"as {viewed} ({by})"


def person_behind(name: str) -> str:
    """Return who is behind an actor's name: a person's address, also of one who acted by token or as somebody else.

    Only the last parentheses count: the server wrote those, whatever somebody called their token.
    """
    found = _OF_TOKEN.fullmatch(name)
    return found["person"] if found else name
