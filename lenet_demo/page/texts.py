"""The page's words: titles, keys, what each stage does."""

from typing import NamedTuple

from ..languages import _

TITLE = _("LeNet-5, alive")
# The two signs of a number, as the story names them beside a swatch.
SIGNS = {"plus": _("orange"), "minus": _("blue")}
KEYS = [
    (
        _("Page Down, Page Up"),
        _("while presenting: the next step, the one before; arrows and Space, too"),
    ),
    ("g", _("present, and end it (Esc, too)")),
    ("l", _("the lab: everything at once; again: back to the story")),
    ("v", _("the next chapter")),
    ("f", _("full screen")),
    ("0 … 9", _("a sample digit; in chapter 6 1 to 5, a number")),
    ("z", _("undo")),
    ("c", _("clear")),
    (
        _("arrows, Space"),
        _(
            "on the pad: move the pen, with Shift further; put it down and lift it (Esc lifts it, "
            "too)"
        ),
    ),
    ("n", _("both networks, the first alone, the second alone")),
    ("b", _("before or after the activation")),
    (_("Shift 1 … 5"), _("switch a preprocessing step on or off")),
    (
        "p",
        _(
            "play the steps from pen to answer (with a sample if the pad is empty); in chapter 5 "
            "the run"
        ),
    ),
    (_("Tab, arrows"), _("to a stage, and from unit to unit in it")),
    (_("Enter"), _("hold the unit whose sum is shown")),
    ("k", _("let the kernel slide: fill the unit’s map, or pause")),
    ("d", _("how the networks differ")),
    (_("Esc"), _("let go, close")),
    ("?", _("this page")),
]
ABOUT = [
    _(
        "LeNet-5 is a network for reading handwritten characters that Yann LeCun, Léon Bottou, "
        "Yoshua Bengio and Patrick Haffner published in 1998 (“Gradient-Based Learning Applied to "
        "Document Recognition”, Proceedings of the IEEE). A system built on it read several "
        "million bank cheques a day, says the paper."
    ),
    _(
        "Here it runs in your browser, as the paper describes it: design of 1998, trained today on "
        "MNIST’s 60,000 handwritten digits (CC BY-SA 3.0). What you draw or open stays on "
        "your computer, except that this page’s own server, where there is one, is asked for a "
        "check by PyTorch, and to open pictures that your browser cannot."
    ),
]

TITLES = {
    "lenet5": ("LeNet-5", _("1998 design, retrained today")),
    "modern": (_("Modern LeNet"), _("as tutorials build it today")),
    "wide": (_("Wide LeNet"), _("for colour pictures, here in grey")),
    "small": (_("Small-kernel LeNet"), _("3×3, once PyTorch's example")),
    "lenet1": ("LeNet-1", _("the first of that name; procedure of 1998, with three departures")),
    "lenet4": ("LeNet-4", _("the one before; procedure of 1998, with three departures")),
}
SHORT_TITLES = {
    "lenet5": "1998",
    "modern": _("today"),
    "wide": _("Wide"),
    "small": "3×3",
    "lenet1": "LeNet-1",
    "lenet4": "LeNet-4",
}
# What the page begins with; the others are a choice away.
FIRST_SHOWN = ("lenet5", "modern")

# The classes of CIFAR-10, in its own order.
CIFAR_10 = [
    _("airplane"),
    _("automobile"),
    _("bird"),
    _("cat"),
    _("deer"),
    _("dog"),
    _("frog"),
    _("horse"),
    _("ship"),
    _("truck"),
]

# Stages in the order of the columns, with what they are in every LeNet.
COLUMNS = {
    "c1": ("C1", _("convolution")),
    "s2": ("S2", _("subsampling")),
    "c3": ("C3", _("convolution")),
    "s4": ("S4", _("subsampling")),
    "c5": ("C5", _("units")),
    "f6": ("F6", _("units")),
    "output": (_("Output"), _("10 classes")),
}


class Step(NamedTuple):
    """A step from the pad to the field: what leaving it out means, its picture's side or 0."""

    name: str
    label: str
    does: str
    side: int


PREPROCESSING = (
    Step("pen", _("pen"), _("Ink the strokes anew with the pen that the training digits have"), 32),
    Step("crop", _("crop"), _("Cut out the ink"), 32),
    Step("size", _("scale to 20×20"), _("Scale the ink to 20×20 pixels"), 28),
    Step("centre", _("centre"), _("Put the centre of mass in the middle of the 32×32 field"), 32),
    Step("scale", _("scale levels"), _("Scale the pixels as each network learnt them"), 0),
)

# What each network does to reach a stage, in the words under its maps.
STEPS = {
    "lenet5": {
        "c1": "5×5, tanh",
        "s2": _("sum of 2×2 × weight + bias, tanh"),
        "c3": _("5×5 by Table I, tanh"),
        "s4": _("sum of 2×2 × weight + bias, tanh"),
        "c5": "5×5, tanh",
        "f6": _("full, tanh: a picture"),
        "output": _("the least distance wins"),
    },
    "modern": {
        "c1": _("5×5, norm, ReLU"),
        "s2": _("max 2×2"),
        "c3": _("5×5 of all, norm, ReLU"),
        "s4": _("max 2×2"),
        "c5": _("full, ReLU"),
        "f6": _("full, ReLU: noise, since nobody asked for a picture"),
        "output": _("the most probable wins"),
    },
    "wide": {
        "c1": "5×5, ReLU",
        "s2": _("max 2×2"),
        "c3": _("5×5 of all, ReLU"),
        "s4": _("max 2×2"),
        "c5": _("full, ReLU"),
        "f6": _("full, ReLU"),
        "output": _("the most probable wins"),
    },
    "small": {
        "c1": "3×3, ReLU",
        "s2": _("max 2×2"),
        "c3": _("3×3 of all, ReLU"),
        "s4": _("max 2×2; last row and column left out"),
        "c5": _("full, ReLU"),
        "f6": _("full, ReLU"),
        "output": _("the most probable wins"),
    },
    "lenet1": {
        "c1": _("5×5 on the middle 28×28, tanh"),
        "s2": _("sum of 2×2 × weight + bias, tanh"),
        "c3": _("5×5 by a table, tanh"),
        "s4": _("sum of 2×2 × weight + bias, tanh"),
        "f6": _("full, tanh: for each digit one unit that is to say +1"),
        "output": _("the least distance wins"),
    },
    "lenet4": {
        "c1": _("5×5, tanh: each map feeds two of S2"),
        "s2": _("sum of 2×2 × weight + bias, tanh"),
        "c3": _("5×5 by a table, tanh"),
        "s4": _("sum of 2×2 × weight + bias, tanh"),
        "c5": _("5×5 of four or five maps, tanh"),
        "f6": _("full, tanh: for each digit one unit that is to say +1"),
        "output": _("the least distance wins"),
    },
}

# The same for who sees them first.
PLAIN = {
    "c1": _("filters"),
    "s2": _("halved"),
    "c3": _("combined"),
    "s4": _("again"),
    "c5": _("each sees it all"),
}
PLAIN_OF = {
    "lenet5": {
        "c1": _("filters"),
        "c3": _("by Table I"),
        "c5": _("120 see it all"),
        "f6": _("84 draw a digit"),
    },
    "modern": {"f6": _("84 draw nothing")},
}

# What the server may answer to the page, word by word: scripts look it up.
ANSWERS = [
    _("The file is empty: choose another one."),
    _("This file is no picture that can be read: send a PNG, JPEG, GIF or WebP."),
    _("The picture has no pixels: send another one."),
    _("The picture has more than 16 million pixels: send a smaller one."),
    _("The picture has more than 60 million pixels: send a smaller one."),
    _("The picture takes too long to read: send a smaller one."),
    _("Too many pictures wait to be read: try again in a minute."),
    _("No ink was found in this picture: try another one."),
    _("This page is older than its server: load the page anew."),
]

# One sentence a stage, with the section of the paper that it comes from.
SENTENCES = {
    "image": _(
        "The drawing as all networks see it: 20×20 pixels of digit, its centre of mass in the "
        "middle of a 32×32 field, so that stroke ends and corners can lie in the centre of what "
        "the highest detectors see (section II-B)."
    ),
    "c1": _(
        "Small filters slide over the field, and each makes a map of where its own stroke or edge "
        "is (sections II-A, II-B)."
    ),
    "s2": _(
        "Each map is halved, since where a stroke is matters less than that it is: 1998 adds four "
        "units (section II-B; II-A says averages) and learns how much the sum counts, today takes "
        "the largest."
    ),
    "c3": _(
        "Maps of combinations: each of LeNet-5's sixteen sees a choice of its own of the six maps "
        "before, three or four of them, and one of the maps all six (Table I), so that each must "
        "find something else; today each sees all (section II-B)."
    ),
    "s4": _(
        "Halved once more: one unit sees a quarter of the field, 16×16 pixels (10×10 in the 3×3 "
        "network; section II-B)."
    ),
    "c5": _(
        "Here the filters are as large as the maps: each unit sees the whole drawing (section "
        "II-B). LeNet-1 has no such layer."
    ),
    "f6": _(
        "84 units, seven by twelve (ten in LeNet-1 and LeNet-4): LeNet-5's must draw the digit as "
        "a little printed picture, today's may say what they like (sections II-B, II-C)."
    ),
    "output": _(
        "1998 measures how far F6's picture is from ten printed ones, and the nearest wins (Eq. "
        "7); today ten sums are made into probabilities."
    ),
}


def stage_titles() -> list[dict[str, str]]:
    """The columns' heads, from the input on: where they stand, what they are, what they do."""
    heads = {"image": (_("Input"), "32×32")} | COLUMNS
    return [
        {
            "at": "field" if name == "image" else name,
            "name": name,
            "title": title,
            "kind": kind,
            "sentence": SENTENCES[name],
        }
        for name, (title, kind) in heads.items()
    ]
