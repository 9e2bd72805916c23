"""How the code is built: small files, small functions, imports that go down, and nothing that is known to bite."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "matcher").rglob("*.py"))
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 45

# What each of these did to somebody is in docs/decisions.md and in the comments of the code that avoids it.
FORBIDDEN = {
    r"\|\s*safe\b": "text that is not escaped",
    r"\bMarkup\(": "text that is not escaped",
    r"\brender_template_string\b": "a template made of text",
    r"\bpopulate_obj\b": "a form that writes fields nobody asked for",
    r"\bpartial_ratio\b": "a minute for two long texts",
    r"\bWRatio\b": "'niet stressbestendig' that scores 95 on 'stressbestendig'",
    r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(": "the time that is not asked from matcher.clock",
}
ALLOWED = {("clock.py", "the time that is not asked from matcher.clock")}
# Put together here, so that this file doesn't hold them either.
REGISTRIES = tuple(
    ".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"))
)
OURS = ("matcher", "migrations", "templates", "tests", "deploy", "docs", ".ci", ".github")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a file, methods and inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def where(path: Path, line: int = 0) -> str:
    """A place in the code as people write it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def committed() -> Iterator[Path]:
    """Every text file of ours, wherever it stands."""
    top = [path for path in ROOT.iterdir() if path.is_file()]
    inside = (path for folder in OURS for path in sorted((ROOT / folder).rglob("*")))
    for path in (*top, *inside):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".mo", ".png", ".woff2", ".ico"}:
            yield path


def test_no_file_is_a_drawer() -> None:
    long = {where(path): lines for path in FILES if (lines := len(path.read_text().splitlines())) > MOST_LINES}
    assert long == {}


def test_no_function_is_long() -> None:
    long = {
        where(path, function.lineno): lines
        for path in FILES
        for function in functions(ast.parse(path.read_text()))
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_every_file_says_what_it_is_for() -> None:
    silent = [
        where(path) for path in FILES if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_nothing_of_ours_is_imported_inside_a_function() -> None:
    found = [
        where(path, node.lineno)
        for path in FILES
        for function in functions(ast.parse(path.read_text()))
        for node in ast.walk(function)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "matcher")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "matcher" for name in node.names))
    ]
    assert found == []


@pytest.mark.parametrize(("pattern", "why"), FORBIDDEN.items())
def test_nothing_that_is_known_to_bite_is_used(pattern: str, why: str) -> None:
    sources = [*FILES, *sorted((ROOT / "templates").rglob("*.*"))]
    found = [
        where(path, path.read_text()[: hit.start()].count("\n") + 1)
        for path in sources
        if (path.name, why) not in ALLOWED
        for hit in re.finditer(pattern, path.read_text())
    ]
    assert found == [], why


def test_there_is_no_unfinished_business() -> None:
    kinds = {".py", ".html", ".js", ".sh", ".txt", ".toml", ".scss"}
    found = [
        where(path)
        for path in committed()
        if path.suffix in kinds and path != Path(__file__) and re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text())
    ]
    assert found == []


def test_tables_are_written_with_annotations_that_are_read_at_once() -> None:
    found = [where(path) for path in FILES if path.name == "models.py" and "import annotations" in path.read_text()]
    assert found == []


def test_queries_never_write() -> None:
    found = [
        where(path, node.lineno)
        for path in FILES
        if path.name == "queries.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            (node.func.attr in {"commit", "flush", "merge"})
            or (node.func.attr == "add" and ast.unparse(node.func.value) == "session")
            or (ast.unparse(node.func) in {"sa.insert", "sa.update", "sa.delete"})
        )
    ]
    assert found == []


def test_no_file_names_a_registry() -> None:
    found = [
        f"{where(path)}: {host}"
        for path in committed()
        if path != Path(__file__)
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_of_a_lock_has_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", (ROOT / name).read_text()).strip())
    without = [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert len(entries) > 20
    assert without == []


def test_the_development_lock_holds_what_the_other_holds() -> None:
    def pinned(name: str) -> set[str]:
        return set(re.findall(r"(?m)^([A-Za-z0-9._-]+==[^ ;\\]+)", (ROOT / name).read_text()))

    assert pinned("requirements.lock") - pinned("requirements-dev.lock") == set()
