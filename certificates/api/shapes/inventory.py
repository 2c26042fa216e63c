"""Numbers of all certificates, and what comes for them, as JSON."""

from typing import Any

from rest_framework import serializers

from certificates.api.filtering import STANDINGS, USES
from certificates.life.calendar import Span
from certificates.life.standing import Standing
from certificates.pki.keys import KeyType
from certificates.queries.calendar import Calendar, Entries
from certificates.queries.inventory import Summary


class _Count(serializers.Serializer):
    count = serializers.IntegerField()


class StandingCountShape(_Count):
    """How many stand so."""

    standing = serializers.ChoiceField([str(one) for one in Standing])


class UseCountShape(_Count):
    """How many are used so."""

    use = serializers.ChoiceField(USES)


class IssuerCountShape(_Count):
    """How many come from there; `issuer` is null for uploads."""

    issuer = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_blank=True)


class KeyCountShape(_Count):
    """How many have such a key."""

    key = serializers.ChoiceField([str(one) for one in KeyType])


class OwnerCountShape(_Count):
    """How many belong to somebody."""

    owner = serializers.CharField()


class WeekCountShape(_Count):
    """How many end in a week."""

    week = serializers.DateField(help_text="Its Monday, UTC.")


class CertificateSummaryShape(serializers.Serializer):
    """Counts of all certificates that one may see and asks for; what there is none of is left out."""

    total = serializers.IntegerField()
    standings = StandingCountShape(many=True)
    uses = UseCountShape(many=True, help_text="One may be shadowed for one name and serve another.")
    issuers = IssuerCountShape(many=True)
    keys = KeyCountShape(many=True)
    owners = OwnerCountShape(many=True, help_text="The hundred who have most.")
    weeks = WeekCountShape(many=True, help_text="Half a year ahead.")


class CalendarEntryShape(serializers.Serializer):
    """A certificate in a slot of the calendar."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class CalendarEntriesShape(serializers.Serializer):
    """How many there are, and the first dozen."""

    count = serializers.IntegerField()
    first = CalendarEntryShape(many=True)


class CalendarSlotShape(serializers.Serializer):
    """What is renewed and what ends in a span of time; the first slot also holds what is overdue."""

    begins = serializers.DateTimeField()
    renewals = CalendarEntriesShape()
    ends = CalendarEntriesShape()


class CertificateCalendarShape(serializers.Serializer):
    """What comes for all certificates that one may see and asks for."""

    span = serializers.ChoiceField([str(one) for one in Span])
    suiting = serializers.ChoiceField(
        [str(one) for one in Span], help_text="In which something comes for half of the certificates."
    )
    slot_seconds = serializers.IntegerField()
    slots = CalendarSlotShape(many=True)


def summary_json(found: Summary) -> dict[str, Any]:
    """Return a CertificateSummaryShape, in the order in which the words are listed elsewhere."""
    return {
        "total": found.total,
        "standings": [{"standing": one, "count": found.standings[one]} for one in STANDINGS if one in found.standings],
        "uses": [{"use": one, "count": found.uses[one]} for one in USES if one in found.uses],
        "issuers": [{"issuer": name, "title": title, "count": count} for name, title, count in found.issuers],
        "keys": [{"key": str(one), "count": found.keys[one]} for one in KeyType if one in found.keys],
        "owners": [{"owner": owner, "count": count} for owner, count in found.owners],
        "weeks": [{"week": week, "count": count} for week, count in found.weeks],
    }


def calendar_json(found: Calendar) -> dict[str, Any]:
    """Return a CertificateCalendarShape."""
    return {
        "span": str(found.span),
        "suiting": str(found.suiting),
        "slot_seconds": int(found.span.slot.total_seconds()),
        "slots": [
            {"begins": slot.begins, "renewals": _entries(slot.renewals), "ends": _entries(slot.ends)}
            for slot in found.slots
        ],
    }


def _entries(found: Entries) -> dict[str, Any]:
    first = [{"id": str(one.id), "slice": one.slice, "name": one.name, "at": one.at} for one in found.first]
    return {"count": found.count, "first": first}
