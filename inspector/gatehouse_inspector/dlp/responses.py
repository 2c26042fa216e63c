"""The other direction: an answer of a service becomes a verdict, and perhaps another answer.

Its head and body are looked at as those of a request are, by the same detectors and exclusions. What was compressed is
replaced in what it unpacks to, and goes on unpacked.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from gatehouse_inspector.dlp.decoding import Unread
from gatehouse_inspector.dlp.editing import Parts
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.places import Part
from gatehouse_inspector.dlp.reading import host_of
from gatehouse_inspector.dlp.verdicts import BLOCKED, DlpVerdict
from gatehouse_inspector.requests.encodings import readable
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response

_PARTIAL_CONTENT: Final = 206
_OF_THE_OLD_BODY: Final = (
    "content-encoding", "etag", "content-md5", "digest", "content-digest", "repr-digest", "accept-ranges",
)  # fmt: skip
"""Headers that say something of the bytes of a body, and are not true of another one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an answer goes on with: headers that are set, and removed, and its body; None where that stays."""

    headers: tuple[tuple[str, bytes], ...]
    removed: tuple[str, ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The verdict on an answer, and what it becomes; no changes where it goes on as it came, or not at all."""

    verdict: DlpVerdict
    changes: Changes | None = None


class ResponseGuard:
    """A policy made ready for answers; it remembers nothing between them."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard.for_responses()
        self.responses = guard.policy.responses
        self._looks = bool(guard.policy.watches or guard.policy.secrets)

    def wants_body_of(self, head: Response) -> bool:
        """Whether a body of that type is looked at; none is where nothing is looked for."""
        return self._looks and (not head.media or head.media in self.responses.content_types)

    def look(self, response: Response, unread: Collection[Unread] = ()) -> LookedAt:
        """Return what becomes of an answer; `unread` is what is known beforehand not to be read of its body."""
        is_range = response.status == _PARTIAL_CONTENT and bool(response.body)
        request = self._as_request(response, is_whole=not (unread or is_range))
        verdict = self._guard.look(request, unread=[*unread, *([Unread.RANGE] if is_range else [])])
        if verdict.status is not None:
            return LookedAt(replace(verdict, status=BLOCKED))
        return LookedAt(verdict, _changes(request, verdict) if verdict.edits else None)

    def give_up(self, response: Response) -> DlpVerdict:
        """Return the verdict on what could not be looked at in time."""
        verdict = self._guard.give_up(response.request)
        return verdict if verdict.status is None else replace(verdict, status=BLOCKED)

    def _as_request(self, response: Response, *, is_whole: bool) -> Request:
        """The head and the body of an answer with the host, path and surroundings of the request."""
        asked = response.request
        read = readable(response, self.responses.largest_body_kib * 1024) if response.body else _bare(response)
        return replace(
            asked,
            headers=((b"host", host_of(asked)), *read.headers),
            body=read.body,
            is_truncated=read.is_truncated,
            trouble=read.trouble,
            around=replace(asked.around, redacts=is_whole),
        )


def _bare(response: Response) -> Response:
    """One without a body, which then is not encoded either."""
    kept = [(name, value) for name, value in response.headers if name.lower() != b"content-encoding"]
    return replace(response, headers=kept)


def _changes(request: Request, verdict: DlpVerdict) -> Changes:
    parts = Parts(request.target, tuple(request.headers), request.body)
    made = parts.edited(verdict.edits)
    changed = {one.name for one in verdict.edits if one.part is Part.HEADER}
    headers = tuple((name, value) for key, value in made.headers if (name := key.lower().decode("latin-1")) in changed)
    if made.body == parts.body:
        return Changes(headers)
    length = ("content-length", str(len(made.body)).encode())
    return Changes((*headers, length), _OF_THE_OLD_BODY, made.body)
