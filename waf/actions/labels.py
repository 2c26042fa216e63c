"""What people say of an event."""

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from policies.models import Slice
from waf.models import Event, Label, Verdict

_SAID = {
    Verdict.FALSE_POSITIVE: "Called event {id} a false positive: {rule} in {method} {path}.",
    Verdict.TRUE_POSITIVE: "Called event {id} a true positive: {rule} in {method} {path}.",
    None: "Took back what was said of event {id}: {rule} in {method} {path}.",
}


def label_event(
    slice: Slice, event: Event, verdict: Verdict | None, *, actor: Actor, dry_run: bool = False
) -> Verdict | None:
    """Keep the label, or take it back with None; the last who speaks is right. Return what holds now."""
    with verb("waf_event.label", actor=actor, dry_run=dry_run) as act:
        before = Label.objects.select_for_update().filter(pk=event.pk).first()
        if verdict is None:
            Label.objects.filter(pk=event.pk).delete()
        else:
            facts = {"slice_id": slice.pk, "policy": event.policy, "route": event.route, "rule": event.rules[0]}
            Label.objects.update_or_create(pk=event.pk, defaults={**facts, "verdict": str(verdict)})
        rule, method, path = event.rules[0], event.method, event.path[:200]
        summary = _SAID[verdict].format(id=event.pk, rule=rule, method=method, path=path)
        change = {"pointer": "/label", "before": before and before.verdict, "after": verdict and str(verdict)}
        act.entry(Target("waf_event", str(event.pk), str(event.pk)), summary, **slice.trail, changes=[change])
        act.announce(f"slice:{slice.key}", "waf", subject=slice.key)
    return verdict
