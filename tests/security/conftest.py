"""Fixtures of the security tests: people that a file of tests shares, and a real server for each test.

Tables are emptied once for a file, for that takes longer than most of these tests; what throttles is forgotten between
tests, and budgets end with their server.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from console.accounts.models import BrowserSession, SignInAttempts, User
from policies.models import Gateway
from tests import make
from tests.cast import Cast, assemble
from tests.live.web import Web, running_web

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In place of pytest-django's, which would empty the tables after each test."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def cast(db: None) -> Cast:
    """Everybody, committed; Acme has the slice acme@edge."""
    people = assemble()
    make.slice_of(people.acme, make.gateway("edge"))
    return people


@pytest.fixture(scope="module")
def edge(cast: Cast) -> Gateway:
    """The gateway of Acme's slice."""
    return Gateway.objects.get(slug="edge")


@pytest.fixture(scope="module")
def dana(cast: Cast) -> User:
    """Somebody of Acme's with a password."""
    return make.member(cast.acme, make.user("dana", password=PASSWORD))


@pytest.fixture
def web(cast: Cast) -> Iterator[Web]:
    """The running server; nobody has signed in or tried to."""
    BrowserSession.objects.all().delete()
    SignInAttempts.objects.all().delete()
    with running_web() as server:
        yield server
