"""Files of requests with what is expected of them."""

from pathlib import Path

import pytest
from gatehouse_cli.cases import CaseError, read_cases
from gatehouse_cli.expecting import Expectation

FILE = """
against: live
cases:
  - name: orders
    request:
      {url: "http://shop.acme.test/orders", method: POST, body: x, headers: {content-type: application/json, x-n: 1}}
    times: 3
    answer: {status: 503}
    expect: {status: 503, route: api, by: service, headers: {x-none: null}, sent: {target: /, headers: {x-n: 1}}}
  - request: {url: "http://shop.acme.test/"}
    against: 17
    expect: {status: 200}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text)
    return path


def test_a_case_is_a_request_with_what_is_expected(tmp_path: Path) -> None:
    orders, front = read_cases(written(tmp_path, FILE))
    assert orders.name == "orders"
    assert orders.body == {
        "against": "live", "times": 3, "answer": {"status": 503},
        "request": {
            "url": "http://shop.acme.test/orders", "method": "POST", "body": "x",
            "headers": [["content-type", "application/json"], ["x-n", "1"]],
        },
    }  # fmt: skip
    assert orders.expected == Expectation(
        status=503, route="api", by="service", headers={"x-none": None}, sent_target="/", sent_headers={"x-n": "1"}
    )
    assert (front.name, front.body["against"]) == ("GET http://shop.acme.test/", 17)


def test_another_state_may_be_asked_for(tmp_path: Path) -> None:
    assert {case.body["against"] for case in read_cases(written(tmp_path, FILE), "draft")} == {"draft"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "/: names with values are needed"),
        ("cases: []", "/cases: a list of cases is needed"),
        ("cases: [1]", "/cases/0: names with values are needed"),
        ("case: []", "/: case is not known here"),
        ("cases: [{request: {url: x}, expect: {}}]", "/cases/0/expect: nothing is expected"),
        ("cases: [{request: {url: x}}]", "/cases/0/expect: names with values are needed"),
        ("cases: [{request: {uri: x}, expect: {status: 1}}]", "/cases/0/request: uri is not known here"),
        ("cases: [{request: {url: x}, expect: {status: ok}}]", "/cases/0/expect/status: a number is needed"),
        ("cases: [{request: {url: x}, expect: {statsu: 1}}]", "/cases/0/expect: statsu is not known here"),
        ("cases: [{request: {url: x}, expect: {sent: {path: /}}}]", "/cases/0/expect/sent: path is not known here"),
        ("cases: [", "expected the node content"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="nowhere"):
        read_cases(tmp_path / "nowhere.yaml")
