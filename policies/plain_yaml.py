"""PURE: YAML that people bring, read by libyaml. What would be small and stand for much is looked for before."""

from __future__ import annotations

from typing import Any, Final

import yaml

MOST_CHARACTERS: Final = 2_000_000
MOST_VALUES: Final = 200_000  # values, keys and collections; building them takes about a second of a processor
DEEPEST: Final = 60
_MOST_HANDLES: Final = 100  # libyaml compares each with all those before it
_LONGEST_NUMBER: Final = 100  # Python reads longer ones in the square of their length, or not at all
_TAGS: Final = (None, "!", "tag:yaml.org,2002:str")
_NUMBERS: Final = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class NotPlain(ValueError):
    """The text is no YAML, or none that is read here; the message says why and where."""


class _Loader(yaml.CSafeLoader):
    """Builds plain values, and no number that is longer than anybody writes."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
            raise _refusal(f"a number has at most {_LONGEST_NUMBER} characters", node.start_mark)
        return super().construct_object(node, deep)


def documents(text: str) -> list[Any]:
    """Return the documents of a text without empty ones. Raises NotPlain."""
    if len(text) > MOST_CHARACTERS:
        raise NotPlain(f"A document has at most {MOST_CHARACTERS} characters.")
    try:
        _look_through(text)
        return [one for one in yaml.load_all(text, Loader=_Loader) if one is not None]
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise NotPlain(f"This is no YAML that is read here: {error.problem}{line}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise NotPlain("This is no YAML.") from error


def _look_through(text: str) -> None:
    """Refuse what a reader would have to write out: aliases, depth, tags, too many values. Nothing is built here."""
    if text.count("%TAG") > _MOST_HANDLES:
        raise _refusal("tags are not read", None)
    depth = values = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("aliases are not read", event.start_mark)
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            values += 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            _refuse(event, depth, values)


def _refuse(event: Any, depth: int, values: int) -> None:
    if event.tag not in _TAGS:
        raise _refusal("tags are not read", event.start_mark)
    if depth > DEEPEST:
        raise _refusal(f"it is nested deeper than {DEEPEST} levels", event.start_mark)
    if values > MOST_VALUES:
        raise _refusal(f"it holds more than {MOST_VALUES} values", event.start_mark)


def _refusal(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
