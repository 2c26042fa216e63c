"""Bodies of resources on disk: a few append-free files of frames, one for each generation that brought new ones.

One file and one fsync for a thousand bodies, and each body proves itself by its digest when it is read.
"""

from collections.abc import Iterable, Mapping

from gatehouse_protocol.frames import FrameError, decode_frames, encode_frames

from gatehouse_agent.store.files import Files

_MOSTLY_DEAD = 0.5


class Packs:
    """Which pack holds which digest is known from reading them all once, at the start."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._where: dict[str, str] = {}

    def load(self) -> dict[str, bytes]:
        """Return every intact body by digest; a damaged pack gives what comes before the damage."""
        bodies: dict[str, bytes] = {}
        for name in self._files.names("packs"):
            for digest, body in _intact(self._files.read(name)):
                bodies[digest] = body
                self._where[digest] = name
        return bodies

    def add(self, number: int, bodies: Mapping[str, bytes]) -> None:
        """Store the bodies that are not stored yet, in one pack."""
        fresh = {digest: body for digest, body in bodies.items() if digest not in self._where}
        if fresh:
            name = f"packs/{number:012d}"
            self._files.write(name, encode_frames(fresh.values()))
            self._where.update(dict.fromkeys(fresh, name))

    def keep_only(self, live: Mapping[str, bytes], number: int, *, is_thorough: bool = False) -> None:
        """Remove packs without live bodies; once most of what is stored is dead, write the live ones anew.

        `is_thorough`: nothing dead may stay, however little it is.
        """
        alive = len(live.keys() & self._where.keys())
        if alive < (1 if is_thorough else _MOSTLY_DEAD) * len(self._where):
            self._rewrite(live, number)
        used = {self._where[digest] for digest in live if digest in self._where}
        for name in self._files.names("packs"):
            if name not in used:
                self._files.remove(name)
        self._where = {digest: name for digest, name in self._where.items() if name in used}

    def _rewrite(self, live: Mapping[str, bytes], number: int) -> None:
        name = f"packs/{number:012d}-whole"
        self._files.write(name, encode_frames(live.values()))
        self._where.update(dict.fromkeys(live, name))


def _intact(data: bytes) -> Iterable[tuple[str, bytes]]:
    frames = decode_frames(data)
    while True:
        try:
            frame = next(frames, None)
        except FrameError:
            return
        if frame is None:
            return
        yield frame
