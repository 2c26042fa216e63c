"""What this node holds of one bucket of a quota, and how much of it lies in Envoy. Pure: times are arguments.

Envoy tells every five seconds what passed, and can be given tokens at any time; how many are left in it now nobody
knows but itself. So nothing is ever counted as left that is not certain: tokens are poured anew only over what is known
to be used up, else what Envoy has is stretched in proportion, which never makes more of it than was dealt.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

_AHEAD: Final = 4
"""A node would like to hold what it needs for so many times the five seconds between Envoy's words."""
_KEPT_SHARE: Final = 10
"""What is given back to others leaves this part of the even share, for whoever comes next."""


class Away(StrEnum):
    """What holds while the control plane cannot be asked: nothing is limited, nobody passes, or the last share.

    In shadow nothing is ever limited.
    """

    OPEN = "open"
    CLOSED = "closed"
    SHARE = "share"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket as Envoy names it: of the policy `quota` (`acme/daily`), for those who have these keys."""

    quota: str
    keys: tuple[str, ...]
    limit: int
    seconds: int
    away: Away


class Pouring(StrEnum):
    """How Envoy is given something: full, or stretched from what is left; or no tokens but a rule."""

    ANEW = "anew"
    IN_PROPORTION = "in_proportion"
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Pour:
    """What Envoy is to have in a bucket."""

    how: Pouring
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Fleet:
    """What is known of the others: how many `nodes` share, None before the control plane has said so; whether it
    `is_away`; and since when (Unix seconds) this node takes part.
    """

    nodes: int | None
    is_away: bool
    since: float

    def even_share(self, bucket: Bucket) -> int:
        """What this node may use of a bucket before it has asked; alone all of it."""
        return bucket.limit // max(self.nodes or 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """The state of one bucket in one window. `held` is None where this node began in the window and has not asked yet.

    `used` is never less than what passed. `spent` of what is held was given before what lies in Envoy now, which had
    `poured` when it was full. `demand` is what came in the last five seconds, `last_held` what was held when the last
    window ended. It `is_empty` if Envoy is known to have nothing left, `is_fresh` if it was given nothing since it told
    last, and `is_turned` until it tells for the first time in the window: that is of both sides of the turn.
    """

    bucket: Bucket
    window: int
    held: int | None
    used: int = 0
    refused: int = 0
    spent: int = 0
    poured: int = 0
    demand: int = 0
    is_empty: bool = False
    is_fresh: bool = True
    is_turned: bool = False
    last_held: int | None = None
    rule: Pouring | None = field(default=None)

    @property
    def wanted(self) -> int:
        """How much this node would like to hold in all."""
        return min(self.bucket.limit, self.used + max(_AHEAD * self.demand, 1))

    @property
    def present(self) -> Pour:
        """What Envoy has now, to be said again."""
        if self.rule is not None:
            return Pour(self.rule)
        return Pour(Pouring.IN_PROPORTION, self.poured) if self.poured else Pour(Pouring.DENY)


Step = tuple[Account, Pour | None]
"""The account afterwards, and what Envoy is to be given, if anything changes for it."""


def begin(bucket: Bucket, now: float, fleet: Fleet, *, last_held: int | None = None, used: int = 0) -> Account:
    """An account at the begin of a window, or of the first request in it."""
    window = int(now // bucket.seconds)
    if fleet.is_away and bucket.away is Away.SHARE:
        held: int | None = max(last_held or 0, fleet.even_share(bucket))
    elif window <= int(fleet.since // bucket.seconds) or fleet.nodes is None:
        held = None
    else:
        held = fleet.even_share(bucket)
    return Account(bucket, window, held, used=used, last_held=last_held)


def turn(account: Account, now: float, fleet: Fleet) -> Step:
    """Begin the next window: what was not used is over."""
    last = account.last_held if fleet.is_away or account.held is None else account.held
    after = replace(begin(account.bucket, now, fleet, last_held=last), demand=account.demand, is_turned=True)
    return pour_all(after, fleet)


def pour_all(account: Account, fleet: Fleet) -> Step:
    """Give Envoy all that is held and not used; where it may not be known what is held, what the policy says."""
    rule = _rule(account, fleet)
    if rule is not None:
        return replace(account, rule=rule, is_fresh=False), Pour(rule)
    if account.held is None:
        return replace(account, rule=None), None
    spent = min(account.used, account.held)
    poured = account.held - spent
    after = replace(account, spent=spent, poured=poured, is_empty=False, is_fresh=False, rule=None)
    return after, Pour(Pouring.ANEW, poured)


def reconsider(account: Account, now: float, fleet: Fleet) -> Step:
    """Do what holds from when the control plane went away or came back."""
    if account.bucket.away is not Away.SHARE:
        return pour_all(account, fleet)
    if account.held is None and fleet.is_away:
        alone = begin(account.bucket, now, fleet)
        return pour_all(replace(account, held=alone.held), fleet)
    return account, None


def hear(account: Account, allowed: int, denied: int) -> Step:
    """Take in what Envoy counted; what turns out to be left of an empty bucket is given to it again."""
    before_this = account.is_fresh
    if account.is_turned and account.rule is None:
        allowed = min(allowed, account.poured)
    after = replace(
        account,
        used=account.used + allowed,
        refused=account.refused + denied,
        demand=allowed + denied,
        is_fresh=True,
        is_turned=False,
        is_empty=account.is_empty or (denied > 0 and before_this),
    )
    if after.rule is not None or after.held is None or not after.is_empty or after.used >= after.held:
        return after, None
    left = after.held - after.used
    after = replace(after, spent=after.used, poured=left, is_empty=False, is_fresh=False)
    return after, Pour(Pouring.ANEW, left)


def take(account: Account, extra: int, used: int, fleet: Fleet) -> Step:
    """Take what the control plane dealt, `extra` to what was told to be held.

    `used` is what it knows to be used, which counts where this node does not know what it holds.
    """
    if account.held is None:
        return pour_all(replace(account, held=extra, used=max(account.used, used)), fleet)
    held = account.held + extra
    if extra <= 0 or account.rule is not None:
        return replace(account, held=max(held, account.held)), None
    if account.is_empty or account.poured == 0:
        after = replace(account, held=held, spent=account.held, poured=extra, is_empty=False, is_fresh=False)
        return after, Pour(Pouring.ANEW, extra)
    poured = account.poured + extra
    return replace(account, held=held, poured=poured, is_fresh=False), Pour(Pouring.IN_PROPORTION, poured)


def give_back(account: Account, fleet: Fleet) -> Step:
    """Keep what is needed soon and let others have the rest; only right after Envoy has told what passed.

    What may have passed since is kept back as spent.
    """
    if account.held is None or account.rule is not None or account.is_empty:
        return account, None
    keep = max(_AHEAD * account.demand, fleet.even_share(account.bucket) // _KEPT_SHARE, 1)
    spent = account.used + -(-account.demand // 50)
    if spent + keep >= account.held:
        return account, None
    return replace(account, held=spent + keep, spent=spent, poured=keep, is_fresh=False), Pour(Pouring.ANEW, keep)


def lowered(account: Account, held: int) -> Account:
    """An account that has nothing poured yet, with less."""
    return replace(account, held=held)


def kept_unseen(bucket: Bucket, fleet: Fleet) -> int:
    """What a node keeps of a bucket that others are short of, if nobody has come to it here."""
    return fleet.even_share(bucket) // _KEPT_SHARE


def _rule(account: Account, fleet: Fleet) -> Pouring | None:
    """What holds instead of tokens while the control plane is away."""
    if account.bucket.away is Away.SHADOW:
        return Pouring.ALLOW
    if not fleet.is_away:
        return None
    return {Away.OPEN: Pouring.ALLOW, Away.CLOSED: Pouring.DENY}.get(account.bucket.away)
