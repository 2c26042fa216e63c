"""What happens to a request, for people to read. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_SIGNS: Final = {"passed": "✓", "changed": "✓", "answered": "✓", "refused": "✗", "failed": "✗"}
_OTHER: Final = "·"
_NEAREST: Final = 3


def lines_of(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines for a `RouteTestResult`: what came of it, the way, what the service sees, and who else might."""
    yield _headline(told)
    width = max((len(one["step"]) for one in told["steps"]), default=0)
    for one in told["steps"]:
        yield f"  {_SIGNS.get(one['verdict'], _OTHER)} {one['step']:<{width}}  {_of_step(one)}".rstrip()
    if len(told["runs"]) > 1:
        yield "  in a row: " + ", ".join(f"{one['times']} × {one['status']} ({one['by']})" for one in told["runs"])
    yield from _sent(told["sent"])
    yield from _others(told)
    yield from (f"  note: {one}" for one in told["notes"])
    yield from (f"  {one['severity']}: {one['text']}" for one in told["problems"])


def _headline(told: Mapping[str, Any]) -> str:
    answer = told["answer"]
    state = f"revision {told['revision']}" if told["revision"] is not None else "draft"
    whence = f"service {told['service']}" if answer["by"] == "service" else "the gateway"
    return f"{answer['status'] or 'no answer'} from {whence}, by {_or_none(told['route'])} ({state})"


def _or_none(route: str | None) -> str:
    return f"route {route}" if route else "no route"


def _of_step(step: Mapping[str, Any]) -> str:
    named, by = step["object"], step["said_by"]
    parts = [named["name"]] if named else []
    if by:
        parts.append(f"(named by {by['kind'].replace('_', ' ')} {by['name']})")
    words = step["text"] or step["verdict"].replace("_", " ")
    return f"{' '.join(parts)}: {words}" if parts else words


def _sent(sent: Mapping[str, Any] | None) -> Iterator[str]:
    if sent is None:
        return
    yield f"  the service sees {sent['method']} {sent['target']} for {sent['host']}"
    for one in sent["changes"]:
        if one["after"] is None:
            yield f"    - {one['name']}"
        else:
            yield f"    {'+' if one['before'] is None else '~'} {one['name']}: {one['after']}"


def _others(told: Mapping[str, Any]) -> Iterator[str]:
    """Where no route takes it, those that nearly do; else those that were asked before."""
    before = [one for one in told["candidates"] if not one["is_after"] and one["failed"]]
    nearest = sorted(before, key=lambda one: len(one["failed"]))[:_NEAREST]
    for one in nearest:
        yield f"  not {one['route']}: {' '.join(failed['text'] for failed in one['failed'])}"
    if told["hostname"] is None and told["hostnames"]:
        yield "  near hostnames: " + ", ".join(told["hostnames"])


def differing(one: Iterable[str], other: Iterable[str], names: tuple[str, str]) -> Iterator[str]:
    """Yield both, the one below the other, with a sign before each line that the other lacks."""
    first, second = list(one), list(other)
    for name, lines, others in ((names[0], first, set(second)), (names[1], second, set(first))):
        yield f"=== {name}"
        yield from (f"{' ' if line in others else '>'} {line}" for line in lines)
