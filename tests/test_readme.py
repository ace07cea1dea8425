"""The README's first lines, by which Hugging Face runs the Space, and its two commands."""

import re

import gradio
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from lenet_demo.nets import LeNet5, ModernLeNet, layers
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def front_matter():
    _, head, _ = README.split("---\n", 2)
    return yaml.safe_load(head)


def test_the_space_is_described_in_full():
    head = front_matter()
    assert (head["sdk"], head["app_file"], head["license"]) == ("gradio", "app.py", "mit")
    assert (ROOT / head["app_file"]).is_file()
    assert re.fullmatch(r"3\.\d+", head["python_version"])
    assert {head["colorFrom"], head["colorTo"]} <= COLOURS
    assert len(head["short_description"]) <= 60
    assert head["title"]
    assert head["emoji"]


def test_the_space_runs_a_gradio_that_the_requirements_allow_and_this_one_follows():
    wanted = Version(front_matter()["sdk_version"])
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    ranges = {Requirement(line).name: Requirement(line).specifier for line in lines if line}
    assert wanted in ranges["gradio"]
    installed = Version(gradio.__version__)
    assert (installed.major, installed >= wanted) == (wanted.major, True)


def test_parameters_and_connections_are_counted_alike_in_both():
    for words, column in (("free parameters", "parameters"), ("connections", "connections")):
        (row,) = [line for line in README.splitlines() if line.startswith(f"| {words}")]
        sums = [sum(getattr(of, column) for of in layers(net())) for net in (LeNet5, ModernLeNet)]
        assert row.split("|")[2:4] == [f" {of:,} " for of in sums]


def test_every_file_that_the_readme_names_is_there():
    for path in re.findall(r"\]\(([\w/.-]+)\)", README):
        assert (ROOT / path).exists(), path
    for module in set(re.findall(r"python -m (benchmarks\.\w+)", README)):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
