"""The page of the health of services: where nodes disagree, and news of an endpoint that comes and goes, live."""

import re

from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import publish_and_settle
from tests.end_to_end.checked import draft_checked, seen, three
from tests.end_to_end.product import eventually

PATIENCE_MS = 60_000
LOOKS = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1024, "height": 768}},
)


def test_the_worst_stands_first_and_news_come_by_themselves(product, api, open_tab, tmp_path):
    with three() as (good, dying, odd):
        draft_checked(api, "orders", good, dying, odd)
        publish_and_settle(api, "orders are checked")
        eventually(
            lambda: {one[0] for one in seen(api, "orders", odd).values()} == {"healthy", "unhealthy"}, seconds=60
        )
        tab = open_tab(**LOOKS[0])
        tab.open("/s/acme@edge/health")
        page = tab.page
        page.get_by_text(re.compile(r"Only edge-\d finds it so")).wait_for(timeout=PATIENCE_MS)
        matrix = page.get_by_role("table", name="Endpoints of orders on each node")
        row = matrix.get_by_role("row", name=re.compile(rf"127\.0\.0\.1:{dying.port}"))
        assert row.get_by_text("healthy").count() == 2
        dying.status = 503
        row.get_by_text("answered 503").nth(1).wait_for(timeout=PATIENCE_MS)
        changes = page.get_by_role("table", name="What became of endpoints")
        changes.get_by_text("answered 503").first.wait_for(timeout=PATIENCE_MS)
        bad = []
        for number, look in enumerate(LOOKS):
            shown = open_tab(**look)
            shown.open("/s/acme@edge/health")
            shown.page.get_by_text(re.compile(r"Only edge-\d finds it so")).wait_for(timeout=PATIENCE_MS)
            bad += found_by_axe(shown)
            shown.page.screenshot(path=tmp_path / f"health-{number}.png")
            shown.open("/s/acme@edge/services?open=orders")
            shown.page.get_by_text("Endpoints on each node").wait_for(timeout=PATIENCE_MS)
            bad += found_by_axe(shown)
            shown.page.screenshot(path=tmp_path / f"service-{number}.png")
        assert bad == []
        dying.status = 200
        row.get_by_text("healthy").nth(1).wait_for(timeout=PATIENCE_MS)
