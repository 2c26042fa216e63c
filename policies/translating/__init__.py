"""PURE: what others say in their configuration, as objects of a slice, with a note for everything not understood."""

from policies.translating.documents import MOST_CHARACTERS
from policies.translating.translate import Format, translate
from policies.translating.translation import Known, Note, Severity, Translation

__all__ = ["MOST_CHARACTERS", "Format", "Known", "Note", "Severity", "Translation", "translate"]
