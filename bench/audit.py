"""What it costs to search a million entries of the audit trail, and to add one.

Budget: a page of fifty by each usual filter < 50 ms of processor, the first as well as one deep in the trail. One more
entry costs what its digests and indexes cost, and is shown beside a plain row. The peer is the usual audit table: the
same entries with an index by tenant and time, a count for the pager, `ILIKE` for text. All times are processor time of
this process and of its Postgres backend, so that a busy machine does not count.

    python -m bench.audit [--entries 1000000]
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import psutil

from bench.list_api import database

REPEATS: Final = 5
BUDGET_MS: Final = 50
DROP = "DROP INDEX audit_entry_said"
SAID = """
CREATE INDEX audit_entry_said ON audit_entry USING gin (
  upper(actor_name::text) gin_trgm_ops, upper(target_name::text) gin_trgm_ops, upper(summary::text) gin_trgm_ops)
"""
ENTRIES = """
INSERT INTO audit_entry (id, at, chain, position, verb, outcome, actor_kind, actor_id, actor_name, tenant_id, slice,
  target_kind, target_id, target_name, summary, changes, request_id, ip, previous, digest, form, salts, redacted)
SELECT (lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
  now() - interval '1 second' * (%(entries)s - n), 't' || n %% 100, n / 100 + 1,
  (ARRAY['route.update', 'service.update', 'revision.publish', 'member.add', 'permission.refuse'])[1 + n %% 5],
  CASE WHEN n %% 5 = 4 THEN 'refused' ELSE 'done' END, 'user',
  'user-' || (n * 7) %% 2000,
  'person' || (n * 7) %% 2000 || '@example.org', (%(tenants)s::uuid[])[1 + n %% 100], 't' || n %% 100 || '@edge',
  'route', 'id-' || (n * 31) %% 50000,
  'route-' || (n * 31) %% 50000, 'Changed the route route-' || (n * 31) %% 50000 || '.',
  '[]', 'req-' || n, '10.0.' || (n * 7) %% 40 || '.' || (n * 13) %% 250, md5(n::text), md5(n::text), 2, '{}', '{}'
FROM generate_series(0, %(entries)s - 1) AS n
"""
PLAIN = """
CREATE TABLE plain_entry AS SELECT * FROM audit_entry;
ALTER TABLE plain_entry ADD PRIMARY KEY (id);
CREATE INDEX ON plain_entry (tenant_id, at);
ANALYZE plain_entry; ANALYZE audit_entry;
"""
FILTERS: Final = {
    "newest": ("", ""),
    "of one tenant": ("tenant=t7", "tenant_id = %(tenant)s"),
    "verb, rare and common": ("verb=member.add&tenant=t8", "verb = 'member.add' AND tenant_id = %(tenant)s"),
    "refused": ("outcome=refused", "outcome = 'refused'"),
    "actor": ("actor=person14@example", "actor_name ILIKE '%%person14@example%%'"),
    "object": ("target=route-31", "target_name ILIKE '%%route-31%%'"),
    "request": ("request_id=req-4711", "request_id = 'req-4711'"),
    "address": ("ip=10.0.7.13", "ip = '10.0.7.13'"),
    "text": ("q=route-49999", "summary ILIKE '%%route-49999%%'"),
    "text nobody said": ("q=zzzzzz", "summary ILIKE '%%zzzzzz%%'"),
}


def main(arguments: argparse.Namespace) -> int:
    """Fill the trail, search it, and print what it took."""
    with database():
        from django.db import connection
        from rest_framework.test import APIClient

        tenants = _people()
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(DROP)
            cursor.execute(ENTRIES, {"entries": arguments.entries, "tenants": [str(one.pk) for one in tenants]})
            cursor.execute(SAID)
            cursor.execute(PLAIN)
        print(f"{arguments.entries} entries written in {time.perf_counter() - began:.0f} s")
        client = APIClient()
        client.force_login(_owner())
        worst = max(_searched(client, name, tenants[7].pk) for name in FILTERS)
        deep = _deep(client)
        _appended()
    return int(max(worst, deep) > BUDGET_MS)


def _searched(client: Any, name: str, tenant: object) -> float:
    query, plain = FILTERS[name]
    ours = spent(lambda: _page(client, query))
    peer = spent(lambda: _plain(plain, tenant), repeats=1)
    print(f"{name:24} {ours:7.1f} ms   plain {peer:8.1f} ms   {peer / max(ours, 0.1):6.1f}×", flush=True)
    return ours


def _page(client: Any, query: str) -> Any:
    answer = client.get(f"/api/v1/audit?{query}")
    assert answer.status_code == 200, answer.content
    return answer


def _plain(where: str, tenant: object) -> None:
    from django.db import connection

    condition = f"WHERE {where}" if where else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM plain_entry {condition}", {"tenant": tenant})
        cursor.execute(f"SELECT * FROM plain_entry {condition} ORDER BY at DESC LIMIT 50", {"tenant": tenant})
        cursor.fetchall()


def _deep(client: Any) -> float:
    """A page half a million entries deep."""
    from console.audit.models import Entry
    from console.base.paging import cursor_of

    middle = Entry.objects.order_by("-id").values_list("id", flat=True)[Entry.objects.count() // 2]
    took = spent(lambda: _page(client, f"cursor={cursor_of([str(middle)])}"))
    print(f"{'in the middle':24} {took:7.1f} ms")
    return took


def _appended() -> None:
    """An entry of the chain beside a plain row of the same content."""
    from django.db import connection, transaction

    from console.audit.actor import SYSTEM
    from console.audit.verbs import Target, verb

    def ours() -> None:
        with verb("route.update", actor=SYSTEM) as act:
            act.entry(Target("route", "shop"), "Changed the route shop.", chain="t7")

    def plain() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO plain_entry SELECT gen_random_uuid(), now(), chain, position, verb, actor_kind, actor_id,"
                " actor_name, tenant_id, slice, target_kind, target_id, target_name, summary, changes, request_id, ip,"
                " previous, digest, form, outcome, redacted, salts FROM plain_entry LIMIT 1"
            )

    chained, row = spent(ours, repeats=100), spent(plain, repeats=100)
    print(f"{'one more entry':24} {chained:7.2f} ms   plain {row:8.2f} ms   {chained / row:6.1f}× as much")


def spent(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """Return the mean milliseconds of processor that `work` takes, here and in its backend."""
    from django.db import connection

    work()
    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid)
    took = []
    for _ in range(repeats):
        here, there = time.process_time(), sum(backend.cpu_times()[:2])
        work()
        took.append(time.process_time() - here + sum(backend.cpu_times()[:2]) - there)
    return statistics.mean(took) * 1_000


def _people() -> list[Any]:
    from console.accounts.models import Tenant

    return list(Tenant.objects.bulk_create(Tenant(id=uuid4(), slug=f"t{n}", name=f"Tenant {n}") for n in range(100)))


def _owner() -> Any:
    from console.accounts import roles
    from console.accounts.models import Tenant, User

    person = User.objects.create_user("owner@example.org")
    platform, _ = Tenant.objects.get_or_create(is_platform=True, defaults={"slug": "platform", "name": "Platform"})
    roles.grant(platform, person, ["owner"])
    return person


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    sys.exit(main(parser.parse_args()))
