"""The error of a formula that cannot be read; it points at the character."""

from __future__ import annotations

from ...errors import DataError


class FormulaError(DataError):
    """A formula that cannot be read.

    position: index of the character in `expression`, from 0; len(expression) at its end. problem: the message
    without the picture of the place, which `str()` adds in two further lines.
    """

    def __init__(self, expression: str, position: int, problem: str) -> None:
        self.expression, self.position, self.problem = expression, position, problem
        line = "".join(character if character.isprintable() else " " for character in expression)
        super().__init__(f"Character {position + 1} of the formula: {problem}\n{line}\n{' ' * position}^")
