"""What a formula is once it is read: a tree of five kinds of node."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """text: as it was typed, for display."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A coordinate, a constant or a parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """operator: one of + - * / ^."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


Node = Number | Name | Negative | Binary | Call
