"""`python -m bench`: measure and print; with --write keep the figures in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from . import drag, encoding, gpu, large, live, machine, memory, pages, quality, report, training
from .topic import NotHere, Options, Table, Topic, Unmeasured

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
_MODULES = (training, large, gpu, encoding, quality, drag, live, pages, memory)
TOPICS: tuple[Topic, ...] = tuple(module.TOPIC for module in _MODULES)
BUSY = 0.5  # load at the start above which a warning is due


def main(arguments: Sequence[str] | None = None) -> int:
    options, parser = _read(arguments)
    chosen = [topic for topic in TOPICS if options.only is None or topic.name in options.only]
    described = machine.describe()
    kept = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    if options.write and len(chosen) < len(TOPICS) and _other(report.machine_of(kept), described):
        parser.error("the figures in docs/benchmarks.md are of another machine or version: leave out --only.")
    print("\n".join(f"{name:<10} {value}" for name, value in described.items()))
    if (load := machine.load()) > BUSY:
        print(f"This machine is busy (load {load:.1f}): the times below are too long.", file=sys.stderr)
    sections = report.sections_of(kept) if len(chosen) < len(TOPICS) else {}
    failed = False
    for topic in chosen:
        tables = _measure(topic, Options(options.quick, tuple(options.data)))
        failed = failed or tables is None
        if tables:
            sections[topic.title] = report.section(topic, tables)
    if options.write:
        DOCUMENT.write_text(report.document(described, sections, TOPICS))
        print(f"\nWritten to {DOCUMENT.relative_to(DOCUMENT.parents[1])}{', as far as it went' if failed else ''}.")
    return int(failed)


def _measure(topic: Topic, options: Options) -> list[Table] | None:
    """Measure and print one topic; None where it failed, after saying why, so that the others still come.

    No tables where the machine lacks what it is about.
    """
    print(f"\n=== {topic.title} ===", flush=True)
    began = time.monotonic()
    try:
        tables = topic.measure(options)
    except (Unmeasured, TimeoutError) as error:
        print(f"Not measured: {error}", file=sys.stderr)
        return [] if isinstance(error, NotHere) else None
    except Exception:
        traceback.print_exc()
        return None
    for table in tables:
        print(f"\n{report.as_text(table)}")
    print(f"\n({time.monotonic() - began:.0f} s)", flush=True)
    return tables


def _other(then: dict[str, str], now: dict[str, str]) -> bool:
    return bool(then) and {**then, machine.DATE: ""} != {**now, machine.DATE: ""}


def _read(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = [topic.name for topic in TOPICS]
    parser.add_argument("--only", action="append", choices=names, help="one topic; may be given several times")
    parser.add_argument("--quick", action="store_true", help="one short round: to see that it runs, not for figures")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/benchmarks.md")
    parser.add_argument(
        "--data",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="for quality: a file of functions, and optionally a second one with the unseen functions",
    )
    options = parser.parse_args(arguments)
    if options.quick and options.write:
        parser.error("--quick gives no figures worth keeping: leave out one of --quick and --write.")
    if len(options.data) > 2:
        parser.error(f"--data takes one file, or two with the second as test; got {len(options.data)}.")
    for path in options.data:
        if not path.is_file():
            parser.error(f"there is no file {path}.")
    return options, parser


if __name__ == "__main__":
    sys.exit(main())
