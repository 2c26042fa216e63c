"""Compressed bodies are seen as their service sees them, and bombs cost next to nothing."""

import gzip
import time
import zlib

import brotli
import pytest
import zstandard
from gatehouse_inspector.requests.encodings import readable
from gatehouse_inspector.requests.request import Request

TEXT, MOST = b"user=ada&note=hello", 131_072


def zipped(data):
    """The same at any time of day: tests are named after it."""
    return gzip.compress(data, mtime=0)


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    b"gzip": zipped(TEXT),
    b"x-gzip": zipped(TEXT),
    b"GZIP": zipped(TEXT),
    b"deflate": zlib.compress(TEXT),
    b" deflate ": raw_deflate(TEXT),
    b"br": brotli.compress(TEXT),
    b"zstd": zstandard.compress(TEXT),
    b"identity": TEXT,
    b"gzip, br": brotli.compress(zipped(TEXT)),
    b"zstd,gzip,gzip": zipped(zipped(zstandard.compress(TEXT))),
}


def request(encoding, body, **more):
    return Request(b"POST", b"/", ((b"host", b"a.test"), (b"Content-Encoding", encoding)), body, **more)


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_is_decoded_and_the_header_is_gone(encoding):
    found = readable(request(encoding, PACKED[encoding]), MOST)
    assert (found.body, found.headers, found.trouble, found.is_truncated) == (TEXT, [(b"host", b"a.test")], "", False)
    assert readable(found, MOST) is found


def test_members_of_gzip_follow_each_other():
    assert readable(request(b"gzip", zipped(b"a") + zipped(b"b")), MOST).body == b"ab"


@pytest.mark.parametrize(
    ("encoding", "body", "trouble"),
    [
        (b"compress", TEXT, "compress is not known"),
        (b"gzip", TEXT, "header"),
        (b"gzip", zipped(TEXT)[:-9], "ends too early"),
        (b"gzip", zipped(TEXT) + b"<script>", "header"),
        (b"deflate", zlib.compress(TEXT) + b"<script>", "follows its end"),
        (b"br", TEXT, "brotli|decoder|Decompress"),
        (b"br", brotli.compress(TEXT)[:-2], "ends too early"),
        (b"zstd", TEXT, "zstd|frame|Unknown"),
        (b"gzip, gzip", zipped(TEXT), "header"),
        (b"gzip,gzip,gzip,gzip", TEXT, "more than 3 encodings"),
        (b"gzip", b"".join(zipped(b"") for _ in range(200)), "members"),
    ],
)
def test_what_cannot_be_decoded_says_why(encoding, body, trouble):
    found = readable(request(encoding, body), MOST)
    assert found.body == b""
    assert found.trouble
    assert any(word in found.trouble for word in trouble.split("|")), found.trouble


def test_of_a_long_body_there_is_as_much_as_is_looked_at():
    long = b"".join(b"%d=value%d&" % (number, number * number) for number in range(100_000))
    for encoding, packed in (
        (b"gzip", zipped(long)),
        (b"br", brotli.compress(long, quality=4)),
        (b"zstd", zstandard.compress(long)),
    ):
        found = readable(request(encoding, packed), MOST)
        assert (found.body, found.is_truncated, found.trouble) == (long[:MOST], True, "")
        cut = readable(request(encoding, packed[:131_072], is_truncated=True), MOST)
        assert (cut.trouble, cut.is_truncated, long.startswith(cut.body)) == ("", True, True)


BOMB = b"\0" * 50_000_000


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        (b"gzip", zipped(BOMB)),
        (b"gzip, gzip", zipped(zipped(BOMB))),
        (b"br", brotli.compress(BOMB, quality=3)),
        (b"zstd", zstandard.compress(BOMB)),
    ],
    ids=["gzip", "gzip twice", "br", "zstd"],
)
def test_a_bomb_is_refused_in_no_time(encoding, bomb):
    started = time.process_time()
    found = readable(request(encoding, bomb), MOST)
    assert time.process_time() - started < 0.02
    assert found.trouble or found.is_truncated
    assert len(found.body) <= MOST


def test_no_body_is_no_trouble_and_small_ones_may_be_mostly_zeros():
    assert readable(request(b"gzip", b""), MOST).trouble == ""
    assert readable(request(b"gzip", zipped(b"\0" * 30_000)), MOST).trouble == ""
