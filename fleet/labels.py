"""Labels of nodes: short texts by key with the bounds that Kubernetes has, so that one set serves both."""

import re
from collections.abc import Mapping
from typing import Any, Final

from console.base.errors import FieldProblem, pointer

MOST_LABELS: Final = 32
MOST_IN_NAME: Final = 63
MOST_IN_PREFIX: Final = 253
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_PREFIX: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def label_problems(labels: Any, field: str) -> list[FieldProblem]:
    """Return every mistake in `labels`, the value of the body's `field`; none means: a mapping of text to text."""
    if not isinstance(labels, Mapping):
        return [FieldProblem("type_object", pointer(field), "must be an object with a text for each key")]
    if len(labels) > MOST_LABELS:
        return [FieldProblem("list_too_long", pointer(field), f"has more than {MOST_LABELS} labels")]
    return [found for key, value in labels.items() if (found := _problem(field, key, value))]


def _problem(field: str, key: Any, value: Any) -> FieldProblem | None:
    place = pointer(field, str(key)[:MOST_IN_PREFIX])
    if not isinstance(key, str) or not _is_key(key):
        text = (
            f"At most {MOST_IN_NAME} letters, digits, dots, underscores and hyphens, a letter or digit at both ends; "
            "a domain and a slash may stand before them."
        )
        return FieldProblem("label_key_invalid", place, text)
    if not isinstance(value, str):
        return FieldProblem("type_text", place, "must be text")
    if value and not _is_name(value):
        text = f"At most {MOST_IN_NAME} letters, digits, dots, underscores and hyphens, a letter or digit at both ends."
        return FieldProblem("label_value_invalid", place, text)
    return None


def _is_key(key: str) -> bool:
    prefix, slash, name = key.rpartition("/")
    return _is_name(name) and (not slash or (len(prefix) <= MOST_IN_PREFIX and bool(_PREFIX.fullmatch(prefix))))


def _is_name(text: str) -> bool:
    return len(text) <= MOST_IN_NAME and bool(_NAME.fullmatch(text))
