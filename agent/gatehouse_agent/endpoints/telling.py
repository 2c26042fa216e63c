"""Says where each name leads: in reports, and in events when one cannot be resolved, or can again."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from gatehouse_protocol.endpoints import MAX_NAMES, EndpointsReport, ResolvedName

from gatehouse_agent.endpoints.name import Name


class Telling:
    """`report` is how all were when they were last noted; `tell` takes the code and the text of an event."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self.report = EndpointsReport(())
        self._tell = tell
        self._known: dict[str, ResolvedName] = {}

    def note(self, names: Mapping[str, Name], owners: Mapping[str, str], registered: int) -> bool:
        """Note how they are now, by cluster, with the slices they are of, and how many endpoints are registered; say
        whether anything is otherwise than before.
        """
        found = {
            cluster: _resolved(cluster, name, owners[cluster])
            for cluster, name in names.items()
            if name.is_asked and cluster in owners
        }
        for cluster, one in found.items():
            self._tell_of(self._known.get(cluster), one)
        self._known = found
        listed = sorted(found.values(), key=lambda one: (one.slice, one.service))[:MAX_NAMES]
        report = EndpointsReport(tuple(listed), registered)
        if report == self.report:
            return False
        self.report = report
        return True

    def _tell_of(self, before: ResolvedName | None, now: ResolvedName) -> None:
        was_failing = before is not None and before.failing_since is not None
        if now.failing_since is not None and not was_failing:
            self._tell("name_not_resolved", f"{now.slice} {now.service}: {now.host}: {now.error}")
        elif now.failing_since is None and was_failing:
            self._tell("name_resolved", f"{now.slice} {now.service}: {now.host} can be resolved again")


def _resolved(cluster: str, name: Name, owner: str) -> ResolvedName:
    return ResolvedName(
        slice=owner,
        service=cluster.partition("/")[2],
        host=name.source.host,
        addresses=tuple(
            f"[{one.address}]:{one.port}" if ":" in one.address else f"{one.address}:{one.port}" for one in name.found
        ),
        since=datetime.fromtimestamp(int(name.since), UTC),
        failing_since=None if name.failing_since is None else datetime.fromtimestamp(int(name.failing_since), UTC),
        error=name.error,
        refused=name.refused,
    )
