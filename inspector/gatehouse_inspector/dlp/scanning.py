"""Looks for everything that a policy watches for: one pass over a text says which detectors to ask, mostly none."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import re2

from gatehouse_inspector.dlp.decoding import TRIGGERS, Unread, Unwrapping, options
from gatehouse_inspector.dlp.detectors import DETECTORS, Detector
from gatehouse_inspector.dlp.known import KnownSecrets
from gatehouse_inspector.dlp.places import Part, Place, Sheet
from gatehouse_inspector.dlp.policy import KNOWN_PREFIX, DlpPolicy, Watch

MOST_CANDIDATES: Final = 5_000
"""Of one detector in one request, also those that only look like it."""
MOST_FOUND: Final = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: by which detector, where, and what. It is never printed.

    `start` and `end` are offsets in the sheet that it was found in; `is_wrapped`: not in the first one.
    """

    detector: str
    place: Place
    value: str = field(repr=False)
    start: int = 0
    end: int = 0
    is_wrapped: bool = False


class Scanner:
    """Made once for a policy."""

    def __init__(self, policy: DlpPolicy) -> None:
        self._detectors = tuple(_detector_of(one) for one in policy.watches)
        self._patterns = tuple(re2.compile(one.expression.encode(), options=options()) for one in self._detectors)
        self._known = KnownSecrets([one.secret for one in policy.secrets])
        self._first = re2.Set.SearchSet(options())
        for trigger in (*(one.trigger for one in self._detectors), *TRIGGERS):
            self._first.Add(trigger)
        self._first.Compile()

    def is_clean(self, text: bytes) -> bool:
        """Return whether nothing is in a text that is no form, before it is taken apart; False where that is not known.

        In a document without backslashes all values stand as they are.
        """
        if not self._known and not self._first.Match(text):
            return True
        if b"\\" in text:
            return False
        sheet, unwrapping = Sheet(), Unwrapping(len(text))
        sheet.add(Place(Part.BODY), text)
        return not any(True for _ in self.found_in(sheet, unwrapping, asks_names=False)) and not unwrapping.unread

    def found_in(self, sheet: Sheet, unwrapping: Unwrapping, *, asks_names: bool = True) -> Iterator[Found]:
        """Yield what is found in the texts of a sheet, and in what they wrap, at most `MOST_FOUND`.

        Without `asks_names` also what would have to be named, where it is not.
        """
        left = {one.id: MOST_CANDIDATES for one in self._detectors}
        depth = count = 0
        while sheet:
            for one in self._in_sheet(sheet, unwrapping, left, asks_names):
                count += 1
                if count > MOST_FOUND:
                    unwrapping.unread.setdefault(Unread.MANY, one.place)
                    return
                yield replace(one, is_wrapped=True) if depth else one
            sheet = unwrapping.sheet_within(sheet, depth)
            depth += 1

    def _in_sheet(
        self, sheet: Sheet, unwrapping: Unwrapping, left: dict[str, int], asks_names: bool
    ) -> Iterator[Found]:
        data = bytes(sheet.data)
        for start, end, secret in self._known.found_in(data):
            yield Found(f"{KNOWN_PREFIX}{secret.name}", sheet.place_at(start), secret.digest, start, end)
        for index in self._first.Match(data) or ():
            if index < len(self._detectors):
                yield from self._by(index, sheet, data, unwrapping, left, asks_names)

    def _by(
        self, index: int, sheet: Sheet, data: bytes, unwrapping: Unwrapping, left: dict[str, int], asks_names: bool
    ) -> Iterator[Found]:
        """What one detector finds. After what only looked like something the next byte is where the next may begin."""
        detector, search, at = self._detectors[index], self._patterns[index].search, 0
        while match := search(data, at):
            start, end = match.span(1)
            place = sheet.place_at(start)
            if not left[detector.id]:
                unwrapping.unread.setdefault(Unread.MANY, place)
                return
            left[detector.id] -= 1
            at = end if detector.within else start + 1
            for first, last, value in detector.found(data, start, end, place.name if asks_names else None):
                yield Found(detector.id, place, value, first, last)
                at = max(at, last)


def _detector_of(watch: Watch) -> Detector:
    if not watch.pattern:
        return DETECTORS[watch.detector]
    return Detector(watch.detector, watch.detector, watch.pattern, watch.pattern, begins_alone=False, ends_alone=False)
