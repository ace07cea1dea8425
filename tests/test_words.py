"""What is said of the paper in one place is said in all: page, cards, documents, docstrings."""

import re

import pytest

from lenet_demo.published import DISTORTED_ERROR, TEST_ERROR
from tests.conftest import ROOT

FOLDERS = ("lenet_demo", "docs", "checkpoints", "tools", "hardening", "benchmarks", "examples")
KINDS = {".py", ".js", ".html", ".md"}
NAMED = re.compile(r"procedure (?:of 1998|of its day)|1998['’]s procedure")
NEAR = 120  # characters
# Between two lines of one string, one comment or one paragraph.
BREAK = re.compile(r"[\"'`,+]*\s*\n\s*(?:#|//|\*|f?[\"'`])?\s*")


def texts():
    """Each file that people read, by its path."""
    files = [*ROOT.glob("*.md"), *ROOT.glob("*.py")]
    for folder in FOLDERS:
        files += [path for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def in_lines(text):
    return re.sub(r"\s+", " ", BREAK.sub(" ", text))


TEXTS = {path: in_lines(text) for path, text in texts().items()}


def test_the_procedure_of_1998_is_named_with_its_three_departures():
    named = 0
    for path, line in TEXTS.items():
        for match in NAMED.finditer(line):
            named += 1
            near = line[max(match.start() - NEAR, 0) : match.end() + NEAR]
            assert "three departures" in near, (path, near)
    assert named > 20


@pytest.mark.parametrize(
    "wrong",
    [
        "but learn without a teacher",  # C cells are fixed
        "appendix C's running",  # it is Efficient BackProp's
        "by mistake",  # the 3×3 network
        "of each distance how far",  # a softmax knows differences
        "as figure 13's network",  # fixed at a tenth
        "(section III-C, figure 8)",
    ],
)
def test_corrected_statements_do_not_return(wrong):
    assert [path for path, text in TEXTS.items() if wrong in text] == []


def test_lenet_5_has_the_errors_of_section_iii_b():
    above, _, _ = TEXTS["lenet_demo/published.py"].partition("TEST_ERROR")
    assert (TEST_ERROR, DISTORTED_ERROR) == (0.95, 0.8)
    assert "section III-B" in above
