"""What the live connection refuses is noted for the trail, as refused requests are."""

from collections import defaultdict
from collections.abc import Sequence

from console.accounts.models import BrowserSession
from console.audit.actor import Actor, ActorKind
from console.audit.refusals import Kind, Refused, note
from console.audit.verbs import Target

LONGEST_NAME = 100


def note_topics(session: str, topics: Sequence[str], ip: str) -> None:
    """Note topics that the person of this session (its public id) may not read: once for each kind of them."""
    row = BrowserSession.objects.select_related("user").filter(public_id=session, user__isnull=False).first()
    if row is None:
        return
    actor = Actor(ActorKind.USER, str(row.user_id), row.user.email, ip=ip)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for topic in topics:
        by_kind[topic.partition(":")[0][:LONGEST_NAME]].append(topic)
    for kind, named in by_kind.items():
        text = "Following a topic was refused: it is not there, or it is not theirs."
        target = Target("topic", named[0][:LONGEST_NAME])
        note(Refused(Kind.LIVE, "not_found", actor, actor.id, target, text, what=f"follow {kind}"))


def note_origin(origin: str, ip: str) -> None:
    """Note that a page of another origin asked for a live connection."""
    actor = Actor(ActorKind.USER, "", "a page of another origin", ip=ip)
    text = "A live connection was refused: the page that asked for it is of another origin."
    target = Target("origin", origin[:LONGEST_NAME])
    note(Refused(Kind.LIVE, "foreign_origin", actor, ip, target, text, what="connect"))
