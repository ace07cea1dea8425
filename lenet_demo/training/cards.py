"""Model cards as Hugging Face reads them: what a checkpoint is, made of its own header."""

import inspect
import json
from typing import Any, NamedTuple

from ..nets import LeNet, LeNet5
from .data_sets import DATA_SETS
from .hands import DIGITS

FRONT = """\
---
license: mit
library_name: pytorch
pipeline_tag: image-classification
{datasets}\
tags:
- lenet
{tags}
- image-classification
model-index:
- name: {name}
  results:
  - task:
      type: image-classification
    dataset:
      name: {data}
      type: {type}
      split: test
    metrics:
    - type: accuracy
      name: accuracy on the {tested}
      value: {accuracy}
---

# {name}
"""
CARD = """\
{about}

Input: one handwritten digit as ink in [0, 1] on a 32×32 field, at most 20×20 of it digit, its
centre of mass in the middle. Output: {output}.

```python
from lenet_demo import field_from_strokes, load_net, read

net = load_net("{name}")  # or a file, a folder, or a repository on Hugging Face
print(read(net, field_from_strokes([[(60, 60), (200, 60), (130, 240)]])).digit)  # 7
```

## What it measures

| misread | |
|---|---|
| of MNIST's 10,000 test digits, {looked_at} | {test_error:.2%} |
{held_out}\
| of 7,494 digits that 30 people wrote with a pen, worst of six ways | {pen_stroke_error:.2%} |

The pen-written digits were used to choose distortions and recipes, and never trained on.

{code_fit}{rejection}{how_made}
## What it is for, and what not

For seeing how a small convolutional network reads {reads}. It knows nothing but the
ten digits: {letters} an answer, too. Not for reading cheques, forms or anything that matters.
"""

HELD_OUT = "| of 5,000 training digits held out to choose by | {held_out_error:.2%} |\n"
AS_PUBLISHED = (
    "The network of 1998, LeNet-5 as published, with weights {weights}: 60,000 free parameters, "
    "and 840 fixed in the prototypes."
)
CODE_FIT = """\
F6 draws: on the test digits its 84 units are {right_distance:.2f} from the right prototype (the
median of squared distances); {beyond_j:.1%} lie beyond 5, where the "rubbish" class of Eq. 9 would
win; the mean magnitude of a unit is {f6_magnitude:.2f} (the prototypes' elements are ±1).

"""
REJECTION = """\
A drawing farther than {distance:.1f} from its nearest prototype is called none of the ten: that
refuses {digits_refused:.0%} of held-out digits and {strangers_refused:.1%} of 5,000 scribbles,
letters and signs drawn by rule.

"""


def model_card(net: LeNet) -> str:
    """The card of a digit network with the `metadata` that training gave it, as Markdown."""
    metadata = net.metadata
    codes = "7×12 prototypes" if isinstance(net, LeNet5) else "codes of ±1"
    distances = f"ten squared distances to {codes}, of which the least wins"
    is_of_1998 = "mu" in metadata["recipe"]
    if isinstance(net, LeNet5):
        about = AS_PUBLISHED.format(weights=f"by {PROCEDURE}" if is_of_1998 else "of today")
    else:
        about = (inspect.getdoc(type(net)) or "").split("\n\n")[0]
        about += f" Its weights were learnt by {PROCEDURE}." * is_of_1998
    is_held_out = metadata["held_out_error"] is not None
    name = name_of(metadata)
    front = front_matter(
        name=name,
        datasets="datasets:\n- ylecun/mnist\n",
        tags="- lenet-5\n- mnist",
        data="MNIST",
        type="ylecun/mnist",
        tested="10,000 test digits",
        accuracy=round(1 - metadata["test_error"], 4),
    )
    return f"{front}\n" + CARD.format(
        name=name,
        about=about,
        output=distances if net.has_prototypes else "ten scores, of which the largest wins",
        looked_at="looked at once in this run" if is_held_out else "watched pass by pass",
        test_error=metadata["test_error"],
        held_out=HELD_OUT.format(**metadata) if is_held_out else "",
        pen_stroke_error=metadata["pen_stroke_error"],
        code_fit=CODE_FIT.format(**metadata["code_fit"]) if metadata.get("code_fit") else "",
        rejection=REJECTION.format(**metadata["rejection"]) if metadata["rejection"] else "",
        how_made=how_made(metadata),
        reads="handwritten digits, one or many side by side"
        if metadata["recipe_name"] == "string"
        else "one handwritten digit",
        letters="most letters get" if metadata["rejection"] else "a letter gets",
    )


def name_of(metadata: dict[str, Any]) -> str:
    """What a checkpoint is called: network, data set, recipe, of which the usual go unsaid."""
    data_set = metadata.get("data_set", "mnist")
    usual = ("mnist", DATA_SETS[data_set].usual)
    parts = (metadata["net"], data_set, metadata["recipe_name"])
    return "-".join(part for part in parts if part not in usual)


def front_matter(**values: Any) -> str:
    """What Hugging Face reads of a card, by the names in `FRONT`, and the heading."""
    return FRONT.format(**values)


# ---- Networks for pictures ----------------------------------------------------------------------
# Model cards of the networks for pictures other than digits, made of their own headers.

PICTURE_CARD = """\
{about} {channels} in, {parameters:,} free parameters.

Input: {input}. Output: ten scores, of which the largest
wins: {classes}.

```python
{code}
```

## What it measures

| read right | |
|---|---|
| of the 10,000 test pictures | {test:.2%} |
| of {held_out_count} training pictures held out to choose by | {held_out:.2%} |

{source}{copies}

![Accuracy over the passes]({name}.png)

{how_made}
## What it is for, and what not

For seeing how a small convolutional network reads a picture. Shown
anything else, it still names one of its ten classes, and of {misread}. Not for
anything that matters.
"""
COPIES = """ It learnt from {copies}
copies of them, and was tested by {copies} copies: a little is lost against the original pixels, and
these figures are not CIFAR-10's own. The copies that the committed weights learnt from are JPEG
files of quality 75."""


class Words(NamedTuple):
    """The words on one data set; `held_out_count`: of its training pictures."""

    input: str
    code: str
    held_out_count: str
    source: str
    misread: str


WORDS = {
    "cifar10": Words(
        input="a picture as red, green and blue in [0, 1], 3×32×32",
        code="""\
from PIL import Image
from lenet_demo import load_net, read
from lenet_demo.ink import field_from_colour

net = load_net("checkpoints/{name}.safetensors")
reading = read(net, field_from_colour(Image.open("picture.jpg")))
# The class, from 0, and the probability of each.
print(reading.digit, reading.probabilities)""",
        held_out_count="4,167",
        source="CIFAR-10: A. Krizhevsky, 2009, 32×32 photographs of ten kinds.",
        misread="the test pictures it misreads {test_error:.1%}",
    ),
    "fashion": Words(
        input="a grey picture, 0 the ground and 1 the brightest, 28×28 in the middle of 32×32",
        code="""\
import numpy as np
from PIL import Image
from lenet_demo import load_net, read

net = load_net("checkpoints/{name}.safetensors")
grey = Image.open("picture.png").convert("L")  # 28×28, the ground black
reading = read(net, np.pad(np.asarray(grey, np.float32) / 255, 2))
print(net.metadata["classes"][reading.digit], reading.probabilities)""",
        held_out_count="5,000",
        source="Fashion-MNIST: H. Xiao, K. Rasul and R. Vollgraf, 2017, a fashion shop's articles.",
        misread="Fashion-MNIST's test pictures it misreads {test_error:.1%}",
    ),
}


def picture_card(net: LeNet) -> str:
    """The card of a network for other pictures than digits, with the `metadata` of its training."""
    metadata = net.metadata
    name, copies = name_of(metadata), metadata.get("copies")
    data_set, words = DATA_SETS[metadata["data_set"]], WORDS[metadata["data_set"]]
    first, *_ = (inspect.getdoc(type(net)) or "").split("\n\n")
    front = front_matter(
        name=name,
        datasets="",
        tags=f"- {data_set.tag}",
        data=f"{data_set.title}, {copies} copies" if copies else data_set.title,
        type=f"{metadata['data_set']}-{copies.lower()}-copies" if copies else data_set.hub,
        tested="test pictures",
        accuracy=round(1 - metadata["test_error"], 4),
    )
    return f"{front}\n" + PICTURE_CARD.format(
        name=name,
        about=first.partition(":")[0] + ".",
        channels="Three channels" if net.channels == 3 else "One channel",
        parameters=metadata["parameters"],
        input=words.input,
        classes=", ".join(data_set.classes or ()),
        code=words.code.format(name=name),
        test=1 - metadata["test_error"],
        held_out_count=words.held_out_count,
        held_out=1 - metadata["held_out_error"],
        source=words.source,
        copies=COPIES.format(copies=copies) if copies else "",
        how_made=how_made(metadata),
        misread=words.misread.format(**metadata),
    )


# ---- How weights were made ----------------------------------------------------------------------
# What a model card says of how its weights came about, and what the same command makes today.

HOW_MADE = """\
## How it was made

Recipe "{recipe_name}", seed {seed}, {passes} passes{device} in {minutes:.0f} minutes{besides},
torch {torch}:

```json
{recipe}
```

{remarks}{anew} Weights are
safetensors, this metadata in their header.
"""
MADE_ANEW = "`python train.py {flags}` makes it anew, on another processor its like."
NOT_MADE_ANEW = "`python train.py {flags}` no longer makes these very weights: {changes}."
PROCEDURE = "the procedure of 1998, with three departures"
DEPARTURES = """\
The procedure's three departures from the paper: initial weights in ±1.3/√F with all
subsampling coefficients ½, in place of ±2.4/F; the second derivatives h at their largest estimate
so far, in place of one anew before each pass; half the energy.
"""
# What besides departs from the paper, by the network's name.
NETWORKS_DEPARTURES = {
    "lenet1": "Besides, it reads digits of 20×20, where 1998 gave it 16×16.\n",
    "lenet4": "Besides, its 120 units see four or five maps each; the paper calls that layer\n"
    "fully connected.\n",
}
# What else a card says of a recipe, by its name.
REMARKS = {
    "distorted": """\
Its distorted digits are shifted and sheared before they are scaled, so that a shift comes to up to
2.9 pixels and a shear to 0.20 pixels a row, where figure 7 shows 2 and 0.14.
""",
    "noise": """\
The network of figure 13 learnt with each pixel inverted by a chance of 0.1. Here the chance is
drawn for each digit, from 0 to 0.15; besides, this is today's recipe: AdamW, distortions, and
digits written by rule.
""",
    "string": """\
These weights read digits, one or many side by side: a whole number over a wide field, replicated as
in section VII of the paper. They did not learn as section VII has it: `docs/weights.md` lists the
departures.
""",
}


def how_made(metadata: dict[str, Any]) -> str:
    """The section on a run: its recipe, and what the command for it makes today."""
    flags = [metadata["net"]]
    if (data_set := metadata.get("data_set", "mnist")) != "mnist":
        flags.append(f"--data-set {data_set}")
    if metadata["recipe_name"] != DATA_SETS[data_set].usual:
        flags.append(f"--recipe {metadata['recipe_name']}")
    if metadata.get("copies"):
        flags.append("--data FOLDER")
    # A recipe with a "side" gives LeNet-1 its digits of 16×16.
    own = "" if "side" in metadata["recipe"] else NETWORKS_DEPARTURES.get(metadata["net"], "")
    remarks = [DEPARTURES + own] * ("mu" in metadata["recipe"])
    remarks += [REMARKS[name] for name in REMARKS if name == metadata["recipe_name"]]
    changes = changes_since(metadata)
    anew = NOT_MADE_ANEW if changes else MADE_ANEW
    return HOW_MADE.format(
        recipe_name=metadata["recipe_name"],
        seed=metadata["seed"],
        passes=metadata["epochs"],
        minutes=metadata["minutes"],
        besides=", its teachers' not counted" if "teachers" in metadata["recipe"] else "",
        device=f" on {metadata['device']}" if "device" in metadata else "",
        torch=metadata["versions"]["torch"].partition("+")[0],
        recipe=json.dumps(metadata["recipe"], indent=2),
        remarks="".join(f"{remark}\n" for remark in remarks),
        anew=anew.format(flags=" ".join(flags), changes="; ".join(changes)),
    )


def changes_since(metadata: dict[str, Any]) -> list[str]:
    """What the command of a run does otherwise today than it did then, by the run's `metadata`."""
    changes = []
    if metadata.get("began_with", "shipped") != "shipped":
        changes.append(
            f"they began with those that `lenet5` had by the recipe {metadata['began_with']}, "
            "where a new run begins with today's"
        )
    # "teacher", where headers now have "teachers": until the ensemble was of several kinds.
    if "teacher" in metadata.get("recipe", {}):
        changes.append(
            "they learnt from {teachers} teachers of one kind at a temperature of {temperature:g}, "
            "where a new run has three of three reaches, and LeNet-5 a temperature that keeps F6 "
            "on its pictures".format(**metadata["recipe"])
        )
    if metadata.get("hands", DIGITS) != DIGITS:
        changes.append(
            f"of the digits written by rule there were only {', '.join(metadata['hands'])}, where "
            f"a new run has {len(DIGITS)}"
        )
    return changes
