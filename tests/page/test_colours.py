"""One colour, one meaning: what the style sheet says of its colours holds in all of its rules."""

import re
from itertools import pairwise

import pytest

from lenet_demo.page.render import style

RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", str(style()), flags=re.DOTALL))
# Where each may stand: a part of the selector.
SIGNS = ("legend", "sign")
MISREAD = ("misread", "missed", "marked", "nib", "differs", "invalid", "reason", "marks")
PAPER = ("claim",)


@pytest.mark.parametrize(
    ("colour", "places"),
    [
        ("--positive", SIGNS),
        ("--negative", SIGNS),
        ("--misread", MISREAD),
        ("--paper-says", PAPER),
    ],
)
def test_each_colour_is_used_for_what_it_means_alone(colour, places):
    uses = [selector.strip() for selector, rule in RULES if f"var({colour})" in rule]
    assert uses
    assert not [use for use in uses if not any(place in use for place in places)]


def test_no_rule_names_a_colour_of_its_own():
    """But black and white, of outlines that are seen on every colour, and Gradio's own frame."""
    named = [
        (selector.strip(), rule)
        for selector, rule in RULES
        if re.search(r"#[0-9a-f]{3,6}\b", rule) and "--paper:" not in rule
    ]
    known = ("halo", "line", "gradio", "body", "footer", ".maps figure")
    assert not [selector for selector, _ in named if not any(part in selector for part in known)]


@pytest.mark.parametrize("scheme", [".lenet", ".dark .lenet"])
def test_what_must_be_told_apart_is(scheme):
    """Words at 4.5 to 1 from their ground and edges of controls at 3 to 1 (WCAG 2)."""
    [rule] = [rule for selector, rule in RULES if selector.strip() == scheme and "--paper" in rule]
    colours = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", rule))
    for words in ("--text", "--quiet", "--misread", "--paper-says"):
        assert contrast(colours[words], colours["--ground"]) >= 4.5
    assert contrast(colours["--edge"], colours["--ground"]) >= 3


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    levels = [int(colour[at:to], 16) / 255 for at, to in pairwise((1, 3, 5, 7))]
    linear = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in levels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_letters_under_fifteen_pixels():
    sizes = re.findall(r"font-size: (?:clamp\(|max\()?(\d+)px", str(style()))
    assert min(map(int, sizes)) >= 15
