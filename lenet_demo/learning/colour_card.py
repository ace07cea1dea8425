"""Model cards of the networks for colour pictures, made of their own headers."""

import inspect

from ..nets import LeNet
from .card import front_matter, name_of
from .provenance import how_made

CARD = """\
{about} Three channels in, {parameters:,} free parameters.

Input: a picture as red, green and blue in [0, 1], 3×32×32. Output: ten scores, of which the largest
wins: airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck.

```python
from PIL import Image
from lenet_demo import load_net, read
from lenet_demo.ink.colour import field_from_colour

net = load_net("checkpoints/{name}.safetensors")
reading = read(net, field_from_colour(Image.open("picture.jpg")))
print(reading.digit, reading.probabilities)  # the class, from 0, and what each is worth
```

## What it measures

| read right | |
|---|---|
| of the 10,000 test pictures | {test:.2%} |
| of 4,167 training pictures held out to choose by | {held_out:.2%} |

CIFAR-10: A. Krizhevsky, 2009, 32×32 photographs of ten kinds.{copies}

![Accuracy over the passes]({name}.png)

{how_made}
## What it is for, and what not

For seeing how a small convolutional network reads a picture. Whatever it is shown, it names one of
its ten classes, and of photographs of these it misreads one in four. Not for anything that matters.
"""
COPIES = """ It learnt from {copies}
copies of them, and was tested by {copies} copies: a little is lost against the original pixels, and
these figures are not CIFAR-10's own. The copies that the committed weights learnt from are JPEG
files of quality 75."""


def colour_card(net: LeNet) -> str:
    """The card of a network for colour pictures with the `facts` that training gave it."""
    facts = net.facts
    name, copies = name_of(facts), facts.get("copies")
    first, *_ = (inspect.getdoc(type(net)) or "").split("\n\n")
    front = front_matter(
        name=name,
        datasets="",
        tags="- cifar-10",
        data=f"CIFAR-10, {copies} copies" if copies else "CIFAR-10",
        type=f"cifar10-{copies.lower()}-copies" if copies else "uoft-cs/cifar10",
        tested="test pictures",
        accuracy=round(1 - facts["test_error"], 4),
    )
    return f"{front}\n" + CARD.format(
        name=name,
        about=first.partition(":")[0] + ".",
        parameters=facts["parameters"],
        test=1 - facts["test_error"],
        held_out=1 - facts["held_out_error"],
        copies=COPIES.format(copies=copies) if copies else "",
        how_made=how_made(facts),
    )
