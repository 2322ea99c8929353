"""The tables of the run store. Times are seconds since 1970 in UTC; blobs are safetensors messages."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import mysql

SCHEMA_VERSION = 1

metadata = MetaData()
Blob = LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb")  # a plain MySQL BLOB ends at 64 kB


def _run_id(*, primary_key: bool = False) -> Column[str]:
    of = ForeignKey("runs.id", ondelete="CASCADE")
    return Column("run", String(16), of, nullable=False, primary_key=primary_key)


schema = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

datasets = Table(
    "datasets",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("n_functions", Integer, nullable=False),
    Column("n_points", BigInteger, nullable=False),
    Column("n_coords", Integer, nullable=False),
    Column("n_outputs", Integer, nullable=False),
    Column("created_at", Float(53), nullable=False),
    Column("content", Blob, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("dataset", String(16), ForeignKey("datasets.id"), nullable=False),
    Column("config", Text, nullable=False),
    Column("held_out", Float(53), nullable=False),  # share of the functions
    Column("race", String(16)),
    Column("status", String(16), nullable=False),
    Column("wish", String(16), nullable=False),
    # who trains it: the claim's token, its process, and when it last gave a sign of life
    Column("owner", String(32)),
    Column("pid", Integer),
    Column("host", Text),
    Column("heartbeat_at", Float(53)),
    Column("launched_at", Float(53)),
    Column("created_at", Float(53), nullable=False),
    Column("started_at", Float(53)),
    Column("finished_at", Float(53)),
    Column("deleted_at", Float(53)),
    # how far it is
    Column("seconds", Float(53), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("total_epochs", Integer, nullable=False),
    Column("phase", String(16)),
    Column("data_loss", Float(53)),
    Column("prior_loss", Float(53)),
    Column("last_snapshot", Integer, nullable=False),  # 0 before the first
    Column("error", Text),
    Index("runs_by_status", "status"),
    Index("runs_by_race", "race"),
)

losses = Table(
    "losses",
    metadata,
    _run_id(primary_key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Float(53), nullable=False),
    Column("seconds", Float(53), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("data_loss", Float(53)),
    Column("prior_loss", Float(53)),
    sqlite_with_rowid=False,  # the rows lie in the order in which they are read
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    _run_id(),
    Column("number", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("seconds", Float(53), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("data_loss", Float(53)),
    Column("prior_loss", Float(53)),
    Column("model", Blob, nullable=False),  # last, so that SQLite reads the other columns without it
    UniqueConstraint("run", "number"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    _run_id(primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("saved_at", Float(53), nullable=False),
    Column("content", Blob, nullable=False),
)
