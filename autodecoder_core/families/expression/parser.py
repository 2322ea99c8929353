"""From words to a tree, by recursive descent.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = ("-" | "+") signed | power
    power   = atom [ "^" signed ]              so that -t^2 is -(t^2) and 2^3^2 is 2^(3^2)
    atom    = number | name | function "(" sum { "," sum } ")" | "(" sum ")"

Multiplication is always written: a reader of `1/2t` cannot know what was meant.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from .error import FormulaError
from .tokens import Token, tokens
from .tree import Binary, Call, Name, Negative, Node, Number
from .vocabulary import CONSTANTS, FUNCTIONS

MAX_DEPTH = 40
MAX_EXPONENT = 100.0
MAX_PARAMETERS = 12


class Parser:
    """Reads one formula. parameters: after `read`, the free names with the position where each first stands."""

    def __init__(self, expression: str, coords: tuple[str, ...]) -> None:
        self.expression, self.coords = expression, coords
        self.parameters: dict[str, int] = {}
        self._tokens = tokens(expression)
        self._next = 0
        self._depth = 0

    def read(self) -> Node:
        if len(self._tokens) == 1:
            raise self._error(0, "it is empty. Write something like a*sin(w*t + p).")
        tree = self._sum()
        if self._token.kind != "end":
            raise self._unexpected("the end of the formula")
        return tree

    # ---- the grammar

    def _sum(self) -> Node:
        tree = self._product()
        while self._token.text in ("+", "-"):
            tree = Binary(self._take().text, tree, self._product())
        return tree

    def _product(self) -> Node:
        tree = self._signed()
        while self._token.text in ("*", "/"):
            tree = Binary(self._take().text, tree, self._signed())
        return tree

    def _signed(self) -> Node:
        # Every way to nest passes here, so this alone bounds the depth of the recursion.
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(
                self._token.position, f"more than {MAX_DEPTH} levels are nested here. Simplify the formula."
            )
        if self._token.text in ("+", "-"):
            sign = self._take().text
            operand = self._signed()
            tree = Negative(operand) if sign == "-" else operand
        else:
            tree = self._power()
        self._depth -= 1
        return tree

    def _power(self) -> Node:
        base = self._atom()
        if self._token.text != "^":
            return base
        self._take()
        position = self._token.position
        exponent = self._signed()
        self._check_exponent(exponent, position)
        return Binary("^", base, exponent)

    def _atom(self) -> Node:
        token = self._token
        if token.kind == "number":
            self._take()
            return Number(float(token.text), token.text)
        if token.kind == "name":
            self._take()
            return self._call(token) if self._token.text == "(" else self._name(token)
        if token.text == "(":
            self._take()
            tree = self._sum()
            self._close(token)
            return tree
        raise self._unexpected("a number, a name or '('")

    def _call(self, name: Token) -> Node:
        function = FUNCTIONS.get(name.text)
        if function is None:
            close = get_close_matches(name.text.lower(), FUNCTIONS, n=1, cutoff=0.6)
            if close and name.text not in (*CONSTANTS, *self.coords):
                raise self._error(name.position, f"there is no function {name.text!r}. Did you mean {close[0]!r}?")
            raise self._error(
                name.position,
                f"{name.text!r} is not a function. To multiply, write {name.text}*(…); "
                f"functions are {', '.join(FUNCTIONS)}.",
            )
        opening = self._take()
        arguments, places = [], [self._token.position]
        if self._token.text == ")":
            raise self._error(self._token.position, f"{name.text} takes {function.takes}; write {name.text}(…).")
        arguments.append(self._sum())
        while self._token.text == ",":
            self._take()
            places.append(self._token.position)
            arguments.append(self._sum())
        self._close(opening)
        if not function.least <= len(arguments) <= function.most:
            place = places[function.most] if len(arguments) > function.most else self._tokens[self._next - 1].position
            raise self._error(place, f"{name.text} takes {function.takes}, not {len(arguments)}.")
        if name.text == "pow":
            self._check_exponent(arguments[1], places[1])
        return Call(name.text, tuple(arguments))

    def _name(self, token: Token) -> Node:
        name = token.text
        if name in FUNCTIONS:
            raise self._error(token.position, f"{name!r} is a function; put its argument in parentheses: {name}(t).")
        if name not in CONSTANTS and name not in self.coords:
            if re.fullmatch(r"t[0-9]*", name):
                raise self._error(
                    token.position,
                    f"there is no coordinate {name!r}; this formula has {', '.join(self.coords)}.",
                )
            self.parameters.setdefault(name, token.position)
            if len(self.parameters) > MAX_PARAMETERS:
                raise self._error(
                    token.position, f"{name!r} is one parameter too many; the limit is {MAX_PARAMETERS}. Use numbers."
                )
        return Name(name)

    # ---- helpers

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _close(self, opening: Token) -> None:
        if self._token.kind == "end":
            raise self._error(opening.position, "this parenthesis is never closed. Add a ')'.")
        if self._token.text != ")":
            raise self._unexpected("an operator or ')'")
        self._take()

    def _check_exponent(self, exponent: Node, position: int) -> None:
        value = exponent.operand if isinstance(exponent, Negative) else exponent
        if isinstance(value, Number) and value.value > MAX_EXPONENT:
            raise self._error(position, f"the exponent {value.text} is too large; the limit is {MAX_EXPONENT:g}.")

    def _unexpected(self, expected: str) -> FormulaError:
        token = self._token
        before = self._tokens[self._next - 1] if self._next else None
        if token.kind == "end":
            return self._error(token.position, f"the formula ends here; expected {expected}.")
        follows = before is not None and (before.kind in ("number", "name") or before.text == ")")
        if follows and (token.kind in ("number", "name") or token.text == "("):
            assert before is not None
            return self._error(
                token.position,
                f"expected an operator between {before.text!r} and {token.text!r}. "
                "Multiplication is written out, as in 2*t: put a * here.",
            )
        remedy = {
            ")": " No '(' is open here; remove it." if "end" in expected else " Something is missing before it.",
            ",": " A comma parts the arguments of a function; decimals are written with a point, as in 1.5.",
        }.get(token.text, " An operator stands between two values.")
        return self._error(token.position, f"found {token.text!r}; expected {expected}.{remedy}")

    def _error(self, position: int, problem: str) -> FormulaError:
        return FormulaError(self.expression, position, problem)
