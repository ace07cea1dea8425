"""The page's text: its HTML, its style, and what its scripts must know of the networks."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..ink.photo import MAX_BYTES
from ..ink.strokes import MAX_POINTS, MAX_STROKES
from ..languages import LANGUAGES, Number, Text, _, script_texts, translate
from ..nets import LeNet, describe
from ..nets.registry import ALL_NETS
from ..published import FIGURE_8_ANSWERS, FIGURE_8_LABELS
from ..server.pictures import LONGEST
from ..server.questions import PAD_SIDE, PENS, USUAL_PEN
from . import texts
from .bench import WORDS as BENCH_WORDS
from .colour import about
from .differences import differences
from .digits import encoded_samples
from .drawings import CORNER, CORNER_NEEDS, CORNER_PEN, OPENING
from .files import NUMBER_WEIGHTS, reads_numbers
from .learning import told_histories
from .number import SAMPLES, SIZE, WORDS
from .story import chapters, lessons, steps
from .stress import distortions

HERE = Path(__file__).parent
LONGEST_TITLE = 20  # letters, of a network that somebody brings
# Later ones overrule earlier ones.
STYLES = (
    *("core", "heading", "pad", "figure", "panel", "story"),
    *("bench", "mistakes", "stress", "why", "broken", "atlas", "learning", "sign"),
    *("number", "colour", "export", "embed"),
)


def render(
    nets: Mapping[str, LeNet],
    missing: Mapping[str, str],
    colour_nets: Mapping[str, LeNet],
    no_colour: Sequence[str] = (),
    language: str = "en",
    brought: Mapping[str, LeNet] = MappingProxyType({}),
    **more: Any,
) -> str:
    """The page's HTML in a language; `missing` and `no_colour` say why networks are not there.

    `brought`: networks besides that are none of the page's own. `more`: what else the scripts find
    in their data: `server`, whether there is one; `worker`, whether the page is to open without a
    connection; `files` in base64, or else their `sizes`; `notebook`, what a cell shows: the part
    that `embed` names, in the `state` that it begins with; `source`, where the repository's
    files are to be read, if they are.
    """
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=lambda value: translate(value, language),
    )

    def say(text: str, **values: Any) -> str:
        """A text that Python marked, or that stands in a template, where values may be HTML."""
        said = translate(Text.of(text), language)
        return escape(said).format(**translate(values, language)) if values else said

    templates.globals.update(language=language, languages=LANGUAGES, number=Number, _=say)
    absent = [
        {"name": name, "slot": slot, "title": title, "when": when, "reason": missing[name]}
        for slot, (name, (title, when)) in enumerate(texts.TITLES.items(), start=1)
        if name in missing and name in texts.FIRST_SHOWN
    ]
    return templates.get_template("page.html").render(
        title=texts.TITLE,
        chapters=chapters(),
        signs=signs(language),
        about=texts.ABOUT,
        lessons=lessons(),
        keys=texts.KEYS,
        stages=texts.stage_titles(),
        steps=texts.PREPROCESSING,
        bench_words=BENCH_WORDS,
        pens=PENS,
        usual_pen=USUAL_PEN,
        missing=absent,
        has_lenet5="lenet5" in nets,
        no_colour=no_colour,
        about_colour=about(colour_nets),
        differences=differences(nets, missing),
        data=translate(data({**nets, **brought}, colour_nets), language)
        | {"language": language, "texts": script_texts(language) | answers(language)}
        | more,
    )


def data(nets: Mapping[str, LeNet], colour_nets: Mapping[str, LeNet]) -> dict[str, Any]:
    """What the scripts must know, as JSON."""
    shown = chapters()
    corner_steps = [step.label for step in texts.PREPROCESSING if step.name in CORNER_NEEDS]
    return {
        "pad": {
            "side": PAD_SIDE,  # its own units, at any size on the screen
            "wide": SIZE,  # of the chapter "A whole number"
            "pens": PENS,
            "usual_pen": USUAL_PEN,
            "most_points": MAX_POINTS,
            "most_strokes": MAX_STROKES,
        },
        "most_bytes": MAX_BYTES,
        "picture_seconds": LONGEST + 4,
        "steps": steps(),
        "folds": [fold.name for chapter in shown for fold in chapter.folds],
        "histories": told_histories(),
        "networks": [network(name, net) for name, net in nets.items()],
        "learners": {
            "stepped": _("as it learns from this drawing"),
            "trained": _("as it learns here"),
        },
        "colour": [network(name, net) for name, net in colour_nets.items()],
        "classes": texts.CIFAR_10,
        "samples": encoded_samples(),
        "hard": {"labels": FIGURE_8_LABELS, "answers": FIGURE_8_ANSWERS},
        "opening": OPENING._asdict(),
        "corner": {"strokes": CORNER.strokes, "pen": CORNER_PEN, "steps": corner_steps},
        "number": {
            "net": NUMBER_WEIGHTS.stem,
            "ready": reads_numbers(),
            "title": texts.TITLES["lenet5"][0],
            "when": texts.TITLES["lenet5"][1],
            "steps": texts.STEPS["lenet5"],
            "size": SIZE,
            "samples": [sample._asdict() for sample in SAMPLES],
            "words": WORDS,
        },
        "stages": {name: title for name, (title, _kind) in texts.COLUMNS.items()},
        "sentences": texts.SENTENCES,
        "plain": texts.PLAIN,
        # What ?embed= may name: see embed/embed.js.
        "embeds": [
            "figure",
            *("bench", "stress"),
            *(chapter.name for chapter in shown),
            "cut",
            *nets,
            "image",
            *texts.COLUMNS,
        ],
        "stress": distortions(),
    }


def network(name: str, net: LeNet) -> dict[str, Any]:
    classes = texts.CIFAR_10 if net.metadata.get("data_set") == "cifar10" else None
    title, when = texts.TITLES.get(name) or (own_title(net), _("brought by you"))
    return {
        "name": name,
        "title": title,
        "when": when,
        "short": texts.SHORT_TITLES.get(name, title[:10]),
        "steps": texts.STEPS.get(name, {}),
        "classes": net.metadata.get("classes", classes),
        "plain": texts.PLAIN_OF.get(name, {}),
        "test_error": net.metadata.get("test_error"),
        "copies": net.metadata.get("copies"),  # of which files it learnt colour pictures
        "description": describe(net),
    }


def answers(language: str) -> dict[str, str]:
    """The server's sentences, where the language has others: see `texts.ANSWERS`."""
    translated = ((text, translate(text, language)) for text in texts.ANSWERS)
    return {text: said for text, said in translated if said != text}


def own_title(net: LeNet) -> str:
    """What a network that is none of the page's own says of itself, short."""
    kind = next(name for name, each in ALL_NETS.items() if type(net) is each)
    title, _when = texts.TITLES.get(kind, (type(net).__name__, ""))
    return (net.metadata.get("title") or title)[:LONGEST_TITLE]


def signs(language: str) -> dict[str, Markup]:
    swatch = Markup('<i class="sign {}" aria-hidden="true"></i>{}')
    return {
        sign: swatch.format(sign, translate(colour, language))
        for sign, colour in texts.SIGNS.items()
    }


def style() -> Markup:
    """All of the page's style, a part's after the other."""
    files = [file for folder in STYLES for file in sorted((HERE / folder).glob("*.css"))]
    return Markup("".join(file.read_text(encoding="utf-8") for file in files))
