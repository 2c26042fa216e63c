"""The test CA answers on 127.0.0.1 with files of its own, and its programs are found or fetched."""

import os

import pytest

from console.local.pebble.binaries import BINARY_SETTING, find_binaries, present_binaries
from console.local.pebble.directory_certificate import directory_certificate
from console.local.servers.server import ServerError
from tests.certificates.pebble import needs_pebble, running_pebble


@needs_pebble
def test_it_answers_on_its_own_ports_and_has_a_new_root_with_each_start(tmp_path):
    with running_pebble(tmp_path, validity_seconds=300) as first:
        root, bundle = first.root_pem(), first.ca_bundle_pem
        assert first.directory_url.startswith("https://127.0.0.1:")
    with running_pebble(tmp_path) as second:
        assert second.root_pem() != root
        assert second.ca_bundle_pem == bundle


def test_only_we_may_read_the_key_of_the_directory(tmp_path):
    files = directory_certificate(tmp_path)
    assert files.key.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob("*.key")) == [files.key]


def test_a_spoiled_certificate_is_made_anew(tmp_path):
    files = directory_certificate(tmp_path)
    files.certificate.write_text("half a file")
    directory_certificate(tmp_path)
    assert "BEGIN CERTIFICATE" in files.certificate.read_text()


def _programs(folder):
    folder.mkdir(parents=True)
    for name in ("pebble", "pebble-challtestsrv"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return folder


def test_a_folder_named_by_the_setting_wins(tmp_path):
    named = _programs(tmp_path / "named")
    found = present_binaries(tmp_path, {BINARY_SETTING: str(named), "PATH": os.environ["PATH"]})
    assert found.pebble == named / "pebble"


def test_a_named_folder_without_the_programs_is_said_so(tmp_path):
    with pytest.raises(ServerError, match="not both there"):
        find_binaries(tmp_path, {BINARY_SETTING: str(tmp_path)})


def test_programs_that_were_fetched_earlier_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("console.local.pebble.binaries.USUAL_FOLDER", "")
    assert present_binaries(tmp_path, {"PATH": ""}) is None
    unpacked = _programs(tmp_path / "pebble" / "usr" / "bin")
    assert present_binaries(tmp_path, {"PATH": ""}).challtestsrv == unpacked / "pebble-challtestsrv"


def test_a_system_without_apt_is_told_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr("console.local.pebble.binaries.present_binaries", lambda *_: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerError, match="no apt-get to fetch it with"):
        find_binaries(tmp_path, {})
