"""The ring follows its file without a restart, loses no good one to a bad file, and says which setting is wrong."""

import base64

import pytest

from console import env
from console.base.keyring import KeyRingError, key_ring, sources
from console.base.keyring.data_keys import DataKeyRing

OLD, NEW = b"o" * 32, b"n" * 32
VAULT = {
    "GATEHOUSE_KMS": "vault-transit",
    "GATEHOUSE_VAULT_ADDRESS": "https://vault.test:8200",
    "GATEHOUSE_VAULT_TOKEN_FILE": "/run/secrets/token",
    "GATEHOUSE_VAULT_KEY": "gatehouse",
}


def text(*keys):
    return "\n".join(base64.b64encode(key).decode() for key in keys)


def replace(path, content):
    """As orchestrators do: the whole file at once."""
    fresh = path.with_suffix(".new")
    fresh.write_text(content)
    fresh.replace(path)


@pytest.fixture(autouse=True)
def _read_again():
    sources.forget()
    yield
    sources.forget()


@pytest.fixture
def ring_file(tmp_path, monkeypatch):
    path = tmp_path / "key_ring"
    path.write_text(text(OLD))
    monkeypatch.setenv("GATEHOUSE_KEY_RING_FILE", str(path))
    return path


def test_the_setting_is_the_ring_where_no_file_is_named():
    sealed = key_ring().seal(b"x", bound_to="row")
    assert key_ring().open(sealed, bound_to="row") == b"x"
    assert sealed.startswith(key_ring().newest_id())


def test_a_changed_file_counts_from_the_next_use(ring_file):
    sealed = key_ring().seal(b"x", bound_to="row")
    before = key_ring().newest_id()
    replace(ring_file, text(NEW, OLD))
    assert key_ring().newest_id() != before
    assert key_ring().open(sealed, bound_to="row") == b"x"
    replace(ring_file, text(NEW))
    with pytest.raises(KeyRingError, match="No key of the ring"):
        key_ring().open(sealed, bound_to="row")


def test_a_file_that_is_written_in_place_counts_too(ring_file):
    before = key_ring().newest_id()
    ring_file.write_text(text(NEW, OLD))
    assert key_ring().newest_id() != before


def test_commas_divide_keys_as_lines_do(ring_file):
    replace(ring_file, text(NEW, OLD).replace("\n", ","))
    assert len(key_ring().keys) == 2


@pytest.mark.parametrize("broken", ["", "no base64!", text(b"short"), "ключ"])
def test_a_broken_file_does_not_take_the_last_good_ring_away(ring_file, broken, caplog):
    good = key_ring()
    replace(ring_file, broken)
    assert key_ring() == good
    assert key_ring() == good
    assert caplog.text.count("GATEHOUSE_KEY_RING_FILE") == 1
    replace(ring_file, text(NEW))
    assert key_ring() != good


def test_a_file_that_is_gone_does_not_take_the_last_good_ring_away(ring_file):
    good = key_ring()
    ring_file.unlink()
    assert key_ring() == good
    ring_file.write_text(text(NEW))
    assert key_ring() != good


def test_bytes_that_are_no_text_do_not_take_the_last_good_ring_away(ring_file):
    good = key_ring()
    ring_file.write_bytes(b"\xff\xfe\xfd")
    assert key_ring() == good


@pytest.mark.parametrize("content", ["", "no base64!", text(b"short")])
def test_a_first_ring_that_is_broken_is_refused_by_the_name_of_its_setting(ring_file, content):
    replace(ring_file, content)
    with pytest.raises(KeyRingError, match="GATEHOUSE_KEY_RING_FILE"):
        key_ring()
    with pytest.raises(env.SettingsError, match="GATEHOUSE_KEY_RING_FILE"):
        sources.check()


def test_a_file_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("GATEHOUSE_KEY_RING_FILE", str(tmp_path / "absent"))
    with pytest.raises(KeyRingError, match=r"GATEHOUSE_KEY_RING_FILE: cannot read .*absent: No such file"):
        key_ring()


def test_a_process_with_good_settings_starts():
    sources.check()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"GATEHOUSE_KMS": "aws"}, "GATEHOUSE_KMS is 'aws'; use vault-transit"),
        ({"GATEHOUSE_VAULT_ADDRESS": None}, "GATEHOUSE_VAULT_ADDRESS is not set"),
        ({"GATEHOUSE_VAULT_ADDRESS": "vault:8200"}, "GATEHOUSE_VAULT_ADDRESS needs an address"),
        ({"GATEHOUSE_VAULT_ADDRESS": "http://vault.test:8200"}, "GATEHOUSE_VAULT_ADDRESS needs https://"),
        ({"GATEHOUSE_VAULT_ADDRESS": "https://me:pw@vault.test"}, "GATEHOUSE_VAULT_ADDRESS names a user"),
        ({"GATEHOUSE_VAULT_TOKEN_FILE": None}, "GATEHOUSE_VAULT_TOKEN_FILE is not set"),
        ({"GATEHOUSE_VAULT_KEY": None}, "GATEHOUSE_VAULT_KEY is not set"),
        ({"GATEHOUSE_VAULT_KEY": "a/b"}, "GATEHOUSE_VAULT_KEY needs"),
        ({"GATEHOUSE_VAULT_KEY": "a."}, "GATEHOUSE_VAULT_KEY needs"),
        ({"GATEHOUSE_VAULT_MOUNT": "/transit"}, "GATEHOUSE_VAULT_MOUNT needs"),
        ({"GATEHOUSE_VAULT_NAMESPACE": "a\nb"}, "GATEHOUSE_VAULT_NAMESPACE holds"),
    ],
)
def test_a_kms_that_is_set_up_wrongly_is_refused_by_the_name_of_its_setting(monkeypatch, change, named):
    for name, value in {**VAULT, **change}.items():
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    with pytest.raises(KeyRingError, match=named):
        key_ring()
    with pytest.raises(env.SettingsError, match=named):
        sources.check()


def test_a_kms_that_is_set_up_well_makes_a_ring_of_data_keys(monkeypatch):
    for name, value in VAULT.items():
        monkeypatch.setenv(name, value)
    assert isinstance(key_ring(), DataKeyRing)
    sources.check()


def test_beside_a_kms_no_other_keys_are_needed(monkeypatch, settings):
    settings.KEY_RING = [""]
    with pytest.raises(env.SettingsError, match="GATEHOUSE_KEY_RING"):
        sources.check()
    for name, value in VAULT.items():
        monkeypatch.setenv(name, value)
    sources.check()


def test_the_ring_file_is_looked_at_by_its_path_and_links_are_followed(ring_file, tmp_path):
    """Kubernetes swaps a link to a folder."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, key in zip(folders, (OLD, NEW), strict=True):
        folder.mkdir()
        (folder / "ring").write_text(text(key))
    ring_file.unlink()
    (tmp_path / "data").symlink_to(folders[0])
    ring_file.symlink_to(tmp_path / "data" / "ring")
    before = key_ring().newest_id()
    swap = tmp_path / "swap"
    swap.symlink_to(folders[1])
    swap.replace(tmp_path / "data")
    assert key_ring().newest_id() != before
