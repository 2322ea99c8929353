"""The rules that hold the project together, read from the syntax trees of all its Python files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = "autodecoder_core"
LONGEST = 260

# From the ground up: a floor imports from those before it, or from itself.
FLOORS = (
    {"errors", "home"},
    {"families"},
    {"data"},
    {"model"},
    {"kernels"},
    {"training"},
    {"encoding"},
    {"inspection"},
    {"runs"},
    {"figures"},
    {"commands"},
    {"__main__"},
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
FORBIDDEN_MODULES = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
FORBIDDEN_CALLS = {"eval", "exec", "torch.load", "torch.save", "pandas.read_pickle", "pd.read_pickle", "pd.eval"}
FORBIDDEN_SWITCHES = {"allow_pickle", "unsafe_allow_html", "unsafe_allow_javascript"}
SKIPPED = {".venv", ".git", "node_modules", "build", "test-results"}


def python_files(*places: str) -> list[Path]:
    found: list[Path] = []
    for place in places or (".",):
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [path for path in found if not SKIPPED & set(path.relative_to(ROOT).parts)]


def product_files() -> list[Path]:
    return python_files("app.py", "pages", CORE)


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def package_of(path: Path) -> tuple[str, ...]:
    """The package that relative imports of this file start from."""
    return path.relative_to(ROOT).parent.parts


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names that the file imports, relative ones resolved, with their lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package_of(path)[: len(package_of(path)) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def room_of(path: Path) -> str:
    part = path.relative_to(ROOT / CORE).parts[0]
    return part.removesuffix(".py")


def importers(package: str) -> set[str]:
    return {label(path) for path in product_files() if any(name.split(".")[0] == package for name, _ in imports(path))}


def test_the_scan_sees_the_project() -> None:
    seen = {label(path) for path in product_files()}
    assert {"app.py", "pages/shell.py", "autodecoder_core/errors.py", "autodecoder_core/training/loop.py"} <= seen
    assert not any(".venv" in path for path in seen)


def test_every_room_of_the_core_has_its_floor() -> None:
    rooms = {room_of(path) for path in python_files(CORE)} - {"__init__"}
    assert rooms <= LEVEL.keys(), f"Give {rooms - LEVEL.keys()} a place in FLOORS."


def test_imports_point_down() -> None:
    wrong = []
    for path in python_files(CORE):
        room = room_of(path)
        if room == "__init__":  # the façade names everything
            continue
        for name, line in imports(path):
            parts = name.split(".")
            if parts[0] != CORE or len(parts) < 2:
                continue
            if parts[1] not in LEVEL:
                wrong.append(f"{label(path)}:{line} imports the façade ({name}); import from the room itself")
            elif LEVEL[parts[1]] > LEVEL[room]:
                wrong.append(f"{label(path)}:{line} ({room}) imports {name}, which lies above it")
    assert not wrong, "\n".join(wrong)


def test_the_core_knows_neither_pages_nor_app() -> None:
    wrong = [
        f"{label(path)}:{line} imports {name}"
        for path in python_files(CORE)
        for name, line in imports(path)
        if name.split(".")[0] in ("pages", "app", "tests")
    ]
    assert not wrong, "\n".join(wrong)


def test_streamlit_is_imported_by_the_app_and_the_pages_alone() -> None:
    users = importers("streamlit")
    assert "app.py" in users
    assert not [path for path in users if path != "app.py" and not path.startswith("pages/")]


def test_plotly_is_imported_by_the_figures_alone() -> None:
    users = importers("plotly")
    assert users
    assert not [path for path in users if not path.startswith(f"{CORE}/figures/")]


def dangers(path: Path) -> Iterator[str]:
    """What in this file could run code that comes with data, or turn text into markup."""
    for name, line in imports(path):
        if name.split(".")[0] in FORBIDDEN_MODULES:
            yield f"{label(path)}:{line} imports {name}"
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        if name.removeprefix("builtins.") in FORBIDDEN_CALLS:
            yield f"{label(path)}:{node.lineno} calls {name}"
        for keyword in node.keywords:
            off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            if keyword.arg in FORBIDDEN_SWITCHES and not off:
                yield f"{label(path)}:{node.lineno} passes {keyword.arg}"


def test_nothing_is_unpickled_evaluated_or_injected() -> None:
    wrong = [danger for path in product_files() for danger in dangers(path)]
    assert not wrong, "\n".join(wrong)


def test_browser_code_never_turns_text_into_markup_or_code() -> None:
    words = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
    modules = sorted((ROOT / "assets").rglob("*.js"))
    assert modules
    wrong = [f"{label(path)} uses {word}" for path in modules for word in words if word in path.read_text()]
    assert not wrong, "\n".join(wrong)


def test_every_file_is_short_enough_to_be_read() -> None:
    files = [*python_files("app.py", "pages", CORE, "tests", "scripts", "bench"), *(ROOT / "assets").rglob("*.js")]
    lengths = {label(path): len(path.read_text().splitlines()) for path in files}
    long = {path: n for path, n in lengths.items() if n > LONGEST}
    assert not long, f"Part these by nouns; {LONGEST} lines are the limit: {long}"


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads",
        "import torch\ntorch.load('m.pt')",
        "eval('1')",
        "import builtins\nbuiltins.exec('1')",
        "import numpy as np\nnp.load(f, allow_pickle=True)",
        "st.markdown(text, unsafe_allow_html=flag)",
    ],
)
def test_the_scan_finds_dangers(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "tree", lambda _: ast.parse(code))
    assert len(list(dangers(ROOT / CORE / "imagined.py"))) == 1


def test_the_scan_lets_safety_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import numpy as np\nnp.load(f, allow_pickle=False)\nmodel.eval()\nfrom safetensors.numpy import load"
    monkeypatch.setitem(globals(), "tree", lambda _: ast.parse(code))
    assert not list(dangers(ROOT / CORE / "imagined.py"))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from ..figures import theme", "autodecoder_core.figures.theme"),
        ("from . import loop", "autodecoder_core.training.loop"),
        ("from ..errors import DataError", "autodecoder_core.errors.DataError"),
        ("def f():\n    import pickle", "pickle"),
    ],
)
def test_the_scan_resolves_imports(code: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / CORE / "training" / "imagined.py"
    monkeypatch.setitem(globals(), "tree", lambda _: ast.parse(code))
    assert [name for name, _ in imports(path)] == [found]
