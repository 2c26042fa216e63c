"""The loss of every database connection, as in a restart of Postgres, is over with the next question."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, close_old_connections, connection

AT_ONCE = 20
OTHERS = 12  # the pool holds 20: what tests before left in use, for good or for a while, is not waited for


def ask(sql="SELECT 1"):
    """Ask on a connection from the pool and give it back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]
    finally:
        close_old_connections()


def connected(seconds):
    """Take a connection from the pool; on a busy machine it opens a few at a time, and turns others away meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > deadline:
                raise


@pytest.fixture
def busy_once(transactional_db):
    """A pool that was busy, and whose connections were all lost since."""
    everybody = Barrier(OTHERS)

    def ask_together():
        try:
            connected(60)
            everybody.wait(60)
        finally:
            close_old_connections()

    with ThreadPoolExecutor(OTHERS) as threads:
        for done in [threads.submit(ask_together) for _ in range(OTHERS)]:
            done.result()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= OTHERS - 1  # one of them may be the one that asks


def test_the_next_question_is_answered(busy_once):
    with ThreadPoolExecutor(1) as somebody:
        assert somebody.submit(ask).result(30) == 1


def test_everybody_who_asks_at_the_same_time_is_answered_without_an_error(busy_once):
    with ThreadPoolExecutor(AT_ONCE - 1) as crowd:
        assert list(crowd.map(lambda _: ask("SELECT 1"), range(60))) == [1] * 60
