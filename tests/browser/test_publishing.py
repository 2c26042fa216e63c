"""A weight moved in the browser, reviewed and published there, is what both nodes serve; reverting undoes it."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import Tab
from tests.end_to_end.product import Product, version_served

MOST_TABS = 30


def served(product: Product) -> set[str]:
    """What the two nodes answer with."""
    return {version_served(edge) for edge in product.edges}


def expect_proven(page: Page, sequence: str) -> None:
    """The rollout page says so, and for each of the two nodes."""
    expect(page.get_by_role("heading", name=f"Rollout of {sequence}")).to_be_visible()
    expect(page.get_by_text(f"Every node serves {sequence} and has proven it.")).to_be_visible()
    nodes = page.get_by_role("table", name="Nodes")
    expect(nodes.get_by_text("proven", exact=True)).to_have_count(2)


def live_revision(tab: Tab) -> str:
    """Which revision the list shows as live."""
    tab.open("/s/acme@edge/revisions")
    row = tab.page.get_by_role("row").filter(has=tab.page.get_by_text("live", exact=True))
    return row.get_by_role("gridcell").first.inner_text().split()[0]


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus; fail when it is not among the next ones."""
    for _ in range(MOST_TABS):
        if control.evaluate("control => control === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{control} cannot be reached with Tab")


def following(sequence: str) -> str:
    """The name of the next revision."""
    return f"r{int(sequence[1:]) + 1}"


def test_a_weight_moved_reviewed_and_published_is_proven_and_served_and_a_revert_undoes_it(
    product, open_tab, all_on_v1
):
    tab = open_tab()
    page = tab.page
    before = live_revision(tab)
    assert served(product) == {"v1"}

    tab.open("/s/acme@edge/routes")
    page.get_by_role("row", name="shop-root").click()
    page.get_by_role("button", name="All", exact=True).nth(1).click()
    expect(page.get_by_text("No problems")).to_be_visible()
    page.get_by_role("button", name="Save to draft").click()

    page.get_by_role("link", name="1 unpublished change").click()
    expect(page.get_by_role("article")).to_contain_text("echo-v1 100 → 0, echo-v2 0 → 100")
    page.get_by_label("What is this for?").fill("all to v2")
    page.get_by_role("button", name="Publish 1 change").click()
    expect_proven(page, following(before))
    assert served(product) == {"v2"}

    tab.open(f"/s/acme@edge/revisions/{before[1:]}")
    page.get_by_role("button", name=f"Revert to {before}").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("echo-v1 0 → 100, echo-v2 100 → 0")
    question.get_by_role("button", name=f"Revert to {before}").click()
    expect_proven(page, following(following(before)))
    assert served(product) == {"v1"}


def test_the_keyboard_alone_is_enough(product, open_tab, all_on_v1):
    tab = open_tab(viewport={"width": 1024, "height": 768})
    page, press = tab.page, tab.page.keyboard.press
    following_one = following(live_revision(tab))

    for key in ("g", "r"):
        press(key)
    page.get_by_role("heading", name="Routes", level=1).wait_for()
    press("/")
    page.keyboard.type("shop-root")
    expect(page.get_by_role("row")).to_have_count(2)
    for key in ("Escape", "j", "Enter"):
        press(key)
    expect(page.locator("[data-pointer='/spec/hostnames']")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="All", exact=True).nth(1))
    press("Enter")
    expect(page.get_by_label("Weight of echo-v2")).to_have_value("100")
    press("Control+s")
    expect(page.get_by_role("link", name="1 unpublished change")).to_be_visible()

    for key in ("Escape", "g", "p"):
        press(key)
    expect(page.get_by_role("article")).to_have_count(1)
    for key in ("n", "v"):
        press(key)
    expect(page.get_by_text("1 of 1 viewed")).to_be_visible()
    press("m")
    page.keyboard.type("by hand")
    press("Control+Enter")
    expect_proven(page, following_one)
    assert served(product) == {"v2"}
