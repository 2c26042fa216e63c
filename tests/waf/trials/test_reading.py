"""Requests as people write them."""

import base64

import pytest

from waf.trials.reading.arrived import arrived, normal
from waf.trials.reading.curl import read_curl
from waf.trials.reading.parts import read_parts
from waf.trials.reading.raw import read_raw
from waf.trials.reading.written import LONGEST, ReadingError, Written

CHROME = r"""curl 'https://shop.acme.test/find?id=1%27' \
  -H 'accept: application/json' \
  -H $'user-agent: Moz\'illa \u00e9' \
  -b 'session=abc; cart=7' \
  -H 'content-type: application/json' \
  --data-raw $'{"comment":"it\'s \u0021\n"}' \
  --compressed \
  --insecure"""


class TestCurl:
    def test_what_a_browser_copies(self):
        found = read_curl(CHROME)
        assert (found.method, found.target, found.version) == ("POST", "/find?id=1%27", "1.1")
        assert found.body == b'{"comment":"it\'s !\n"}'
        assert found.header("user-agent") == "Moz'illa é"
        assert found.header("cookie") == "session=abc; cart=7"
        assert found.header("host") == "shop.acme.test"
        assert found.header("content-length") == str(len(found.body))
        assert [name for name, _ in found.headers].count("content-type") == 1

    def test_what_curl_writes_by_itself(self):
        found = read_curl("curl shop.test:8080/a")
        assert found.headers == (("host", "shop.test:8080"), ("user-agent", "curl/8.5.0"), ("accept", "*/*"))
        assert (found.method, found.target) == ("GET", "/a")

    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("curl h -d a=1 -d b=2", b"a=1&b=2"),
            ("curl h --data-urlencode 'q=a b&c'", b"q=a+b%26c"),
            ("curl h --data-urlencode '=a b'", b"a+b"),
            ("curl h --data-raw @a", b"@a"),
            (r"curl h --data-binary $'\xff\x00\101'", b"\xff\x00A"),
            ('curl h -d "say \\"hi\\" \\$5"', b'say "hi" $5'),
            ("curl h --json '{}'", b"{}"),
        ],
    )
    def test_bodies(self, command, body):
        found = read_curl(command)
        assert (found.method, found.body) == ("POST", body)

    def test_get_moves_the_data_into_the_query(self):
        found = read_curl("curl -G 'h/a?x=1' -d y=2 --data-urlencode 'z=3 4'")
        assert (found.method, found.target, found.body) == ("GET", "/a?x=1&y=2&z=3+4", b"")
        assert found.header("content-type") is None

    def test_several_cookies_are_one_header_as_curl_joins_them(self):
        assert read_curl("curl h -b a=1 --cookie b=2").header("cookie") == "a=1;b=2"

    def test_forms_are_multipart(self):
        found = read_curl("curl h -F 'a=1' -F 'f=hello;filename=x.txt;type=text/plain'")
        boundary = found.header("content-type").partition("boundary=")[2]
        assert found.body.count(boundary.encode()) == 3
        assert b'name="f"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n' in found.body

    def test_options_in_one_word_and_headers_that_replace_or_take_away(self):
        found = read_curl("curl -sSkXPUT -uann:pw -A me -H 'Accept:' -H 'Host: other.test' -e ref -0 https://h/")
        assert (found.method, found.version) == ("PUT", "1.0")
        assert found.header("authorization") == "Basic " + base64.b64encode(b"ann:pw").decode()
        assert (found.header("accept"), found.header("host"), found.header("referer")) == (None, "other.test", "ref")

    @pytest.mark.parametrize(
        ("command", "words"),
        [
            ("wget h", "does not begin with curl"),
            ("curl", "no address"),
            ("curl h --fly", "--fly"),
            ("curl -sP h", "-P"),
            ("curl h -d", "-d has no value"),
            ("curl h -d @body.json", "body.json"),
            ("curl h -F f=@photo.png", "photo.png"),
            ("curl h -b jar.txt", "jar.txt"),
            ("curl http://h/?a=1&b=2", "quotes"),
            ("curl h | jq .", "Paste the curl command alone"),
            ("curl h -H 'a", "not closed"),
            ('curl h -H "a: $TOKEN"', "variable"),
            ('curl ^"http://h^"', "Windows"),
            ("curl h i", "2 addresses"),
            ("curl ftp://h/", "not an address of http"),
            ("curl 'http://h/a b'", "%20"),
            ("curl h -H 'a b: c'", "not the name of a header"),
            (r"curl h -H $'a: b\nc: d'", "line break"),
            ("curl 'http://[::1/'", "cannot be read"),
            ("curl h -d '" + "a" * LONGEST + "'", "are read"),
            ("curl 'h/\0'", "NUL"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, command, words):
        with pytest.raises(ReadingError) as caught:
            read_curl(command)
        assert words in str(caught.value)
        assert caught.value.pointer == "/curl"


class TestRaw:
    @pytest.mark.parametrize("end", ["\r\n", "\n"])
    def test_both_line_ends(self, end):
        found = read_raw(end.join(("POST /a?b HTTP/1.1", "Host: h", "Content-Length: 3", "", "abcde")))
        assert found == Written("POST", "/a?b", (("host", "h"), ("content-length", "3")), b"abc")

    @pytest.mark.parametrize("end", ["\r\n", "\n"])
    def test_chunks_are_put_together(self, end):
        lines = ("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked", "", "3;x=y", "abc", "2", "de", "0", "", "")
        found = read_raw(end.join(lines))
        assert (found.body, found.header("transfer-encoding")) == (b"abcde", None)

    def test_a_whole_address_gives_the_host(self):
        found = read_raw("GET http://h:80/x?y HTTP/1.1\n\n")
        assert (found.target, found.header("host")) == ("/x?y", "h:80")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "first line"),
            ("hello", "first line"),
            ("GET / HTTP/1.1\nnothing", "Line 2"),
            ("GET / HTTP/1.1\na: b\n c", "Line 3"),
            ("GET x HTTP/1.1\n\n", "slash"),
            ("GET / HTTP/1.1\nTransfer-Encoding: chunked\n\nzz", "no size"),
            ("GET / HTTP/1.1\nTransfer-Encoding: chunked\n\n5\nab\n0\n", "has 5 bytes"),
            ("GET /\0 HTTP/1.1\n\n", "NUL"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, text, words):
        with pytest.raises(ReadingError) as caught:
            read_raw(text)
        assert words in str(caught.value)
        assert caught.value.pointer == "/raw"


class TestParts:
    def test_parts(self):
        found = read_parts({"method": "PUT", "target": "/x", "headers": [["Host", " h "]], "body": "é\0"})
        assert found == Written("PUT", "/x", (("host", "h"), ("content-length", "3")), b"\xc3\xa9\0")

    @pytest.mark.parametrize(
        ("parts", "pointer"),
        [
            ({"method": "GE T"}, "/method"),
            ({"target": "x"}, "/target"),
            ({"target": "/\x00"}, "/target"),
            ({"headers": [["a", "b\nc"]]}, "/headers"),
            ({"body": "x" * (LONGEST + 1)}, "/body"),
            ({"body_base64": "%"}, "/body_base64"),
            ({"body_base64": "", "body": ""}, "/body_base64"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, parts, pointer):
        with pytest.raises(ReadingError) as caught:
            read_parts(parts)
        assert caught.value.pointer == pointer

    def test_a_lone_surrogate_harms_nobody(self):
        assert read_parts({"body": "\ud800"}).body == b"?"


class TestArriving:
    @pytest.mark.parametrize(
        ("path", "normalised"),
        [
            ("/a/../b", "/b"), ("//a///b/", "/a/b/"), ("/%61dmin", "/admin"), ("/a/./", "/a/"), ("/a/b/..", "/a/"),
            ("/..", "/"), ("/a%2fb", "/a/b"), ("/a\\b", "/a/b"), ("/%20", "/%20"), ("*", "*"), ("/é", "/%C3%A9"),
            ("/a//../b", "/a/b"),
        ],
    )  # fmt: skip
    def test_paths_are_as_the_gateway_routes_them(self, path, normalised):
        assert normal(path) == normalised

    def test_what_the_gateway_writes_itself_is_not_taken_from_a_client(self):
        headers = (("host", "h"), ("x-gatehouse-policy", "x"), ("x-envoy-y", "1"), ("connection", "close"))
        found = arrived(Written("GET", "/%61?x=//", headers))
        assert (found.target, found.headers) == ("/a?x=//", (("host", "h"),))
