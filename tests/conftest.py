"""Fixtures every area uses: the cast, and an API client signed in as each of them."""

from collections.abc import Iterator

import hypothesis
import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.callers import Caller, signed_in
from tests.cast import Cast, assemble

hypothesis.settings.register_profile(
    "gatehouse", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("gatehouse")  # a busy machine is no failure


REAL_PROCESSES = ("envoy", "browser", "end_to_end", "processes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try once more what failed beside other tests, where real processes take real time; the closing lines name it."""
    if config.getoption("reruns", None) == 0:
        return
    for item in items:
        if any(item.get_closest_marker(name) for name in REAL_PROCESSES):
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=5))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let tests that commit for real empty their tables; a product's database refuses to truncate the trail."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("audit_entry", "audit_checkpoint", "audit_anchor"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


@pytest.fixture(scope="session", autouse=True)
def _static_files_from_their_sources(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Look static files up when they are asked for: a build that is being written meanwhile does no harm."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, see `tests/cast.py`."""
    return assemble()


@pytest.fixture
def as_alice(cast: Cast) -> Caller:
    """Acme's owner."""
    return signed_in(cast.alice)


@pytest.fixture
def as_bob(cast: Cast) -> Caller:
    """Acme's editor and publisher."""
    return signed_in(cast.bob)


@pytest.fixture
def as_vera(cast: Cast) -> Caller:
    """Acme's viewer."""
    return signed_in(cast.vera)


@pytest.fixture
def as_mallory(cast: Cast) -> Caller:
    """Globex's owner, a stranger to Acme."""
    return signed_in(cast.mallory)


@pytest.fixture
def as_olga(cast: Cast) -> Caller:
    """The platform's owner."""
    return signed_in(cast.olga)


@pytest.fixture
def as_charlie(cast: Cast) -> Caller:
    """Signed in, member of nothing."""
    return signed_in(cast.charlie)


@pytest.fixture
def as_nobody(db: None) -> Caller:
    """Not signed in."""
    return Caller()


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """This run's Valkey, empty before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()
        yield client
        client.flushall()
