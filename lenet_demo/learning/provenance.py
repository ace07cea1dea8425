"""What a model card says of how its weights came about, and what the same command makes today."""

import json
from typing import Any

from .data_sets import DATA_SETS
from .hands import DIGITS

HOW_MADE = """\
## How it was made

Recipe "{recipe_name}", seed {seed}, {passes} passes{device} in {minutes:.0f} minutes{besides},
torch {torch}:

```json
{recipe}
```

{remarks}{anew} Weights are
safetensors, these facts in their header.
"""
MADE_ANEW = "`python train.py {flags}` makes it anew, on another processor its like."
NOT_MADE_ANEW = "`python train.py {flags}` no longer makes these very weights: {changes}."
PROCEDURE = "the procedure of 1998, with three departures"
DEPARTURES = """\
The three departures from the paper: initial weights in ±1.3/√F with all subsampling coefficients ½,
in place of ±2.4/F; the second derivatives h at their largest estimate so far, in place of one anew
before each pass; half the energy.
"""
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
These weights read whole numbers, replicated over a wide field as in section VII of the paper.
They did not learn as section VII has it: `checkpoints/README.md` lists the departures.
""",
}


def how_made(facts: dict[str, Any]) -> str:
    """The section on a run: its recipe, and what the command for it makes today."""
    flags = [facts["net"]]
    if (data_set := facts.get("data_set", "mnist")) != "mnist":
        flags.append(f"--data-set {data_set}")
    if facts["recipe_name"] != DATA_SETS[data_set].usual:
        flags.append(f"--recipe {facts['recipe_name']}")
    if facts.get("copies"):
        flags.append("--data FOLDER")
    remarks = [DEPARTURES] * ("mu" in facts["recipe"])
    remarks += [REMARKS[name] for name in REMARKS if name == facts["recipe_name"]]
    changes = changes_since(facts)
    anew = NOT_MADE_ANEW if changes else MADE_ANEW
    return HOW_MADE.format(
        recipe_name=facts["recipe_name"],
        seed=facts["seed"],
        passes=facts["epochs"],
        minutes=facts["minutes"],
        besides=", its teachers' not counted" if "teachers" in facts["recipe"] else "",
        device=f" on {facts['device']}" if "device" in facts else "",
        torch=facts["versions"]["torch"].partition("+")[0],
        recipe=json.dumps(facts["recipe"], indent=2),
        remarks="".join(f"{remark}\n" for remark in remarks),
        anew=anew.format(flags=" ".join(flags), changes="; ".join(changes)),
    )


def changes_since(facts: dict[str, Any]) -> list[str]:
    """What the command of a run does otherwise today than it did then, by the run's `facts`."""
    changes = []
    if facts.get("began_with", "shipped") != "shipped":
        changes.append(
            f"they began with those that `lenet5` had by the recipe {facts['began_with']}, where a "
            "new run begins with today's"
        )
    if facts.get("hands", DIGITS) != DIGITS:
        changes.append(
            f"of the digits written by rule there were only {', '.join(facts['hands'])}, where a "
            f"new run has {len(DIGITS)}"
        )
    return changes
