"""The tables of intent, one file per idea."""

from policies.models.draft import DraftObject, HostnameClaim, ObjectState
from policies.models.gateway import Gateway
from policies.models.resource import Resource, SliceResource
from policies.models.revision import LONGEST_MESSAGE, Revision, RevisionObject
from policies.models.slice import Slice, SlicePart

__all__ = [
    "LONGEST_MESSAGE",
    "DraftObject",
    "Gateway",
    "HostnameClaim",
    "ObjectState",
    "Resource",
    "Revision",
    "RevisionObject",
    "Slice",
    "SlicePart",
    "SliceResource",
]
