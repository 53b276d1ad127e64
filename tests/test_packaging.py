"""What the container holds: nothing may be missing there that only the tools of development bring along."""

from __future__ import annotations

import ast
import fnmatch
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
PRODUCT = PROJECT["coverage"]["run"]["source"]


def test_every_import_is_pinned_for_the_product_alone() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}
    owners = packages_distributions()
    missing = set()
    for file in (file for part in PRODUCT for file in (ROOT / part).rglob("*.py")):
        for name in _imported(ast.parse(file.read_text())):
            if name in sys.stdlib_module_names or name in PRODUCT:
                continue
            if not {re.sub(r"[._-]+", "-", owner).lower() for owner in owners.get(name, ())} & pinned:
                missing.add(f"{file.relative_to(ROOT)}: {name}")
    assert missing == set()


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


def test_every_data_file_is_packed() -> None:
    patterns = PROJECT["setuptools"]["package-data"]
    left_out = {
        str(file.relative_to(ROOT))
        for part in PRODUCT
        for file in (ROOT / part).rglob("*")
        if file.is_file()
        and file.suffix not in {".py", ".pyc", ".md"}
        and file.name != ".lock"
        and not any(
            fnmatch.fnmatch(str(file.relative_to(ROOT / part)), pattern.removeprefix("**/"))
            for pattern in patterns.get(part, ())
        )
    }
    assert left_out == set()


def test_the_container_gets_every_part_and_nothing_private() -> None:
    passed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--)(.+) \./?\S*$", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert set(PRODUCT) <= passed
    assert passed == {name for line in copied for name in line.split()}
    assert not passed & {".env", "data", "tests", ".git"}
