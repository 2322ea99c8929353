"""The command line: python -m autodecoder_core train | encode | generate | inspect | export | bench."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from .commands import COMMANDS
from .errors import AutodecoderError

BAD_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; the whole usage is what --help is for."""

    def error(self, message: str) -> NoReturn:
        hint = f" (see {self.prog} --help)"
        self.exit(BAD_INPUT, f"autodecoder_core: error: {one_line(message)}{hint}\n")


def one_line(text: object) -> str:
    return " ".join(str(text).split())


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m autodecoder_core",
        description="Auto-decoders for families of functions: draw, train, encode, look inside.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for command in COMMANDS:
        sub = commands.add_parser(
            command.NAME,
            help=command.SUMMARY,
            description=f"{command.SUMMARY[0].upper()}{command.SUMMARY[1:]}.",
            epilog="examples:\n" + "".join(f"  python -m autodecoder_core {line}\n" for line in command.EXAMPLES),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, 2 for bad input (one line on stderr), 130 after Ctrl+C."""
    options = build_parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except AutodecoderError as error:
        return complain(error)
    except BrokenPipeError:  # the reader, for example `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else error
        return complain(reason)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def complain(reason: object) -> int:
    print(f"autodecoder_core: error: {one_line(reason)}", file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    # Read by torch when a command imports it: on small matrices a second thread gains little alone, and loses a
    # hundredfold beside another busy process.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
