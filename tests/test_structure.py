"""The direction of the arrows: what each part of the package may import."""

import ast
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT, thorough

PACKAGE = ROOT / "lenet_demo"
# Each part, with those of ours that it may import besides itself.
MAY_IMPORT = {
    "nets": set(),
    "ink": set(),
    "published": set(),
    "temporary": set(),
    "languages": set(),
    "inference": {"nets", "ink"},
    "segmentation": {"nets", "ink"},
    "sequence": {"nets", "ink", "inference", "segmentation"},
    "training": {"nets", "ink", "sequence", "published"},
    "server": {"nets", "ink", "inference", "sequence", "temporary", "languages"},
    "hub": {"nets", "page"},
    "page": {"nets", "ink", "published", "server", "languages"},
    "notebook": {"nets", "ink", "languages", "page", "server"},
    "__init__": {"nets", "ink", "inference", "sequence", "notebook"},
    "__main__": {"nets", "page", "server", "inference", "temporary", "languages", "hub"},
}
# What only one part may import, however it is written; and what one part must not.
HOMES = {"gradio": {"page", "server"}, "torchvision": {"training"}, "matplotlib": {"training"}}
HOMES |= {"anywidget": {"notebook"}, "traitlets": {"notebook"}}
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


def test_python_imports_go_one_way():
    modules = sorted(PACKAGE.rglob("*.py"))
    assert {part_of(path) for path in modules} == {*MAY_IMPORT}
    for path in modules:
        part = part_of(path)
        ours, others = imports(path)
        assert (ours & {*MAY_IMPORT}) - {part} <= MAY_IMPORT[part], path
        assert not {name for name in others if part not in HOMES.get(name, {part})}, path
        assert not others & NEVER.get(part, set()), path


# Modules in the order in which one process imports them, with what must not be loaded then.
LOADED = {
    "lenet_demo": ["gradio", "torchvision", "matplotlib", "anywidget", "IPython"],
    "lenet_demo.page.static": ["gradio", "torchvision", "matplotlib"],
    "lenet_demo.training.recipes": ["gradio"],
}


@pytest.mark.parametrize(
    "loaded", [LOADED, *thorough({"lenet_demo.page.build": ["torchvision", "matplotlib"]})], ids=len
)
def test_what_is_not_needed_is_not_loaded(loaded):
    """By others neither: to import torchvision takes a second, and may fail where it is broken."""
    code = f"""if True:
        import importlib, sys
        for module, never in {loaded}.items():
            importlib.import_module(module)
            assert not [m for m in never if m in sys.modules], module
    """
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_package_needs_no_room_beside_it_and_they_only_the_tools():
    rooms = {"tools", "hardening", "benchmarks"}
    for path in PACKAGE.rglob("*.py"):
        assert not imports(path)[1] & {*rooms, "tests"}, path
    for room in rooms:
        for path in (ROOT / room).glob("*.py"):
            names = re.findall(r"^from (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            others = {*names} & {*rooms, "tests"} - {room, "tools"}
            assert not others, path


# ---- Scripts -----------------------------------------------------------------------------------

SCRIPTS = sorted([*(PACKAGE / "engine").rglob("*.js"), *(PACKAGE / "page").rglob("*.js")])
IMPORT = re.compile(r'(?:\bfrom |^import )"([^"]+)";$|\bimport\("([^"]+)"\)', re.MULTILINE)


def room_of(path):
    """engine, or the page's part: core, pad, figure, …; main.js and worker.js are their own."""
    first, *rest = path.relative_to(PACKAGE).parts
    return first if first == "engine" else rest[0]


def test_scripts_import_one_way():
    """The engine imports nothing but itself, the page's core no part, no part another part."""
    assert len(SCRIPTS) > 80
    for path in SCRIPTS:
        names = ["".join(groups) for groups in IMPORT.findall(path.read_text(encoding="utf-8"))]
        assert all(name.startswith(".") for name in names), path
        targets = [(path.parent / name).resolve() for name in names]
        assert all(target.is_file() for target in targets), path
        room, rooms = room_of(path), {room_of(target) for target in targets}
        if room == "main.js":
            continue
        allowed = {"engine": {"engine"}, "core": {"core", "engine"}}
        assert rooms <= allowed.get(room, {room, "core", "engine"}), path
        if room != "engine":
            assert {t.name for t in targets if room_of(t) == "engine"} <= {"index.js"}, path
