"""The web process ends promptly and politely."""

from tests.cast import Cast
from tests.live.browser import tab
from tests.live.web import running_web


def test_open_sockets_are_told_that_the_server_goes_away(cast: Cast):
    with running_web() as web:
        page = tab(web, cast.alice)
        opened = page.__enter__()
        opened.subscribe("me")
    assert opened.close_code() == 1012
    page.__exit__(None, None, None)
