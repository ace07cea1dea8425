"""The page's words: titles, keys, what each stage does."""

from typing import NamedTuple

from markupsafe import Markup

TITLE = "LeNet-5, alive"
# The two signs of a number, as the story names them: a swatch of its colour, and its name.
SIGNS = {
    "plus": Markup('<i class="sign plus" aria-hidden="true"></i>orange'),
    "minus": Markup('<i class="sign minus" aria-hidden="true"></i>blue'),
}
KEYS = [
    (
        "Page Down, Page Up",
        "while presenting: the next step, the one before; arrows and Space, too",
    ),
    ("g", "present, and end it (Esc, too)"),
    ("l", "the lab: everything at once; again: back to the story"),
    ("v", "the next chapter"),
    ("f", "full screen"),
    ("0 … 9", "a sample digit; in chapter 6 1 to 5, a number"),
    ("z", "undo"),
    ("c", "clear"),
    (
        "arrows, Space",
        "on the pad: move the pen, with Shift further; put it down and lift it (Esc lifts it, too)",
    ),
    ("n", "both networks, the first alone, the second alone"),
    ("b", "before or after the activation"),
    ("Shift 1 … 5", "switch a preprocessing step on or off"),
    (
        "p",
        "play the steps from pen to answer (with a sample if the pad is empty); in chapter 5 "
        "the run",
    ),
    ("Tab, arrows", "to a stage, and from unit to unit in it"),
    ("Enter", "hold the unit whose sum is shown"),
    ("k", "let the kernel slide: fill the unit’s map, or pause"),
    ("d", "how the networks differ"),
    ("Esc", "let go, close"),
    ("?", "this page"),
]
ABOUT = [
    "LeNet-5 is a network for reading handwritten characters that Yann LeCun, Léon Bottou, Yoshua "
    "Bengio and Patrick Haffner published in 1998 (“Gradient-Based Learning Applied to Document "
    "Recognition”, Proceedings of the IEEE). A system built on it read several million bank "
    "cheques a day, says the paper.",
    "Here it runs in your browser, as the paper describes it: design of 1998, trained today on "
    "MNIST’s 60,000 handwritten digits (CC BY-SA 3.0). Nothing that you draw leaves your "
    "computer but for a check by PyTorch on this page’s own server, where there is one, and "
    "pictures that your browser cannot read.",
]

TITLES = {
    "lenet5": ("LeNet-5", "1998 design, retrained today"),
    "modern": ("Modern LeNet", "as tutorials build it today"),
    "wide": ("Wide LeNet", "for colour pictures, here in grey"),
    "small": ("Small-kernel LeNet", "3×3, once PyTorch's example"),
    "lenet1": ("LeNet-1", "the first of that name; procedure of 1998, with three departures"),
    "lenet4": ("LeNet-4", "the one before; procedure of 1998, with three departures"),
}
SHORT_TITLES = {
    "lenet5": "1998",
    "modern": "today",
    "wide": "Wide",
    "small": "3×3",
    "lenet1": "LeNet-1",
    "lenet4": "LeNet-4",
}
# What the page begins with; the others are a choice away.
FIRST_SHOWN = ("lenet5", "modern")

# The classes of CIFAR-10, in its own order.
CIFAR_10 = "airplane automobile bird cat deer dog frog horse ship truck".split()

# Stages in the order of the columns, with what they are in every LeNet.
COLUMNS = {
    "c1": ("C1", "convolution"),
    "s2": ("S2", "subsampling"),
    "c3": ("C3", "convolution"),
    "s4": ("S4", "subsampling"),
    "c5": ("C5", "units"),
    "f6": ("F6", "units"),
    "output": ("Output", "10 classes"),
}


class Step(NamedTuple):
    """A step from the pad to the field: what leaving it out means, its picture's side or 0."""

    name: str
    label: str
    does: str
    side: int


PREPROCESSING = (
    Step("pen", "pen", "Ink the strokes anew with the pen that the training digits have", 32),
    Step("crop", "crop", "Cut out the ink", 32),
    Step("size", "scale to 20×20", "Scale the ink to 20×20 pixels", 28),
    Step("centre", "centre", "Put the centre of mass in the middle of the 32×32 field", 32),
    Step("scale", "scale levels", "Scale the pixels as each network learnt them", 0),
)

# What each network does to reach a stage, in the words under its maps.
STEPS = {
    "lenet5": {
        "c1": "5×5, tanh",
        "s2": "sum of 2×2 × weight + bias, tanh",
        "c3": "5×5 by Table I, tanh",
        "s4": "sum of 2×2 × weight + bias, tanh",
        "c5": "5×5, tanh",
        "f6": "full, tanh: a picture",
        "output": "the least distance wins",
    },
    "modern": {
        "c1": "5×5, norm, ReLU",
        "s2": "max 2×2",
        "c3": "5×5 of all, norm, ReLU",
        "s4": "max 2×2",
        "c5": "full, ReLU",
        "f6": "full, ReLU: noise, since nobody asked for a picture",
        "output": "the most probable wins",
    },
    "wide": {
        "c1": "5×5, ReLU",
        "s2": "max 2×2",
        "c3": "5×5 of all, ReLU",
        "s4": "max 2×2",
        "c5": "full, ReLU",
        "f6": "full, ReLU",
        "output": "the most probable wins",
    },
    "small": {
        "c1": "3×3, ReLU",
        "s2": "max 2×2",
        "c3": "3×3 of all, ReLU",
        "s4": "max 2×2; last row and column left out",
        "c5": "full, ReLU",
        "f6": "full, ReLU",
        "output": "the most probable wins",
    },
    "lenet1": {
        "c1": "5×5 on the middle 28×28, tanh",
        "s2": "sum of 2×2 × weight + bias, tanh",
        "c3": "5×5 by a table, tanh",
        "s4": "sum of 2×2 × weight + bias, tanh",
        "f6": "full, tanh: for each digit one unit that is to say +1",
        "output": "the least distance wins",
    },
    "lenet4": {
        "c1": "5×5, tanh: each map feeds two of S2",
        "s2": "sum of 2×2 × weight + bias, tanh",
        "c3": "5×5 by a table, tanh",
        "s4": "sum of 2×2 × weight + bias, tanh",
        "c5": "5×5 of four or five maps, tanh",
        "f6": "full, tanh: for each digit one unit that is to say +1",
        "output": "the least distance wins",
    },
}

# The same for who sees them first.
PLAIN = {
    "c1": "filters",
    "s2": "halved",
    "c3": "combined",
    "s4": "again",
    "c5": "each sees it all",
}
PLAIN_OF = {
    "lenet5": {
        "c1": "filters",
        "c3": "by Table I",
        "c5": "120 see it all",
        "f6": "84 draw a digit",
    },
    "modern": {"f6": "84 draw nothing"},
}

# One sentence a stage, with the section of the paper that it comes from.
SENTENCES = {
    "image": "The drawing as all networks see it: 20×20 pixels of digit, its centre of mass in "
    "the middle of a 32×32 field, so that stroke ends and corners can lie in the centre of what "
    "the highest detectors see (section II-B).",
    "c1": "Small filters slide over the field, and each makes a map of where its own stroke or "
    "edge is (sections II-A, II-B).",
    "s2": "Each map is halved, since where a stroke is matters less than that it is: 1998 adds "
    "four units (section II-B; II-A says averages) and learns how much the sum counts, today takes "
    "the largest.",
    "c3": "Maps of combinations: each of LeNet-5's sixteen sees a choice of its own of the six "
    "maps before, three or four of them, and one of the maps all six (Table I), so that each must "
    "find something else; today each sees all (section II-B).",
    "s4": "Halved once more: one unit sees a quarter of the field, 16×16 pixels (10×10 in the 3×3 "
    "network; section II-B).",
    "c5": "Here the filters are as large as the maps: each unit sees the whole drawing (section "
    "II-B). LeNet-1 has no such layer.",
    "f6": "84 units, seven by twelve (ten in LeNet-1 and LeNet-4): LeNet-5's must draw the digit "
    "as a little printed picture, today's may say what they like (sections II-B, II-C).",
    "output": "1998 measures how far F6's picture is from ten printed ones, and the nearest wins "
    "(Eq. 7); today ten sums are made into probabilities.",
}


def stage_titles() -> list[dict[str, str]]:
    """The columns' heads, from the input on: where they stand, what they are, what they do."""
    heads = {"image": ("Input", "32×32")} | COLUMNS
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
