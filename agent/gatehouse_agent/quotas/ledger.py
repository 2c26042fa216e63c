"""All buckets of this node: whose turn it is, what is to be told, what can be forgotten. Pure: times are arguments."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from gatehouse_protocol.quotas import MAX_TOLD, QuotaDealing, QuotaShort, QuotaTold

from gatehouse_agent.quotas import account as accounts
from gatehouse_agent.quotas.account import Account, Away, Bucket, Fleet, Pour, Pouring, Step

MOST_OF_TENANT: Final = 10_000
"""Buckets of one tenant; further ones are not limited, or refused where the policy is closed."""
_IDLE_SECONDS: Final = 120.0
_TOLD_AGAIN_SECONDS: Final = 10.0
_AWAY_SECONDS: Final = 15.0


@dataclass(slots=True)
class Entry:
    """A bucket as it stands; `name` is how Envoy knows it, if it does."""

    account: Account
    name: bytes | None = None
    seen_at: float = 0.0
    told: tuple[int | None, int, int, int] | None = None
    told_at: float = 0.0


@dataclass(slots=True)
class Ledger:
    """The buckets; `say` gives Envoy something, `forget` lets it forget a bucket."""

    say: Callable[[bytes, Pour], None]
    forget: Callable[[bytes], None]
    since: float
    entries: dict[Bucket, Entry] = field(default_factory=dict)
    nodes: int | None = None
    heard_at: float = 0.0
    short: dict[tuple[str, tuple[str, ...], int, int], QuotaShort] = field(default_factory=dict)
    waived: set[tuple[str, tuple[str, ...], int, int]] = field(default_factory=set)
    _was_away: bool = True
    _of_tenant: Counter[str] = field(default_factory=Counter)

    def fleet(self, now: float) -> Fleet:
        """What is known of the others now; before the first word this node is not away but new."""
        return Fleet(self.nodes, now - max(self.heard_at, self.since) > _AWAY_SECONDS, self.since)

    def hear(self, name: bytes, bucket: Bucket, allowed: int, denied: int, now: float) -> bool:
        """Take in what Envoy counted; return whether the control plane is to be asked at once."""
        entry, fleet = self.entries.get(bucket), self.fleet(now)
        if entry is None or entry.name is None:
            return self._meet(name, bucket, (allowed, denied), now)
        self._turn(entry, now)
        if allowed + denied:
            entry.seen_at = now
        entry.name = name
        self._step(entry, accounts.hear(entry.account, allowed, denied))
        if _mark(bucket, entry.account.window) in self.short:
            self._step(entry, accounts.give_back(entry.account, fleet))
        return entry.account.is_empty and entry.account.rule is None

    def turn(self, now: float) -> None:
        """Begin windows that have begun, do what holds when the control plane went or came, forget who is gone."""
        fleet = self.fleet(now)
        has_changed, self._was_away = fleet.is_away != self._was_away, fleet.is_away
        for bucket, entry in list(self.entries.items()):
            self._turn(entry, now)
            if has_changed:
                self._step(entry, accounts.reconsider(entry.account, now, fleet))
            if now - entry.seen_at > _IDLE_SECONDS:
                self._let_go(bucket, entry)
        current = {mark for mark in self.waived if mark[3] >= int(now // mark[2])}
        self.waived &= current

    def renew(self) -> None:
        """Say again what Envoy has, before it takes this node for gone."""
        for entry in self.entries.values():
            if entry.name is not None and (entry.account.held is not None or entry.account.rule is not None):
                self.say(entry.name, entry.account.present)

    def envoy_gone(self) -> None:
        """Whatever Envoy knew of buckets may be over."""
        for entry in self.entries.values():
            entry.name = None

    def to_tell(self, now: float) -> Iterator[list[QuotaTold]]:
        """What is to be told, in parts that fit one request each."""
        fleet = self.fleet(now)
        told = [_told(entry.account) for entry in self.entries.values() if _has_news(entry, now, fleet)]
        told += self._waiving(now)
        yield told[:MAX_TOLD]
        for start in range(MAX_TOLD, len(told), MAX_TOLD):
            yield told[start : start + MAX_TOLD]

    def take(self, told: list[QuotaTold], dealing: QuotaDealing, now: float) -> None:
        """Take what was dealt on what was told."""
        self.nodes, self.heard_at = dealing.nodes, now
        self.short = {(one.quota, one.keys, one.seconds, one.window): one for one in dealing.short}
        fleet = self.fleet(now)
        for dealt in dealing.dealt:
            if dealt.number >= len(told):
                continue
            asked = told[dealt.number]
            for away in Away:
                entry = self.entries.get(Bucket(asked.quota, asked.keys, asked.limit, asked.seconds, away))
                if entry is None or entry.account.window != asked.window:
                    continue
                if (entry.account.held is None) == (asked.held is None):
                    entry.told, entry.told_at = (asked.held, asked.used, asked.refused, asked.wanted), now
                    extra = dealt.held - (asked.held or 0)
                    self._step(entry, accounts.take(entry.account, extra, dealt.used, fleet))

    def _meet(self, name: bytes, bucket: Bucket, counted: tuple[int, int], now: float) -> bool:
        """A bucket that Envoy has begun to count; it may be one that it knew before."""
        entry, fleet = self.entries.get(bucket), self.fleet(now)
        if entry is None:
            if self._is_full(bucket):
                self.say(name, Pour(Pouring.DENY if bucket.away is Away.CLOSED else Pouring.ALLOW))
                return False
            self._of_tenant[_tenant(bucket)] += 1
            entry = self.entries[bucket] = Entry(accounts.begin(bucket, now, fleet))
            mark = _mark(bucket, entry.account.window)
            if mark in self.waived and entry.account.held is not None:
                entry.account = accounts.lowered(entry.account, accounts.kept_unseen(bucket, fleet))
        entry.name, entry.seen_at = name, now
        self._turn(entry, now)
        entry.account, _ = accounts.hear(entry.account, *counted)
        self._step(entry, accounts.pour_all(entry.account, fleet))
        return entry.account.held is None or entry.account.poured == 0

    def _turn(self, entry: Entry, now: float) -> None:
        if int(now // entry.account.bucket.seconds) > entry.account.window:
            entry.told = None
            self._step(entry, accounts.turn(entry.account, now, self.fleet(now)))

    def _step(self, entry: Entry, step: Step) -> None:
        entry.account, pour = step
        if pour is not None and entry.name is not None:
            self.say(entry.name, pour)

    def _let_go(self, bucket: Bucket, entry: Entry) -> None:
        """Nobody came for a while: Envoy forgets the bucket; we do, too, unless something of this window is known."""
        if entry.name is not None:
            self.forget(entry.name)
            entry.name = None
        if not entry.account.used and not entry.account.refused:
            del self.entries[bucket]
            self._of_tenant[_tenant(bucket)] -= 1

    def _is_full(self, bucket: Bucket) -> bool:
        return self._of_tenant[_tenant(bucket)] >= MOST_OF_TENANT

    def _waiving(self, now: float) -> Iterable[QuotaTold]:
        """Buckets that others are short of and nobody has come to here: most of the even share is given back."""
        fleet = self.fleet(now)
        if not self.short or fleet.nodes is None:
            return
        here = {_mark(bucket, entry.account.window) for bucket, entry in self.entries.items()}
        for mark, one in self.short.items():
            if mark in here or mark in self.waived:
                continue
            self.waived.add(mark)
            bucket = Bucket(one.quota, one.keys, one.limit, one.seconds, Away.OPEN)
            kept = accounts.kept_unseen(bucket, fleet)
            yield QuotaTold(one.quota, one.keys, one.limit, one.seconds, one.window, kept, 0, 0, kept)


def _tenant(bucket: Bucket) -> str:
    return bucket.quota.partition("/")[0]


def _mark(bucket: Bucket, window: int) -> tuple[str, tuple[str, ...], int, int]:
    return bucket.quota, bucket.keys, bucket.seconds, window


def _has_news(entry: Entry, now: float, fleet: Fleet) -> bool:
    """Whether there is anything to tell; an even share that nobody has touched is as everybody takes it to be."""
    one = entry.account
    is_touched = one.used or one.refused or one.held != fleet.even_share(one.bucket)
    if entry.told is None:
        return bool(is_touched)
    is_short = one.held is not None and one.wanted > one.held
    return is_short or _state(one) != entry.told or now - entry.told_at > _TOLD_AGAIN_SECONDS


def _state(one: Account) -> tuple[int | None, int, int, int]:
    return one.held, one.used, one.refused, one.wanted


def _told(one: Account) -> QuotaTold:
    bucket = one.bucket
    return QuotaTold(
        bucket.quota, bucket.keys, bucket.limit, bucket.seconds, one.window, one.held, one.used, one.refused, one.wanted
    )
