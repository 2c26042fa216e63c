"""A cursor walks every row exactly once, and a cursor that is not ours is refused by name."""

import pytest
from django.test import RequestFactory

from console.accounts.models import Tenant
from console.base.errors import Invalid
from console.base.paging import page

pytestmark = pytest.mark.django_db


def walk(limit):
    seen, cursor = [], None
    while True:
        query = {"limit": limit, **({"cursor": cursor} if cursor else {})}
        rows, cursor = page(
            Tenant.objects.filter(is_platform=False), RequestFactory().get("/", query), order=("slug", "id")
        )
        seen += [row.slug for row in rows]
        if cursor is None:
            return seen


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_every_row_is_seen_once_in_order(limit):
    Tenant.objects.bulk_create([Tenant(slug=f"t{n}", name="T") for n in (3, 1, 2)])
    assert walk(limit) == ["t1", "t2", "t3"]


@pytest.mark.parametrize(
    "query", [{"cursor": "zzz"}, {"cursor": "W10"}, {"cursor": "e30"}, {"limit": "0"}, {"limit": "x"}]
)
def test_a_foreign_cursor_or_a_silly_limit_is_refused(query):
    with pytest.raises(Invalid):
        page(Tenant.objects.all(), RequestFactory().get("/", query), order=("slug", "id"))
