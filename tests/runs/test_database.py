from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from autodecoder_core.home import home
from autodecoder_core.runs import NewerStoreError, RunStore, StoreError
from autodecoder_core.runs.database import default_url


def test_the_store_lies_in_the_home_folder_that_is_made_when_missing(home: Path) -> None:
    RunStore().close()
    assert (home / "runs.sqlite3").is_file()


def test_the_address_of_a_server_goes_before_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUTODECODER_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert default_url().endswith("other.sqlite3")


def test_without_a_setting_the_home_folder_is_in_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTODECODER_HOME")
    assert home() == Path.home() / ".autodecoder"


def test_a_store_of_a_newer_version_is_left_alone_and_named(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    RunStore(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE schema_version SET version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(NewerStoreError, match=r"schema 99.*Update the program"):
        RunStore(f"sqlite:///{path}")


def test_readers_are_not_kept_waiting_by_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    store = RunStore(f"sqlite:///{path}")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert store.runs() == []
    assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    writer.execute("ROLLBACK")
    writer.close()
    store.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/name", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_work_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:////"):
        RunStore(url)


def test_a_folder_that_cannot_be_made_is_reported_with_the_setting_to_change(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="AUTODECODER_HOME"):
        RunStore(f"sqlite:///{tmp_path / 'file' / 'runs.sqlite3'}")


def test_a_file_that_is_no_database_is_reported_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    path.write_bytes(b"these are notes, not a database; leave them as they are" * 50)
    with pytest.raises(StoreError, match="not a database"):
        RunStore(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"these are notes")
