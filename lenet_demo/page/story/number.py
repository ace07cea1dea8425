"""Chapter 6: a whole number, read in one pass."""

from .chapter import Chapter, Fold, Step

CHAPTER = Chapter(
    "number",
    "A whole number at once",
    (
        Step(
            "number",
            "Over a wider field the same network reads a whole number, without cutting it up.",
            more="All weights are the same at every place of a map, and so a wider field makes "
            "wider maps: C5, F6 and the output get a column for every four pixels, each seeing 32 "
            "of them. The paper calls that a space displacement neural network (section VII). A "
            "column names a digit whose middle is in the middle of what it sees; the cheapest path "
            "over all columns makes a number of that. The weights are of today and this task’s "
            "own: learnt from digits set side by side.",
        ),
    ),
    file="number/number.html",
    folds=(Fold("columns", "How the columns are read", "number/columns.html"),),
    uses_pad=False,
)
