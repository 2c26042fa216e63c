"""PURE: programs that say who they are, and the names of the machines from which they come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_BOTS, MOST_SUFFIXES = 32, 8


class BotCheck(StrEnum):
    """What is known of a client that claims to be a bot: by its address, the name of that, and the name's addresses."""

    NONE = ""
    """It claims nothing."""
    PENDING = "pending"
    VERIFIED = "verified"
    REFUTED = "refuted"
    UNKNOWN = "unknown"
    """Nobody answers who would know."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot: clients claim it whose user agent contains `user_agent` (small letters); its machines' names end so."""

    name: str
    user_agent: str
    suffixes: tuple[str, ...]


KNOWN: Final = (
    Bot("googlebot", "googlebot", ("googlebot.com", "google.com")),
    Bot("googlebot", "google-inspectiontool", ("googlebot.com", "google.com")),
    Bot("googlebot", "adsbot-google", ("googlebot.com", "google.com")),
    Bot("bingbot", "bingbot", ("search.msn.com",)),
    Bot("applebot", "applebot", ("applebot.apple.com",)),
    Bot("yandexbot", "yandexbot", ("yandex.ru", "yandex.net", "yandex.com")),
    Bot("baiduspider", "baiduspider", ("baidu.com", "baidu.jp")),
    Bot("amazonbot", "amazonbot", ("crawl.amazonbot.amazon",)),
    Bot("petalbot", "petalbot", ("petalsearch.com",)),
    Bot("seznambot", "seznambot", ("seznam.cz",)),
    Bot("slurp", "yahoo! slurp", ("crawl.yahoo.net",)),
)
"""Whose operators promise such names. Those that publish addresses only belong into a list."""


def claimed(user_agent: str, own: Iterable[Bot]) -> Bot | None:
    """Return the bot that a user agent claims to be: one of a policy's `own`, or one that is known."""
    text = user_agent.lower()
    return next((bot for bot in (*own, *KNOWN) if bot.user_agent in text), None)
