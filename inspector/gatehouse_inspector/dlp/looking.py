"""The door: a policy becomes a guard, a request a verdict."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_to_bytes

from gatehouse_inspector.dlp import masking
from gatehouse_inspector.dlp.decoding import Unread, Unwrapping
from gatehouse_inspector.dlp.detectors import DETECTORS
from gatehouse_inspector.dlp.editing import CannotEdit, Parts, edits_of
from gatehouse_inspector.dlp.excluding import excludes
from gatehouse_inspector.dlp.places import Part, Place, Sheet
from gatehouse_inspector.dlp.policy import KNOWN_PREFIX, DlpAction, DlpMode, DlpPolicy, DlpUnread
from gatehouse_inspector.dlp.reading import host_of, media_of, sheet_of
from gatehouse_inspector.dlp.scanning import Found, Scanner
from gatehouse_inspector.dlp.verdicts import BLOCKED, TOO_LONG, DlpVerdict, Leak
from gatehouse_inspector.requests.encodings import readable
from gatehouse_inspector.requests.request import Request

HELD: Final = "held"
"""How what is held is called where detectors are; its fingerprint is what is approved."""
SUBJECT: Final = "leak:"
"""Before that fingerprint, on the list of what is approved."""
Approved = Callable[[str], bool]
UNREAD_PREFIX: Final = "unread:"
MOST_TOLD: Final = 3
"""Different values of one detector in one verdict; the others are counted."""
_UNWRAPPED_BYTES: Final = 1_048_576
_LABELS: Final = {
    Unread.BEYOND: "The body is longer than is looked at",
    Unread.ENCODING: "The body cannot be decoded",
    Unread.DAMAGED: "Something compressed cannot be unpacked",
    Unread.BOMB: "Something unpacks to far more than was sent",
    Unread.DEEP: "Something is wrapped too often",
    Unread.MANY: "There is more than is looked at",
    Unread.SEALED: "An archive, or something encrypted",
    Unread.SLOW: "It takes too long to look at this request",
    Unread.RANGE: "Only a range of the answer",
    Unread.WAITED: "The end of the answer did not come in time",
}
_FORM: Final = re.compile(rb"x-www-form-urlencoded|multipart/", re.IGNORECASE)


class Guard:
    """A policy made ready; it remembers nothing between requests."""

    def __init__(self, policy: DlpPolicy, scanner: Scanner | None = None) -> None:
        self.policy = policy
        self._scanner = scanner or Scanner(policy)
        self._actions = {one.detector: one.action for one in policy.watches}
        self._actions |= {f"{KNOWN_PREFIX}{one.secret.name}": one.action for one in policy.secrets}
        self._least = {one.detector: one.at_least for one in policy.watches}
        self._fingerprints = frozenset(one.fingerprint for one in policy.exclusions if one.fingerprint)
        self._places = tuple(one for one in policy.exclusions if not one.fingerprint)

    def for_responses(self) -> "Guard":
        """Return the guard by which heads and bodies of answers are looked at as if they were those of a request.

        It approves nothing: what would be held in a request is blocked in an answer.
        """
        policy, own = self.policy, self.policy.responses
        watches = tuple(replace(one, action=_of_response(one.action)) for one in policy.watches)
        secrets = tuple(replace(one, action=_of_response(one.action)) for one in policy.secrets)
        made = replace(
            policy, watches=watches, secrets=secrets, path=False, query=False, headers=own.headers, body=True,
            largest_body_kib=own.largest_body_kib, beyond=own.beyond, unread=own.unread,
        )  # fmt: skip
        return Guard(made, self._scanner)

    def look(
        self, request: Request, is_approved: Approved = lambda _subject: False, unread: Collection[Unread] = ()
    ) -> DlpVerdict:
        """Return what the policy says of a request; `is_approved` says whether somebody approved what is held.

        `unread` is what is known beforehand not to be read of its body.
        """
        policy = self.policy
        most = policy.largest_body_kib * 1024
        body = readable(request, most) if policy.body else request
        unwrapping = Unwrapping(_UNWRAPPED_BYTES)
        unwrapping.unread.update(dict.fromkeys(unread, Place(Part.BODY)))
        if policy.body and body.trouble:
            unwrapping.unread[Unread.ENCODING] = Place(Part.BODY)
        if policy.body and body.is_truncated:
            unwrapping.unread[Unread.BEYOND] = Place(Part.BODY)
        sheet = self._sheet(body)
        found = list(self._scanner.found_in(sheet, unwrapping))
        counted = list(self._not_excluded(found))
        verdict = self._verdict(request, counted, found, unwrapping.unread)
        if verdict.status is None and any(one.action is DlpAction.HOLD for one in verdict.leaks):
            verdict = self._held(verdict, request, counted, is_approved)
        if verdict.status is not None or not any(one.action is DlpAction.REDACT for one in verdict.leaks):
            return verdict
        return self._redacted(verdict, request, body, sheet, counted)

    def _held(
        self, verdict: DlpVerdict, request: Request, counted: Iterable[Found], is_approved: Approved
    ) -> DlpVerdict:
        """The verdict on what somebody has to approve: these very values, to this host, by this workload."""
        names = {one.detector for one in verdict.leaks if one.action is DlpAction.HOLD}
        wanted = {one for one in counted if one.detector in names and not self._is_known(one)}
        prints = sorted({masking.fingerprint(self.policy.key, one.detector, one.value) for one in wanted})
        workload = request.around.workload
        told = "\0".join((_text(host_of(request)), workload, *prints))
        held = masking.fingerprint(self.policy.key, HELD, told)
        if is_approved(f"{SUBJECT}{held}"):
            return verdict
        place = f"{workload} → {verdict.host}" if workload else verdict.host
        leak = Leak(HELD, "Held for approval", DlpAction.HOLD, place, len(prints), "", held)
        is_observed = self.policy.mode is DlpMode.OBSERVE
        status = None if is_observed else BLOCKED
        return replace(verdict, status=status, would_refuse=True, held=held, leaks=(leak, *verdict.leaks))

    def _redacted(
        self, verdict: DlpVerdict, request: Request, body: Request, sheet: Sheet, counted: Iterable[Found]
    ) -> DlpVerdict:
        """The verdict with what is to be replaced; a refusal where that is not certain to leave nothing of it."""
        if self.policy.mode is DlpMode.OBSERVE:
            return verdict
        names = {one.detector for one in verdict.leaks if one.action is DlpAction.REDACT}
        wanted = [one for one in counted if one.detector in names and not self._is_known(one)]
        try:
            if not request.around.redacts or request.is_truncated or body.is_truncated:
                raise CannotEdit
            if body.body != request.body and any(one.place.part is Part.BODY for one in wanted):
                raise CannotEdit  # it was decoded
            parts = Parts(request.target, tuple(request.headers), body.body)
            edits = edits_of(sheet, wanted, parts)
            self._check(request, parts.edited(edits), names)
        except CannotEdit:
            leaks = tuple(
                replace(one, action=DlpAction.BLOCK) if one.detector in names else one for one in verdict.leaks
            )
            return replace(verdict, status=BLOCKED, would_refuse=True, leaks=leaks)
        return replace(verdict, edits=edits)

    def _check(self, request: Request, made: Parts, names: set[str]) -> None:
        """Look at what would go on. Raises CannotEdit where something is left in it that should not be."""
        redone = replace(request, target=made.target, headers=made.headers, body=made.body)
        body = readable(redone, self.policy.largest_body_kib * 1024) if self.policy.body else redone
        again = self._not_excluded(self._scanner.found_in(self._sheet(body), Unwrapping(_UNWRAPPED_BYTES)))
        if any(one.detector in names and not self._is_known(one) for one in again):
            raise CannotEdit

    def _is_known(self, found: Found) -> bool:
        """Whether a value is excluded by its fingerprint."""
        return bool(self._fingerprints) and (
            masking.fingerprint(self.policy.key, found.detector, found.value) in self._fingerprints
        )

    def give_up(self, request: Request) -> DlpVerdict:
        """Return the verdict on what could not be looked at in time."""
        verdict = self._judged((), {Unread.SLOW: Place(Part.BODY)})
        return replace(verdict, path=masking.PATH_HIDDEN)

    def _sheet(self, request: Request) -> Sheet:
        """What is to be looked at; a body in which nothing is like anything is not even taken apart."""
        policy, body = self.policy, request.body
        is_form = bool(_FORM.search(media_of(request)))
        skips = not policy.body or (not is_form and self._scanner.is_clean(body))
        return sheet_of(request, path=policy.path, query=policy.query, headers=policy.headers, body=not skips)

    def _not_excluded(self, found: Iterable[Found]) -> Iterator[Found]:
        for one in found:
            if not any(excludes(exclusion, one.detector, one.place) for exclusion in self._places):
                yield one

    def _verdict(
        self, request: Request, counted: Iterable[Found], found: list[Found], unread: dict[Unread, Place]
    ) -> DlpVerdict:
        values: dict[str, dict[str, Place]] = {}
        for one in counted:
            values.setdefault(one.detector, {}).setdefault(one.value, one.place)
        hidden = sorted({one.value for one in found}, key=len, reverse=True)
        names = {one.place.name for one in found if one.place.is_name and one.place.name}
        leaks = [leak for name, places in values.items() for leak in self._leaks(name, places, hidden, names)]
        host = host_of(request)
        if any(one.place.part is Part.HOST for one in found) or (not self.policy.path and self._finds(host)):
            host = masking.HIDDEN
        path = self._path(request, found)
        target = self._target(request, path, found)
        return replace(self._judged(leaks, unread), path=path, host=_text(host), target=target)

    def _leaks(self, name: str, places: dict[str, Place], hidden: list[str], names: set[str]) -> Iterator[Leak]:
        """What is told of one detector's findings; nothing where there are too few."""
        prints = {value: masking.fingerprint(self.policy.key, name, value) for value in places}
        left = {value: place for value, place in places.items() if prints[value] not in self._fingerprints}
        if len(left) < self._least.get(name, 1):
            return
        label = DETECTORS[name].label if name in DETECTORS else name.partition(":")[2]
        for value, place in list(left.items())[:MOST_TOLD]:
            shown = "" if name.startswith(KNOWN_PREFIX) else masking.sample(value)
            where = masking.written(masking.without(place, hidden, names))
            yield Leak(name, label, self._actions[name], where, len(left), shown, prints[value])

    def _judged(self, leaks: Iterable[Leak], unread: dict[Unread, Place]) -> DlpVerdict:
        told = list(leaks)
        is_found = any(one.action is DlpAction.BLOCK for one in told)
        denied = False
        for what, place in unread.items():
            choice = self.policy.beyond if what is Unread.BEYOND else self.policy.unread
            if choice is DlpUnread.ALLOW:
                continue
            denied = denied or choice is DlpUnread.DENY
            action = DlpAction.BLOCK if choice is DlpUnread.DENY else DlpAction.OBSERVE
            told.append(Leak(f"{UNREAD_PREFIX}{what}", _LABELS[what], action, masking.written(_bare(place)), 1))
        if not (is_found or denied) or self.policy.mode is DlpMode.OBSERVE:
            return DlpVerdict(None, is_found or denied, tuple(told))
        is_only_long = not is_found and set(unread) == {Unread.BEYOND}
        return DlpVerdict(TOO_LONG if is_only_long else BLOCKED, True, tuple(told), is_unread=not is_found)

    def _path(self, request: Request, found: list[Found]) -> str:
        """The path without the segments in which something was found; nothing of it where that does not help."""
        path = request.target.partition(b"?")[0]
        has_been_seen = self.policy.path and not any(one.place.part is Part.PATH for one in found)
        if has_been_seen or not self._finds(unquote_to_bytes(path)):
            return _text(path)
        kept = b"/".join(masking.HIDDEN if self._finds(unquote_to_bytes(one)) else one for one in path.split(b"/"))
        return masking.PATH_HIDDEN if self._finds(unquote_to_bytes(kept)) else _text(kept)

    def _target(self, request: Request, path: str, found: list[Found]) -> str:
        """Path and query without what was found in them; empty where nothing was."""
        parts = {one.place.part for one in found}
        if not parts & {Part.PATH, Part.QUERY}:
            return ""
        _, mark, query = request.target.partition(b"?")
        if Part.QUERY in parts:
            query = masking.query_without(query, [one.value for one in found], self._finds)
        return f"{path}{_text(mark)}{_text(query)}"

    def _finds(self, text: bytes) -> bool:
        sheet = Sheet()
        sheet.add(Place(Part.PATH), text)
        return any(True for _ in self._scanner.found_in(sheet, Unwrapping(_UNWRAPPED_BYTES)))


def _of_response(action: DlpAction) -> DlpAction:
    return DlpAction.BLOCK if action is DlpAction.HOLD else action


def _bare(place: Place) -> Place:
    """Of what was not read no name is told: a client may have written there what must not be told."""
    return Place(place.part, "", False, place.wrapped)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
