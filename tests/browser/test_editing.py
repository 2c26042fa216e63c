"""Editing: what is wrong stands at its field while one types, and two people at one route lose nothing."""

from playwright.sync_api import expect

from tests.end_to_end.acts import ACME, ok

ROOT = f"{ACME}/routes/shop-root"


def at(tab, pointer):
    """The control of a JSON pointer."""
    return tab.page.locator(f"[data-pointer='{pointer}']")


def problem_of(control):
    """What a control is described by, where it is wrong."""
    return control.locator("xpath=ancestor::*[contains(@class,'InputWrapper-root')]").locator(
        "[class*='InputWrapper-error']"
    )


def test_problems_stand_at_their_fields_while_one_types(open_tab, api):
    tab = open_tab()
    tab.open("/s/acme@edge/routes")
    tab.page.keyboard.press("c")
    tab.page.keyboard.type("Not a name")
    expect(problem_of(at(tab, "/name"))).to_contain_text("is not a name")
    at(tab, "/name").fill("news")
    expect(problem_of(at(tab, "/name"))).to_have_count(0)

    at(tab, "/spec/match/path/type").click()
    tab.page.get_by_role("option", name="regex").click()
    at(tab, "/spec/match/path/value").fill("^/(a")
    expect(problem_of(at(tab, "/spec/match/path/value"))).to_contain_text("not a regular expression")
    at(tab, "/spec/action/timeout_seconds").fill("")
    expect(problem_of(at(tab, "/spec/action/timeout_seconds"))).to_have_text("must be a number")

    tab.page.get_by_role("button", name="Add to draft").click()
    expect(problem_of(at(tab, "/spec/action/backends/0/service"))).to_have_text("Choose one.")
    assert api.get(f"{ACME}/routes/news").status_code == 404


def test_a_hostname_of_another_tenant_is_refused_without_saying_whose_it_is(open_tab, api):
    tab = open_tab()
    tab.open("/s/acme@edge/hostnames?open=%2B")
    at(tab, "/name").fill("www.globex.test")
    expect(problem_of(at(tab, "/name"))).to_have_text("www.globex.test is in use on this gateway already")
    tab.page.get_by_role("button", name="Add to draft").click()
    expect(problem_of(at(tab, "/name"))).to_be_visible()
    assert api.get(f"{ACME}/hostnames/www.globex.test").status_code == 404


def test_edits_of_two_people_come_together_and_a_collision_is_shown(open_tab, api):
    alice, bob = open_tab(), open_tab()
    for tab in (alice, bob):
        tab.open("/s/acme@edge/routes?open=shop-root")
    at(alice, "/spec/action/timeout_seconds").fill("7")
    at(bob, "/spec/description").fill("All the rest")
    bob.page.get_by_role("button", name="Save to draft").click()

    alice.page.get_by_role("button", name="Keep both").click()
    alice.page.get_by_role("button", name="Save to draft").click()
    expect(at(bob, "/spec/action/timeout_seconds")).to_have_value("7 s")
    stored = ok(api.get(ROOT))["spec"]
    assert (stored["action"]["timeout_seconds"], stored["description"]) == (7, "All the rest")

    at(alice, "/spec/action/timeout_seconds").fill("8")
    at(bob, "/spec/action/timeout_seconds").fill("9")
    bob.page.get_by_role("button", name="Save to draft").click()
    note = alice.page.get_by_role("alert").filter(has_text="changed this while you were editing")
    expect(note).to_contain_text("mine 8, theirs 9")
    note.get_by_role("button", name="Take theirs").click()
    expect(at(alice, "/spec/action/timeout_seconds")).to_have_value("9 s")


def test_what_was_removed_can_be_put_back(open_tab, api):
    tab = open_tab()
    tab.open("/s/acme@edge/routes?open=shop-status")
    tab.page.get_by_role("button", name="Remove", exact=True).click()
    expect(tab.page.get_by_text("Removed in the draft.")).to_be_visible()
    tab.page.get_by_role("button", name="Put it back").click()
    expect(tab.page.get_by_role("button", name="Remove", exact=True)).to_be_visible()
    assert ok(api.get(f"{ACME}/draft"))["changes"] == 0
