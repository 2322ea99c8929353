"""Tables as text for a terminal and as Markdown, and the document that keeps the last figures of every topic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain

from .topic import Table, Topic

INTRODUCTION = """# Benchmarks

Written by `make bench ARGS=--write`; `make bench` alone prints the same on the terminal, `--only TOPIC` measures one.
Ratios carry over to other machines, absolute times do not.
"""


def width(text: str) -> int:
    """Columns of a terminal that the text takes; marks set upon a letter take none."""
    return sum(not unicodedata.combining(letter) for letter in text)


def as_text(table: Table) -> str:
    """For a terminal: the first column to the left, figures to the right."""
    lines = [table.columns, *table.rows]
    widths = [max(width(line[i]) for line in lines) for i in range(len(table.columns))]
    out = [table.title, _line(table.columns, widths), "─" * (sum(widths) + 2 * (len(widths) - 1))]
    out += [_line(row, widths) for row in table.rows]
    return "\n".join([*out, *([table.note] if table.note else [])])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [" " * (w - width(cell)) for cell, w in zip(cells, widths, strict=True)]
    first, *rest = (
        cell + pad if i == 0 else pad + cell for i, (cell, pad) in enumerate(zip(cells, padded, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()


def as_markdown(table: Table) -> str:
    rule = ["---", *["---:"] * (len(table.columns) - 1)]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (table.columns, *table.rows)]
    lines.insert(1, "| " + " | ".join(rule) + " |")
    return "\n".join([f"**{table.title}**", "", *lines, *(["", table.note] if table.note else [])])


def section(topic: Topic, tables: Sequence[Table]) -> str:
    """One topic's part of the document."""
    return "\n\n".join([f"## {topic.title}", topic.how, *map(as_markdown, tables)]) + "\n"


def document(machine: Mapping[str, str], sections: Mapping[str, str], order: Sequence[Topic]) -> str:
    """The whole document: the machine, then the sections by title, in the order of the topics."""
    table = Table("Machine", ("", ""), tuple(machine.items()))
    parts = (sections[topic.title] for topic in order if topic.title in sections)
    return "\n".join(chain([INTRODUCTION, as_markdown(table), ""], parts))


def sections_of(text: str) -> dict[str, str]:
    """The sections of a document, by title: the inverse of `document`."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].removeprefix("## "): part.rstrip("\n") + "\n" for part in parts}


def machine_of(text: str) -> dict[str, str]:
    """The machine that a document's figures come from; empty where there is none."""
    head = re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", head, flags=re.MULTILINE)[1:])
