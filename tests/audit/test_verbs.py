"""One verb is one transaction with its entries and its announcements, or nothing at all."""

import pytest

from console.accounts.models import Tenant
from console.audit.actor import SYSTEM, Actor, ActorKind
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from console.base import live

pytestmark = pytest.mark.django_db
TARGET = Target("tenant", "acme")


@pytest.fixture
def published(monkeypatch, django_capture_on_commit_callbacks):
    """What subscribers would hear, as (topic, what, id)."""
    heard = []
    monkeypatch.setattr(live, "publish", lambda topic, message: heard.append((topic, message["what"], message["id"])))

    def run(action):
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return heard

    return run


def rename(*, dry_run=False, fail=False):
    with verb("tenant.update", actor=SYSTEM, dry_run=dry_run) as act:
        Tenant.objects.create(slug="acme", name="Acme")
        act.entry(TARGET, "Made.", chain="acme")
        act.announce("tenant:acme", "members", subject="7")
        if fail:
            raise RuntimeError("in the middle")


def test_a_verb_changes_notes_and_announces(published):
    assert published(rename) == [("tenant:acme", "members", "7")]
    assert Tenant.objects.filter(slug="acme").exists()
    assert Entry.objects.get().summary == "Made."


def test_a_dry_run_does_everything_and_takes_it_back(published):
    assert published(lambda: rename(dry_run=True)) == []
    assert not Tenant.objects.filter(slug="acme").exists()
    assert not Entry.objects.exists()


def test_a_verb_that_fails_leaves_nothing(published):
    def failing():
        with pytest.raises(RuntimeError):
            rename(fail=True)

    assert published(failing) == []
    assert not Tenant.objects.filter(slug="acme").exists()
    assert not Entry.objects.exists()


def test_a_change_without_an_entry_is_refused_and_undone():
    with pytest.raises(AssertionError, match="left no audit entry"), verb("tenant.update", actor=SYSTEM):
        Tenant.objects.create(slug="acme", name="Acme")
    assert not Tenant.objects.filter(slug="acme").exists()


def test_names_that_are_too_long_are_cut_not_refused():
    with verb("x.y", actor=Actor(ActorKind.TOKEN, "1", "n" * 400)) as act:
        act.entry(Target("thing", "t" * 400), "Done.")
    entry = Entry.objects.get()
    assert (len(entry.actor_name), len(entry.target_name)) == (254, 300)
