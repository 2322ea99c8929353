"""The door to the database: opening it, its transactions, and what its faults are called.

SQLite is used in WAL mode, where readers never wait for the writer. Writers take their lock when the transaction
begins (BEGIN IMMEDIATE), so that they wait for each other rather than fail half-way: a transaction that reads first
and writes later is refused by SQLite at once, however long its busy timeout.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from ..home import home
from . import tables
from .errors import NewerStoreError, StoreError

T = TypeVar("T")

_WAIT_FOR_LOCK = 10.0  # seconds that one attempt waits
_ATTEMPTS = 4
_WRITES = {"autodecoder_writes": True}


def default_url() -> str:
    """$AUTODECODER_DATABASE_URL, or the SQLite file in `home()`."""
    return os.environ.get("AUTODECODER_DATABASE_URL") or f"sqlite:///{home() / 'runs.sqlite3'}"


class Database:
    """An opened run database of the current schema. Thread-safe; not to be carried through a fork.

    Raises StoreError when it cannot be opened, NewerStoreError when a newer version of the program has written it.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        try:
            self.write(_prepare)
        except StoreError:
            self.close()
            raise

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction that sees one state of the database."""
        return self._attempt(work, {})

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction: all of it or, after an exception, nothing. It may be run again when busy."""
        return self._attempt(work, _WRITES)

    def close(self) -> None:
        self._engine.dispose()

    def _attempt(self, work: Callable[[Connection], T], options: dict[str, Any]) -> T:
        for attempt in range(_ATTEMPTS):
            try:
                with self._engine.connect().execution_options(**options) as connection, connection.begin():
                    return work(connection)
            except IntegrityError:
                raise  # what was asked for contradicts what is there: for the caller to know
            except DBAPIError as error:
                if not _is_busy(error) or attempt == _ATTEMPTS - 1:
                    raise StoreError(_explain(error, self.url)) from error
                time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"The address of the run store cannot be used: {error}. AUTODECODER_DATABASE_URL should look like "
            "sqlite:////folder/runs.sqlite3 or postgresql+psycopg://user@host/name, and its driver must be installed."
        ) from error


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError(
            "A run store in memory cannot be shared with workers; give it a file: sqlite:////folder/runs.sqlite3."
        )
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {Path(url.database).parent} cannot be made: {error.strerror}. Set AUTODECODER_HOME to a "
            "folder that you may write to."
        ) from error
    engine = create_engine(url, connect_args={"timeout": _WAIT_FOR_LOCK})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # counts for a new file only
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last second, never the file
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("autodecoder_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _prepare(connection: Connection) -> None:
    """Make the tables of a new database; check the version of an old one."""
    if not inspect(connection).has_table(tables.schema.name):
        tables.metadata.create_all(connection)
        connection.execute(tables.schema.insert().values(version=tables.SCHEMA_VERSION))
        return
    version = connection.execute(select(tables.schema.c.version)).scalar_one()
    if version > tables.SCHEMA_VERSION:
        raise NewerStoreError(
            f"This run store was written by a newer version of the program (schema {version}; this one knows "
            f"{tables.SCHEMA_VERSION}). Update the program, or set AUTODECODER_HOME to another folder."
        )


def _is_busy(error: DBAPIError) -> bool:
    text = str(error.orig).lower()
    return "locked" in text or "busy" in text or "deadlock" in text or "could not serialize" in text


def _explain(error: DBAPIError, url: str) -> str:
    where, text = make_url(url).render_as_string(hide_password=True), str(error.orig)
    if _is_busy(error):
        return f"The run store at {where} was busy for too long ({text}). Try again, or end what else writes to it."
    if "full" in text.lower():
        return (
            f"There is no space left for the run store at {where} ({text}). Delete old runs or make space on the disk."
        )
    if "readonly" in text.lower() or "unable to open" in text.lower():
        return f"The run store at {where} cannot be written ({text}). Set AUTODECODER_HOME to a folder of your own."
    return f"The run store at {where} cannot be used: {text}. Check that it is a run store and that its server is up."
