"""Refuses passwords made of what everybody knows here: the product's name, the person's name and address."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

WORDS: Final = ("gatehouse", "console", "gateway", "envoy", "password", "passphrase", "admin", "operator", "welcome")
SHORTEST_WORD: Final = 4
LEFT_OVER: Final = 8
"""So much has to be left once the known words are taken away."""


class ContextValidator:
    """Refuses what consists of known words and little else."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where hardly anything is left without the known words."""
        known = _known(user)
        rest = password.casefold()
        for word in known:
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(re.sub(r"[\W\d_]", "", rest)) < LEFT_OVER:
            text = "This password is made of your name, your address or the name of this product. Add other words."
            raise ValidationError(text, code="password_too_similar")

    def get_help_text(self) -> str:
        """Return a sentence for people."""
        return "Not made of your name, your address or the name of this product."


def _known(user: Any) -> list[str]:
    """Return the words, the longest first."""
    texts = [*WORDS, urlsplit(settings.PUBLIC_URL).hostname or ""]
    texts += [user.email, user.email.partition("@")[0], user.name] if user else []
    words = {part for text in texts for part in (text.casefold(), *re.split(r"[\W_]+", text.casefold()))}
    return sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True)
