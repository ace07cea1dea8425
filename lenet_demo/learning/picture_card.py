"""Model cards of the networks for pictures other than digits, made of their own headers."""

import inspect
from typing import NamedTuple

from ..nets import LeNet
from .card import front_matter, name_of
from .data_sets import DATA_SETS
from .provenance import how_made

CARD = """\
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
| of {watched} training pictures held out to choose by | {held_out:.2%} |

{source}{copies}

![Accuracy over the passes]({name}.png)

{how_made}
## What it is for, and what not

For seeing how a small convolutional network reads a picture. Whatever it is shown, it names one of
its ten classes, and of {misread}. Not for anything that matters.
"""
COPIES = """ It learnt from {copies}
copies of them, and was tested by {copies} copies: a little is lost against the original pixels, and
these figures are not CIFAR-10's own. The copies that the committed weights learnt from are JPEG
files of quality 75."""


class Words(NamedTuple):
    """What is said of one data set; `watched`: how many of its training pictures are held out."""

    input: str
    code: str
    watched: str
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
print(reading.digit, reading.probabilities)  # the class, from 0, and what each is worth""",
        watched="4,167",
        source="CIFAR-10: A. Krizhevsky, 2009, 32×32 photographs of ten kinds.",
        misread="photographs of these it misreads one in four",
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
print(net.facts["classes"][reading.digit], reading.probabilities)""",
        watched="5,000",
        source="Fashion-MNIST: H. Xiao, K. Rasul and R. Vollgraf, 2017, a fashion shop's articles.",
        misread="Fashion-MNIST's test pictures it misreads {test_error:.1%}",
    ),
}


def picture_card(net: LeNet) -> str:
    """The card of a network for other pictures than digits, with the `facts` of its training."""
    facts = net.facts
    name, copies = name_of(facts), facts.get("copies")
    data_set, words = DATA_SETS[facts["data_set"]], WORDS[facts["data_set"]]
    first, *_ = (inspect.getdoc(type(net)) or "").split("\n\n")
    front = front_matter(
        name=name,
        datasets="",
        tags=f"- {data_set.tag}",
        data=f"{data_set.title}, {copies} copies" if copies else data_set.title,
        type=f"{facts['data_set']}-{copies.lower()}-copies" if copies else data_set.hub,
        tested="test pictures",
        accuracy=round(1 - facts["test_error"], 4),
    )
    return f"{front}\n" + CARD.format(
        name=name,
        about=first.partition(":")[0] + ".",
        channels="Three channels" if net.channels == 3 else "One channel",
        parameters=facts["parameters"],
        input=words.input,
        classes=", ".join(data_set.classes or ()),
        code=words.code.format(name=name),
        test=1 - facts["test_error"],
        watched=words.watched,
        held_out=1 - facts["held_out_error"],
        source=words.source,
        copies=COPIES.format(copies=copies) if copies else "",
        how_made=how_made(facts),
        misread=words.misread.format(**facts),
    )
