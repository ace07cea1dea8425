"""Chapter 1: what a convolution does."""

from ...languages import _
from .chapter import Chapter, Fold, Step

CHAPTER = Chapter(
    "filter",
    _("A filter looks at your ink"),
    (
        Step(
            "c1",
            _(
                "Twenty-five numbers slide over the drawing. Where ink meets orange the sum grows, "
                "where it meets blue it shrinks. The same 25 everywhere: so a stroke is found "
                "wherever it is."
            ),
            large="image c1",
            unit=("c1", 2, 13, 14),
            walk={"start": [2, 13, 0], "pace": 120},
            more=_(
                "C1 is six maps of 28×28 units (section II-B). Each unit sees 5×5 pixels, "
                "multiplies them by 25 weights, adds a bias, and squashes the sum: 1.7159 "
                "tanh(⅔·). All units of a map share the same 26 numbers (section II-A): 156 free "
                "parameters make 122,304 connections; were each of the 4,704 units to see all "
                "1,024 pixels by weights of its own, there would be 4,821,600 to learn. The model "
                "is older: in the cat’s visual cortex Hubel and Wiesel found simple cells, which "
                "answer to a bar at one place and one angle (1959, 1962), and Fukushima’s "
                "neocognitron has planes of such cells, its S cells (1980)."
            ),
        ),
    ),
    figure="large",
    folds=(Fold("filter", _("Build a filter of your own"), "bench/filter.html"),),
)
