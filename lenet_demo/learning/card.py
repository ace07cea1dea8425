"""Model cards as Hugging Face reads them: what a checkpoint is, made of its own header."""

import inspect
from typing import Any

from ..nets import LeNet, LeNet5
from .data_sets import DATA_SETS
from .provenance import PROCEDURE, how_made

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

For seeing how a small convolutional network reads one handwritten digit. It knows nothing but the
ten digits: a letter gets an answer, too. Not for reading cheques, forms or anything that matters.
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
    """The card of a digit network with the `facts` that training gave it, as Markdown."""
    facts = net.facts
    codes = "7×12 prototypes" if isinstance(net, LeNet5) else "codes of ±1"
    distances = f"ten squared distances to {codes}, of which the least wins"
    is_of_1998 = "mu" in facts["recipe"]
    if isinstance(net, LeNet5):
        about = AS_PUBLISHED.format(weights=f"by {PROCEDURE}" if is_of_1998 else "of today")
    else:
        about = (inspect.getdoc(type(net)) or "").split("\n\n")[0]
        about += f" Its weights were learnt by {PROCEDURE}." * is_of_1998
    is_held_out = facts["held_out_error"] is not None
    name = name_of(facts)
    front = front_matter(
        name=name,
        datasets="datasets:\n- ylecun/mnist\n",
        tags="- lenet-5\n- mnist",
        data="MNIST",
        type="ylecun/mnist",
        tested="10,000 test digits",
        accuracy=round(1 - facts["test_error"], 4),
    )
    return f"{front}\n" + CARD.format(
        name=name,
        about=about,
        output=distances if net.has_prototypes else "ten scores, of which the largest wins",
        looked_at="looked at once in this run" if is_held_out else "watched pass by pass",
        test_error=facts["test_error"],
        held_out=HELD_OUT.format(**facts) if is_held_out else "",
        pen_stroke_error=facts["pen_stroke_error"],
        code_fit=CODE_FIT.format(**facts["code_fit"]) if facts.get("code_fit") else "",
        rejection=REJECTION.format(**facts["rejection"]) if facts["rejection"] else "",
        how_made=how_made(facts),
    )


def name_of(facts: dict[str, Any]) -> str:
    """What a checkpoint is called: network, data set, recipe, of which the usual go unsaid."""
    data_set = facts.get("data_set", "mnist")
    usual = ("mnist", DATA_SETS[data_set].usual)
    parts = (facts["net"], data_set, facts["recipe_name"])
    return "-".join(part for part in parts if part not in usual)


def front_matter(**of: Any) -> str:
    """What Hugging Face reads of a card, by the names in `FRONT`, and the heading."""
    return FRONT.format(**of)
