"""What is installed where: the ranges for people, the lock for the container and the tests."""

import os
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

NOT_IN_THE_CONTAINER = re.compile(r"torch|torchvision|triton|(nvidia|cuda)-.+")


def locked(name):
    """{package: (its requirement, how many hashes it has)} of a lock."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    wanted = [(Requirement(entry.split(" \\\n")[0]), entry.count("--hash=")) for entry in entries]
    return {canonicalize_name(one.name): (one, hashes) for one, hashes in wanted}


def ranges(name):
    lines = (ROOT / name).read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("-r")]


def test_the_package_depends_on_what_the_app_is_installed_from():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == (ROOT / "requirements.txt").read_text().split()


@pytest.mark.thorough
def test_installed_it_has_its_weights_and_writes_the_page_from_any_folder(tmp_path):
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", site, ROOT], check=True)
    run = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(site)}, "check": True}
    subprocess.run([sys.executable, site / "bin" / "lenet-demo", "export", "page"], **run)
    page = tmp_path / "page"
    assert (page / "index.html").stat().st_size > 50_000
    weights = (ROOT / "checkpoints" / "lenet5.safetensors").read_bytes()
    assert (page / "checkpoints" / "lenet5.safetensors").read_bytes() == weights
    code = "import lenet_demo as l; print(l.__file__, l.load_net('lenet5').metadata['net'])"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, **run)
    assert output.stdout.split() == [str(site / "lenet_demo" / "__init__.py"), "lenet5"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_one_version_and_its_hashes(name):
    for package, (one, hashes) in locked(name).items():
        assert re.fullmatch(r"==[\w.+!]+", str(one.specifier)), package
        assert hashes > 0, package
    text = (ROOT / name).read_text()
    assert not re.search(r"index|https?:|file:", text), "a lock is good for any index"


def test_what_is_locked_is_in_the_ranges():
    inner, outer = locked("requirements.lock"), locked("requirements-dev.lock")
    assert inner.keys() <= outer.keys()
    assert all(str(inner[package][0]) == str(outer[package][0]) for package in inner)
    for wanted in ranges("requirements.txt") + ranges("requirements-dev.txt"):
        (version,) = outer[canonicalize_name(wanted.name)][0].specifier
        assert version.version in wanted.specifier, wanted
    left_out = {canonicalize_name(one.name) for one in ranges("requirements.txt")} - inner.keys()
    assert left_out == {"torch", "torchvision"}
    assert not any(NOT_IN_THE_CONTAINER.fullmatch(package) for package in inner)


def test_the_container_has_what_the_app_needs():
    """Docker is not asked: its commands are, as far as they can be without it."""
    text = (ROOT / "Dockerfile").read_text()
    lines = text.splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY")]
    assert copied == ["requirements.lock", "app.py", "lenet_demo", "checkpoints"]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!{name}" for name in copied} <= set(ignored)
    assert "--require-hashes -r requirements.lock" in text
    outer = locked("requirements-dev.lock")
    for package, version in re.findall(r"(torch\w*)==([\w.]+)", text):
        assert str(outer[package][0].specifier) == f"=={version}"
    assert "USER 1000" in lines
    assert lines[-1] == 'CMD ["python", "app.py"]'


@pytest.mark.parametrize("page", ["docs/licences.md", "docs/sbom.json"])
def test_every_package_of_the_container_is_listed(page):
    text = (ROOT / page).read_text()
    listed = {canonicalize_name(name) for name in re.findall(r"^\| ([\w.-]+) \|", text, re.M)}
    listed |= {canonicalize_name(name) for name in re.findall(r'"name": "([\w.-]+)"', text)}
    for package, (one, _) in locked("requirements.lock").items():
        if one.marker is None or one.marker.evaluate({"python_version": "3.11"}):
            assert package in listed, package
    assert {"torch", "torchvision"} <= listed
    assert not re.search(r"^\|.*\b[AL]?GPL\b", text, re.M)
