"""The world, made once for a file: each test has its own copy, and what it does is taken back."""

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.access.world import World, build


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def db(_made: World) -> Iterator[None]:
    """In place of pytest-django's, which would end the connection and with it what was made for the file."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(_made: World, db: None) -> World:
    """Everything that rows may name."""
    return copy.deepcopy(_made)
