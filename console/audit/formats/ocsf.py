"""Entries as events of the Open Cybersecurity Schema Framework, version 1.3.0.

Three classes carry them: Authentication (3002) for sessions, API Activity (6003) for what was refused otherwise, Entity
Management (3004) for every change. What OCSF has no field for stands under `unmapped`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from console.audit.actor import ActorKind
from console.audit.formats.record import record
from console.audit.models import Entry, Outcome

VERSION: Final = "1.3.0"
AUTHENTICATION, ENTITY_MANAGEMENT, API_ACTIVITY = 3002, 3004, 6003
CATEGORIES: Final = {3: "Identity & Access Management", 6: "Application Activity"}
CLASSES: Final = {
    AUTHENTICATION: "Authentication", ENTITY_MANAGEMENT: "Entity Management", API_ACTIVITY: "API Activity",
}  # fmt: skip
CREATE, READ, UPDATE, DELETE, OTHER = 1, 2, 3, 4, 99
_CREATING: Final = frozenset({"create", "add", "invite", "enrol", "issue", "publish", "register", "open", "new_key"})
_READING: Final = frozenset({"read", "export", "test", "try", "see", "show", "look"})
_DELETING: Final = frozenset({"delete", "remove", "revoke", "close", "clear", "archive", "redact", "purge", "retire"})
_SESSIONS: Final = {"session.open": 1, "session.close": 2}
_NAMES: Final = {CREATE: "Create", READ: "Read", UPDATE: "Update", DELETE: "Delete", OTHER: "Other"}
_USER_TYPES: Final = {ActorKind.USER: (1, "User"), ActorKind.TOKEN: (3, "System"), ActorKind.SYSTEM: (3, "System")}


def ocsf(entry: Entry) -> dict[str, Any]:
    """Return an entry as an OCSF event."""
    class_uid, activity, name = _class(entry)
    is_refused = entry.outcome == Outcome.REFUSED
    return {
        "class_uid": class_uid,
        "class_name": CLASSES[class_uid],
        "category_uid": class_uid // 1_000,
        "category_name": CATEGORIES[class_uid // 1_000],
        "activity_id": activity,
        "activity_name": name,
        "type_uid": class_uid * 100 + activity,
        "type_name": f"{CLASSES[class_uid]}: {name}",
        "time": int(entry.at.timestamp() * 1_000),
        "severity_id": 3 if is_refused else 1,
        "severity": "Medium" if is_refused else "Informational",
        "status_id": 2 if is_refused else 1,
        "status": "Failure" if is_refused else "Success",
        "message": entry.summary,
        "metadata": {
            "version": VERSION,
            "product": {"name": "Gatehouse", "vendor_name": "Gatehouse"},
            "uid": str(entry.id),
            "event_code": entry.verb,
            "tenant_uid": str(entry.tenant_id or ""),
            "sequence": entry.position,
            "log_name": entry.chain,
            "correlation_uid": entry.request_id,
        },
        "actor": {"user": _user(entry), "app_name": "Gatehouse"},
        "src_endpoint": {"ip": entry.ip} if entry.ip else {"name": "gatehouse"},
        **_of_class(entry, class_uid),
        "unmapped": {name: record(entry)[name] for name in ("slice", "changes", "previous", "digest", "form", "salts")},
    }


def ocsf_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each entry."""
    for entry in entries:
        yield json.dumps(ocsf(entry), ensure_ascii=False) + "\n"


def _class(entry: Entry) -> tuple[int, int, str]:
    if entry.verb in _SESSIONS or entry.verb == "sign_in.refuse":
        activity = _SESSIONS.get(entry.verb, 1)
        return AUTHENTICATION, activity, "Logoff" if activity == 2 else "Logon"
    if entry.outcome == Outcome.REFUSED:
        return API_ACTIVITY, OTHER, "Other"
    act = entry.verb.rpartition(".")[2]
    activity = CREATE if act in _CREATING else READ if act in _READING else DELETE if act in _DELETING else UPDATE
    return ENTITY_MANAGEMENT, activity, _NAMES[activity]


def _of_class(entry: Entry, class_uid: int) -> dict[str, Any]:
    thing = {"uid": entry.target_id, "name": entry.target_name, "type": entry.target_kind}
    if class_uid == AUTHENTICATION:
        user = {"uid": entry.target_id, "name": entry.target_name, "type_id": 1, "type": "User"}
        return {"user": user, "service": {"name": "Gatehouse"}}
    if class_uid == API_ACTIVITY:
        return {"api": {"operation": entry.verb, "request": {"uid": entry.request_id}}, "resources": [thing]}
    return {"entity": thing}


def _user(entry: Entry) -> dict[str, Any]:
    type_id, name = _USER_TYPES.get(ActorKind(entry.actor_kind), (99, entry.actor_kind))
    return {"uid": entry.actor_id, "name": entry.actor_name, "type_id": type_id, "type": name}
