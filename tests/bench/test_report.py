"""What the benchmarks print and keep."""

from __future__ import annotations

from bench.report import as_markdown, as_text, document, machine_of, section, sections_of
from bench.topic import Table, Topic

TABLE = Table("Speed", ("", "µs"), [("ours", "12"), ("a | b, theirs", "3,456")], "Less is better.")
MACHINE = {"processor": "Example 9000", "cores": "2", "date": "2026-01-01"}


def topic(name: str) -> Topic:
    return Topic(name, name.capitalize(), f"How {name} is measured.", lambda options: [TABLE])


def test_a_table_on_the_terminal_is_aligned() -> None:
    title, head, rule, first, second, note = as_text(TABLE).splitlines()
    assert (title, note) == ("Speed", "Less is better.")
    assert len({len(line) for line in (head, rule, first, second)}) == 1
    assert first.startswith("ours")
    assert first.endswith("   12")


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    row = as_markdown(TABLE).splitlines()[-3]
    assert row == "| a \\| b, theirs | 3,456 |"


def test_a_document_gives_back_its_machine_and_its_sections() -> None:
    topics = [topic("training"), topic("memory")]
    sections = {t.title: section(t, [TABLE, TABLE]) for t in topics}
    text = document(MACHINE, sections, topics)
    assert machine_of(text) == MACHINE
    assert sections_of(text) == sections
    assert document(MACHINE, sections_of(text), topics) == text


def test_one_topic_measured_anew_leaves_the_others_as_they_were() -> None:
    topics = [topic("training"), topic("memory")]
    kept = sections_of(document(MACHINE, {t.title: section(t, [TABLE]) for t in topics}, topics))
    kept["Memory"] = section(topics[1], [Table("New", ("", "MB"), [("server", "400")])])
    after = sections_of(document(MACHINE, kept, topics))
    assert list(after) == ["Training", "Memory"]
    assert after["Training"] == section(topics[0], [TABLE])
    assert "400" in after["Memory"]
    assert "µs" not in after["Memory"]


def test_no_document_has_no_machine_and_no_sections() -> None:
    assert machine_of("") == {}
    assert sections_of("") == {}
