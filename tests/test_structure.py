"""The direction of the arrows: what each part of the package may import."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("lenet_demo", ["gradio", "torchvision", "matplotlib", "lenet_demo.learning"]),
        ("lenet_demo.nets", ["gradio", "torchvision"]),
        ("lenet_demo.ink", ["gradio", "torchvision"]),
        ("lenet_demo.page", ["torchvision", "matplotlib", "lenet_demo.learning"]),
        ("lenet_demo.learning.recipes", ["gradio", "lenet_demo.page"]),
    ],
)
def test_imports_go_one_way(module, never):
    code = f"import sys, {module}; print([m for m in {never} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip().splitlines()[-1] == "[]"


def test_ink_needs_no_torch():
    """By its own files: the package's front door imports torch for the networks."""
    sources = [path.read_text() for path in (ROOT / "lenet_demo" / "ink").glob("*.py")]
    assert sources
    assert not any("import torch" in source or "from torch" in source for source in sources)


def test_the_engine_imports_nothing_but_itself():
    engine = ROOT / "lenet_demo" / "engine"
    modules = {path.name: path.read_text() for path in engine.iterdir()}
    assert "index.js" in modules
    for name, script in modules.items():
        imported = re.findall(r"""(?:\bfrom|^import|\bimport\()\s*["']([^"']+)["']""", script, re.M)
        assert all(path.removeprefix("./") in modules for path in imported), name
