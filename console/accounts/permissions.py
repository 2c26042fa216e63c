"""The permissions a role can hold on a tenant. Each API operation maps to exactly one (or is refused)."""

from enum import StrEnum


class Permission(StrEnum):
    """What may be done within one tenant; on the platform tenant it means everywhere."""

    VIEW = "view"
    EDIT = "edit"
    PUBLISH = "publish"
    SECURE = "secure"
    AUDIT = "audit"
    MEMBERS = "members"
    TOKENS = "tokens"
    OPERATE = "operate"
    OPEN_SAMPLES = "open_samples"
    WATCH = "watch"
    REGISTER = "register"
    PURGE = "purge"

    @property
    def label(self) -> str:
        """A sentence for people."""
        return _LABELS[self]


_LABELS = {
    Permission.VIEW: "See the tenant, its drafts, revisions and traffic",
    Permission.EDIT: "Change drafts",
    Permission.PUBLISH: "Publish and revert revisions",
    Permission.SECURE: "Change security policies",
    Permission.AUDIT: "Read the audit trail",
    Permission.MEMBERS: "Add and remove people, teams and their roles",
    Permission.TOKENS: "Create and revoke API tokens",
    Permission.OPERATE: "Operate gateways and nodes",
    Permission.OPEN_SAMPLES: "Open requests that the firewall kept",
    Permission.WATCH: "Change objectives and alert rules, acknowledge and silence alerts",
    Permission.REGISTER: "Register endpoints of services",
    Permission.PURGE: "Let caches forget what they keep",
}
