"""Which events are good, bad, or do not count: by status and by Envoy's response flags."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gatehouse_protocol.vitals import OUTCOMES, Signal

NO_ANSWER: Final = "none"
"""The class of requests that ended without a status."""
WAF: Final = "waf"
"""What the firewall refused, or a service that is asked who may come; not that nobody could be asked (5xx)."""
RATE_LIMIT: Final = "rate-limit"
_FLAGS: Final = {WAF: frozenset({"UAEX"}), RATE_LIMIT: frozenset({"RL", "RLSE"})}
_FAILED: Final = 500
_FORM: Final = re.compile(r"[1-5](xx|\d\d)|none|waf|rate-limit|flag:[A-Z]{1,8}")


class Verdict(StrEnum):
    """What an event is to an objective."""

    GOOD = "good"
    BAD = "bad"
    IGNORED = "ignored"


def is_class(text: str) -> bool:
    """Tell whether this names a class: `503`, `5xx`, `none`, `waf`, `rate-limit` or `flag:UH`."""
    return _FORM.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Classes:
    """What is ignored is asked first, then what is bad; everything else is good."""

    bad: frozenset[str] = frozenset({"5xx", NO_ANSWER})
    ignored: frozenset[str] = frozenset({WAF, RATE_LIMIT})

    def verdict(self, code: int, flags: str) -> Verdict:
        """Return what a request with this status (0: none) and these flags (`UH,URX`, `-`: none) is."""
        given = frozenset(flags.split(","))
        if _names(self.ignored, code, given):
            return Verdict.IGNORED
        return Verdict.BAD if _names(self.bad, code, given) else Verdict.GOOD

    def verdict_on_outcome(self, outcome: str) -> Verdict:
        """Return what something else than a request is, by its outcome."""
        if outcome in self.ignored:
            return Verdict.IGNORED
        return Verdict.BAD if outcome in self.bad else Verdict.GOOD


USUAL: Final = Classes()
USUAL_OF_SIGNALS: Final = {
    Signal.HANDSHAKES: Classes(frozenset(OUTCOMES[Signal.HANDSHAKES]) - {"ok", "abandoned"}, frozenset({"abandoned"})),
    Signal.SERVING: Classes(frozenset({"failed"}), frozenset()),
    Signal.INSPECTION: Classes(frozenset({"unanswered"}), frozenset()),
    Signal.FIREWALL: Classes(frozenset({"refused", "challenged", "limited", "unreadable"}), frozenset()),
}
"""What is bad and what is no event where nobody says otherwise."""


def _names(classes: Iterable[str], code: int, flags: frozenset[str]) -> bool:
    return any(_holds(one, code, flags) for one in classes)


def _holds(name: str, code: int, flags: frozenset[str]) -> bool:
    if name in _FLAGS:
        return bool(_FLAGS[name] & flags) and code < _FAILED
    if name.startswith("flag:"):
        return name.removeprefix("flag:") in flags
    if name == NO_ANSWER:
        return not 100 <= code < 600
    return str(code) == name or (name.endswith("xx") and code // 100 == int(name[0]))
