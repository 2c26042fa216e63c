"""The shapes of this app's answers and requests, for the API's document. Objects of a kind: `object_shapes`."""

from rest_framework import serializers

from policies.compiler import DRAFTED_KINDS, Kind, Severity
from policies.compiler.plan import Action
from policies.models import ObjectState

KINDS = [(str(kind), str(kind)) for kind in DRAFTED_KINDS]
PLANNED_KINDS = [(str(kind), str(kind)) for kind in Kind]
ACTIONS = [(str(action), str(action)) for action in Action]
STATES = [(str(state), str(state)) for state in ObjectState]


class Finding(serializers.Serializer):
    """A named finding: what, how bad, and where."""

    code = serializers.CharField(help_text="Stable, for programs.")
    severity = serializers.ChoiceField(choices=[(str(each), str(each)) for each in Severity])
    pointer = serializers.CharField(help_text="JSON pointer into the object, as /spec/match/path/value; may be empty.")
    text = serializers.CharField(help_text="A sentence for people.")
    kind = serializers.CharField(required=False)
    name = serializers.CharField(required=False)


class DraftItem(serializers.Serializer):
    """One object that the draft adds, changes or removes."""

    kind = serializers.ChoiceField(choices=KINDS)
    name = serializers.CharField()
    action = serializers.ChoiceField(choices=ACTIONS)
    updated_by = serializers.CharField()
    updated_at = serializers.DateTimeField()


class Draft(serializers.Serializer):
    """What differs from the last revision; `items` are the first thousand of `changes`."""

    slice = serializers.CharField()
    version = serializers.IntegerField()
    etag = serializers.CharField()
    changes = serializers.IntegerField()
    items = DraftItem(many=True)


class RestoreRequest(serializers.Serializer):
    """Which revision the draft shall be like."""

    sequence = serializers.IntegerField(min_value=1)


class FieldChange(serializers.Serializer):
    """One field that differs."""

    pointer = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class PlannedChange(serializers.Serializer):
    """What becomes of one object: in a line, by field, and as two texts to lay side by side."""

    action = serializers.ChoiceField(choices=ACTIONS)
    kind = serializers.ChoiceField(choices=PLANNED_KINDS)
    name = serializers.CharField()
    text = serializers.CharField()
    fields = FieldChange(many=True)  # type: ignore[assignment]
    before_text = serializers.CharField(allow_blank=True)
    after_text = serializers.CharField(allow_blank=True)


class UnsafeFinding(serializers.Serializer):
    """What could hurt traffic; a publish must acknowledge its code."""

    code = serializers.CharField()
    text = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)


class PlanCounts(serializers.Serializer):
    """The plan in numbers."""

    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    unsafe = serializers.IntegerField()
    errors = serializers.IntegerField()
    warnings = serializers.IntegerField()


class Plan(serializers.Serializer):
    """What publishing would change, and everything that was found about it."""

    digest = serializers.CharField(help_text="Names exactly these changes; send it as `plan` when you publish.")
    base = serializers.IntegerField(allow_null=True, help_text="The revision it was compared with.")
    changes = PlannedChange(many=True)
    problems = Finding(many=True)
    unsafe = UnsafeFinding(many=True)
    publishable = serializers.BooleanField()
    counts = PlanCounts()


class AnyObject(serializers.Serializer):
    """An object of any kind, as it is exported and imported."""

    kind = serializers.ChoiceField(choices=KINDS)
    name = serializers.CharField()
    spec = serializers.JSONField(help_text="The spec of its kind: RouteSpec, ServiceSpec, …")


class Export(serializers.Serializer):
    """Everything a draft holds, in a stable order."""

    slice = serializers.CharField()
    objects = AnyObject(many=True)


class ImportRequest(serializers.Serializer):
    """Objects to write, all or none. With `prune` the slice has no others afterwards."""

    objects = AnyObject(many=True)
    prune = serializers.BooleanField(default=False)


class DraftVersion(serializers.Serializer):
    """The draft's version, to go on with."""

    version = serializers.IntegerField()
    etag = serializers.CharField()


class ImportSummary(serializers.Serializer):
    """What the import really did; in a dry run, what it would have done."""

    slice = serializers.CharField()
    dry_run = serializers.BooleanField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    draft = DraftVersion()
    problems = Finding(many=True)


class Hit(serializers.Serializer):
    """One thing that the search found, with its address in the console."""

    kind = serializers.CharField()
    name = serializers.CharField()
    slice = serializers.CharField(allow_null=True)
    url = serializers.CharField()


class Hits(serializers.Serializer):
    """The first hits."""

    items = Hit(many=True)
