"""The loss of every database connection, as in a restart of Postgres, is over with the next question."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

AT_ONCE = 20


def ask(sql="SELECT 1"):
    """Ask on a connection from the pool and give it back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]
    finally:
        close_old_connections()


@pytest.fixture
def busy_once(transactional_db):
    """A pool that was as busy as it can be, and whose connections were all lost since."""
    others = AT_ONCE - 1  # this thread holds one
    everybody = Barrier(others)

    def ask_together():
        try:
            with connection.cursor():
                everybody.wait(60)
        finally:
            close_old_connections()

    with ThreadPoolExecutor(others) as threads:
        for done in [threads.submit(ask_together) for _ in range(others)]:
            done.result()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 1


def test_the_next_question_is_answered(busy_once):
    with ThreadPoolExecutor(1) as somebody:
        assert somebody.submit(ask).result(30) == 1


def test_everybody_who_asks_at_the_same_time_is_answered_without_an_error(busy_once):
    with ThreadPoolExecutor(AT_ONCE - 1) as crowd:
        assert list(crowd.map(lambda _: ask("SELECT 1"), range(60))) == [1] * 60
