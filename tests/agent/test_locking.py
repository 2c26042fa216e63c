"""A node's directory belongs to one user and one agent at a time."""

import os

import pytest
from gatehouse_agent.locking import alone, make_private


def test_a_new_directory_is_for_this_user_only(tmp_path):
    make_private(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_one_that_was_open_to_others_is_closed(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    make_private(tmp_path / "open")
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(PermissionError):
        make_private(tmp_path / "link")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a directory away")
def test_somebody_elses_directory_is_not_used(tmp_path):
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 65534, 65534)
    with pytest.raises(PermissionError):
        make_private(tmp_path / "theirs")


def test_a_second_agent_is_kept_out_until_the_first_ended(tmp_path):
    with alone(tmp_path), pytest.raises(BlockingIOError, match="another agent"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
