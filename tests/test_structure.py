"""The direction of the arrows: what each part of the package may import."""

import ast
import subprocess
import sys

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "lenet_demo"
# Each part, with those of ours that it may import besides itself.
MAY_IMPORT = {
    "nets": set(),
    "ink": set(),
    "published": set(),
    "reading": {"nets", "ink"},
    "learning": {"nets", "ink", "published"},
    "page": {"nets", "ink", "published", "reading"},
    "__init__": {"nets", "ink", "reading"},
}
# What only one part may import, however it is written; and what one part must not.
HOMES = {"gradio": "page", "torchvision": "learning", "matplotlib": "learning"}
NEVER = {"ink": {"torch"}}


def part_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path):
    """(ours, others): the parts of the package, and the packages from outside, that it names."""
    ours, others = set(), set()
    package = ("lenet_demo", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *(node.module or "").split(".")]).rstrip(".")
            # `from . import wiring` names a module, too.
            names = [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for first, *rest in (name.split(".") for name in names):
            if first != "lenet_demo":
                others.add(first)
            elif rest:
                ours.add(rest[0])
    return ours, others


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_imports_go_one_way(path):
    part = part_of(path)
    ours, others = imports(path)
    assert (ours & {*MAY_IMPORT}) - {part} <= MAY_IMPORT[part]
    assert not {name for name in others if HOMES.get(name, part) != part}
    assert not others & NEVER.get(part, set())


def test_every_part_has_its_rule():
    assert {part_of(path) for path in PACKAGE.rglob("*.py")} == {*MAY_IMPORT}


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("lenet_demo", ["gradio", "torchvision", "matplotlib"]),
        ("lenet_demo.page", ["torchvision", "matplotlib"]),
        ("lenet_demo.learning.recipes", ["gradio"]),
    ],
)
def test_what_is_not_needed_is_not_loaded(module, never):
    """By others neither: to import torchvision takes a second, and may fail where it is broken."""
    code = f"import sys, {module}; print([m for m in {never} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip().splitlines()[-1] == "[]"
