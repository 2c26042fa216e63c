"""What a policy says is no leak, by the place in which it stands."""

from gatehouse_inspector.dlp.places import Part, Place
from gatehouse_inspector.dlp.policy import Exclusion


def excludes(exclusion: Exclusion, detector: str, place: Place) -> bool:
    """Return whether what a detector finds in a place is not counted; one by fingerprint excludes no place."""
    if exclusion.detector and exclusion.detector != detector:
        return False
    if exclusion.header:
        return place.part is Part.HEADER and place.name == exclusion.header.lower()
    if exclusion.argument:
        return place.part is not Part.HEADER and not place.is_name and place.name == exclusion.argument
    return bool(exclusion.pointer) and place.part is Part.BODY and _is_at(exclusion.pointer, place.name)


def _is_at(pointer: str, name: str) -> bool:
    """Whether a JSON pointer is this one; `*` stands for any one of its parts."""
    wanted, had = pointer.split("/"), name.split("/")
    return len(wanted) == len(had) and all(one in ("*", other) for one, other in zip(wanted, had, strict=True))
