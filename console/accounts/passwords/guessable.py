"""Refuses what a guesser tries first: common words and names in a row, with years and signs, repeated, along the keys.

Lists of leaked passwords are short of those with twelve characters; most of these are made like this.
"""

from typing import Any, Final

from django.core.exceptions import ValidationError

from console.accounts.passwords.weighing import ROWS, weight

FEWEST_SIGNS: Final = 5
FEWEST_BITS: Final = 34.0
"""Two common words and a year weigh less, four words that were drawn by lot more."""
MESSAGE: Final = "This password is among those that are tried first. Take a few words that nobody would put together."


class GuessableValidator:
    """Refuses guessable passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for one of them."""
        if is_guessable(password):
            raise ValidationError(MESSAGE, code="password_too_common")

    def get_help_text(self) -> str:
        """Return a sentence for people."""
        return "Not one of those that are tried first."


def is_guessable(password: str) -> bool:
    """Tell whether the password is a repetition, a walk along the keys, or made of parts that guessers join."""
    text = password.strip().casefold()
    return len(set(text)) < FEWEST_SIGNS or _is_repeated(text) or _is_walk(text) or weight(text) < FEWEST_BITS


def _is_repeated(text: str) -> bool:
    return text in (text + text)[1:-1]


def _is_walk(text: str) -> bool:
    """Whether the whole text goes along one row of keys, or the alphabet, in either direction and perhaps round."""
    rows = [row * (2 + len(text) // len(row)) for row in ROWS]
    return any(text in row or text in row[::-1] for row in rows)
