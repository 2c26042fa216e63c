"""What is said: one document for every type of channel, kept with the delivery as it was when it was decided."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from alerting.life.words import NotificationStatus, Severity

MOST_ALERTS: Final = 50
"""So many alerts are in one notification; `more` counts the others."""
_ORDER: Final = tuple(str(one) for one in Severity)


class Notification(TypedDict):
    """A notification. `group` names what it is about for as long as that lasts: receivers put the same into one."""

    version: str
    status: str
    tenant: str
    policy: str
    group: str
    group_labels: dict[str, str]
    step: int
    severity: str
    title: str
    url: str
    alerts: list[dict[str, Any]]
    more: int


def worst(severities: Sequence[str]) -> str:
    """Return the most urgent."""
    return min(severities, key=_ORDER.index, default=str(Severity.INFO))


def title_of(status: NotificationStatus, alerts: Sequence[Mapping[str, Any]], more: int) -> str:
    """Return one line for people: the title of the alert, or how many there are."""
    word = {"firing": "Firing", "acknowledged": "Acknowledged", "resolved": "Resolved", "test": "Test"}[str(status)]
    open_ones = [one for one in alerts if one["status"] != "resolved"] or list(alerts)
    count = len(open_ones) + more
    if not open_ones:
        return word
    return f"{word}: {open_ones[0]['title']}" + (f" and {count - 1} more" if count > 1 else "")


def lines_of(notification: Notification) -> list[str]:
    """Return the alerts as lines of plain text, each with what helps most first."""
    found = []
    for one in notification["alerts"]:
        found.append(f"[{one['severity']}] {one['title']} ({one['status']})")
        found.append(f"  {one['text']}")
        if one.get("is_unknown"):
            found.append("  Its source is silent: how it stands is not known.")
        if change := one.get("change"):
            found.append(f"  Before it: {change['text']} {change['url']}")
        found += [f"  {one['url']}", f"  What to do: {one['runbook_url']}", ""]
    if notification["more"]:
        found.append(f"And {notification['more']} more: {notification['url']}")
    return found
