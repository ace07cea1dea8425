"""The README: its first lines, by which Hugging Face runs the Space, its figures; all links."""

import re

import gradio
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from lenet_demo.nets import LeNet5, ModernLeNet, layers, load_net
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
    named = Version(front_matter()["sdk_version"])
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    ranges = {Requirement(line).name: Requirement(line).specifier for line in lines if line}
    assert named in ranges["gradio"]
    installed = Version(gradio.__version__)
    assert (installed.major, installed >= named) == (named.major, True)


def test_parameters_and_connections_are_those_counted():
    for words, column in (("free parameters", "parameters"), ("connections", "connections")):
        (row,) = [line for line in README.splitlines() if line.startswith(f"| {words}")]
        sums = [sum(getattr(n, column) for n in layers(net())) for net in (LeNet5, ModernLeNet)]
        assert row.split("|")[2:4] == [f" {total:,} " for total in sums]


def test_errors_are_those_in_the_checkpoints_headers():
    for words, key in (("MNIST test error", "test_error"), ("pen-written", "pen_stroke_error")):
        (row,) = [line for line in README.splitlines() if line.startswith(f"| {words}")]
        errors = [load_net(name).metadata[key] for name in ("lenet5", "modern")]
        assert row.split("|")[2:4] == [f" {100 * error:.2f} % " for error in errors]


def test_it_is_read_in_two_minutes():
    text = README.split("---\n", 2)[2]
    prose = re.sub(r"^\|.*$|^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert len(re.sub(r"\]\([^)]*\)", "]", prose).split()) <= 330


DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "checkpoints").glob("*.md"),
]


def anchors(path):
    """What GitHub calls the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_place_that_a_document_links_to_is_there(path):
    for link in re.findall(r"\]\(((?!https?:)[^)]+)\)", path.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
