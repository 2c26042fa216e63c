"""Keeps proven generations: the resources' bodies, what each slice consists of, and which slices belong together.

Written in the order of reference (bodies, secrets, indexes, generation), so that a crash at any point leaves whole
generations only. Everything is checked when it is read; a damaged generation is passed over for the one before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from gatehouse_protocol.messages import IndexedResource
from gatehouse_protocol.shapes import encode, parse

from gatehouse_agent.assembly.content import SliceContent, SliceRef
from gatehouse_agent.machine.state import Generation, Hold
from gatehouse_agent.store.documents import CorruptError, pack, unpack
from gatehouse_agent.store.files import Files
from gatehouse_agent.store.packs import Packs
from gatehouse_agent.store.vault import Vault

_JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Journal:
    """What must survive a restart besides generations."""

    manifest_version: int = 0
    pinned_number: int | None = None
    holds: tuple[tuple[str, Hold], ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the disk held: whole generations, newest first, what they need, and what was found damaged."""

    journal: Journal = Journal()
    generations: tuple[Generation, ...] = ()
    contents: Mapping[SliceRef, SliceContent] = field(default_factory=dict)
    bodies: Mapping[str, bytes] = field(default_factory=dict)
    damage: tuple[str, ...] = ()


class Store:
    """Synchronous; the agent calls it from one thread of its own. Writing raises `StoreFullError`."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._packs = Packs(files)
        self._vault = Vault(files)
        self._numbers: list[int] = []
        self._slices: frozenset[str] = frozenset()

    def load(self) -> Loaded:
        """Return everything that is whole."""
        bodies = self._packs.load()
        generations: list[Generation] = []
        contents: dict[SliceRef, SliceContent] = {}
        damage: list[str] = []
        for name in reversed(self._files.names("generations")):
            try:
                generation, needed = self._load_generation(name, bodies)
            except (CorruptError, OSError, ValueError, KeyError, TypeError) as error:
                damage.append(f"{name}: {error}")
                continue
            generations.append(generation)
            contents |= needed
        self._numbers = [one.number for one in generations]
        self._slices = frozenset(ref.slice for ref in contents)
        needed_bodies = {one.digest: bodies[one.digest] for content in contents.values() for one in content}
        return Loaded(self._load_journal(damage), tuple(generations), contents, needed_bodies, tuple(damage))

    def keep(
        self, generation: Generation, contents: Iterable[SliceContent], bodies: Mapping[str, bytes], keep: Iterable[int]
    ) -> None:
        """Write a generation, then drop those that are not in `keep`; `contents` are those of all that stay."""
        contents = tuple(contents)
        wanted = set(generation.slices)
        listed = [one for content in contents if content.ref in wanted for one in content]
        self._packs.add(generation.number, {one.digest: bodies[one.digest] for one in listed if not one.sealed})
        for one in listed:
            if one.sealed:
                self._vault.write(one.digest, bodies[one.digest])
        for content in contents:
            if content.ref in wanted and not self._files.exists(_index_name(content.ref)):
                self._files.write(_index_name(content.ref), pack([encode(one) for one in content]))
        self._files.write(_generation_name(generation.number), pack(asdict(generation)))
        self._numbers = [generation.number, *(number for number in self._numbers if number in set(keep))]
        self._collect_garbage(contents, bodies, generation.number)

    def discard(self, number: int) -> None:
        """Forget a generation."""
        self._files.remove(_generation_name(number))

    def keep_journal(self, journal: Journal) -> None:
        """Replace the journal."""
        self._files.write(_JOURNAL, pack(asdict(journal)))

    def _load_generation(self, name: str, bodies: dict[str, bytes]) -> tuple[Generation, dict[SliceRef, SliceContent]]:
        document = unpack(name, self._files.read(name))
        refs = tuple(SliceRef(**ref) for ref in document["slices"])
        generation = Generation(document["number"], refs, document["proven_at_seconds"])
        return generation, {ref: self._load_content(ref, bodies) for ref in refs}

    def _load_content(self, ref: SliceRef, bodies: dict[str, bytes]) -> SliceContent:
        index = unpack(_index_name(ref), self._files.read(_index_name(ref)))
        content = SliceContent.full(ref, [parse(IndexedResource, one) for one in index])
        if content.root != ref.root:
            raise CorruptError(f"the index of {ref.slice} does not match its root")
        for one in content:
            if one.sealed and one.digest not in bodies:
                bodies[one.digest] = self._vault.read(one.digest)
            if one.digest not in bodies:
                raise CorruptError(f"the body of {one.name} in {ref.slice} is missing or was changed")
        return content

    def _load_journal(self, damage: list[str]) -> Journal:
        if not self._files.exists(_JOURNAL):
            return Journal()
        try:
            document = unpack(_JOURNAL, self._files.read(_JOURNAL))
            holds = tuple((key, Hold(**hold)) for key, hold in document["holds"])
            return Journal(document["manifest_version"], document["pinned_number"], holds)
        except (CorruptError, OSError, ValueError, KeyError, TypeError) as error:
            damage.append(str(error))
            return Journal()

    def _collect_garbage(self, contents: tuple[SliceContent, ...], bodies: Mapping[str, bytes], number: int) -> None:
        generations = {_generation_name(one) for one in self._numbers}
        indexes = {_index_name(content.ref) for content in contents}
        for folder, wanted in (("generations", generations), ("indexes", indexes)):
            for name in self._files.names(folder):
                if name not in wanted:
                    self._files.remove(name)
        listed = [one for content in contents for one in content]
        live = {one.digest: bodies[one.digest] for one in listed if not one.sealed and one.digest in bodies}
        slices = frozenset(content.ref.slice for content in contents)
        self._packs.keep_only(live, number, is_thorough=not self._slices <= slices)
        self._slices = slices
        self._vault.keep_only({one.digest for one in listed if one.sealed})


def _generation_name(number: int) -> str:
    return f"generations/{number:012d}"


def _index_name(ref: SliceRef) -> str:
    return f"indexes/{ref.root}"
