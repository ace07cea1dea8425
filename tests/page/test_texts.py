"""What scripts show is looked up in the page's language: no words beside those of core/texts.js."""

import json
import re
import subprocess

import pytest

from lenet_demo.languages import LANGUAGES, Number, translate
from tests.conftest import ROOT
from tools.languages import texts

PAGE = ROOT / "lenet_demo" / "page"
COMMENT = r"//[^\n]*|/\*.*?\*/"
STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`'
PATTERN = r"/(?![*/\s])(?:[^/\\\n\[]|\\.|\[[^\]\n]*\])+/[a-z]*"
TOKEN = re.compile(rf"(?P<left>{COMMENT}|{PATTERN})|(?P<string>{STRING})|\w+|\S", re.DOTALL)

# The tokens before a string tell what it is: one that is looked up,
LOOKED_UP = re.compile(r'(?<!\. )\b(tn? \(|tn \( "[^"]*" ,)$')
# one that somebody sees or hears,
SHOWN = re.compile(
    r"""( \b(textContent|title|ariaLabel|placeholder)\ (=|:)
    | "aria-(label|valuetext|roledescription|description)"\ [:,]
    | \belement\ \(\ "\w+"\ ,
    | \b(say|tell|settle)\ \(
    | \bemit\ \(\ "(notice|complaint)"\ ,
    | \bspeak\ \(\ "\w+"\ ,
    | \b(append|prepend|replaceChildren)\ \(
    )$""",
    re.VERBOSE,
)
# or one that nobody does: selectors, styles, errors that are caught, a file's own terms.
UNSEEN = re.compile(
    r"""( \b(querySelector|querySelectorAll|matches|closest|matchMedia|Error|RangeError)\ \(
    | \b(class|style|className|font|SIZE|FIELDS|LEFT_OUT)\ (=|:)
    | \bchunk\ \(\ "\w+"\ ,
    | \bfrom
    )$""",
    re.VERBOSE,
)
# A literal, or what is none and hence in no catalogue.
REFUSAL = re.compile(r'\bnew BadCheckpoint\(\s*"?((?<=")[^"\n]*(?=")|[^"\n]*)')
WORDS = re.compile(r"[A-Za-z’']{2,} [A-Za-z’']{2,}|[A-Z][a-z]+ ")
# What is the same in every language: names, units, signs, and a filter's name in links.
CODE = re.compile("<iframe|^from [a-zA-Z_.]+ import ")  # that is copied
SAME = {"CIFAR-10", "X", "00 px", "soft line"}


def strings(script):
    """Each string of a script, with the tokens before it; but those that are an object's keys."""
    before = []
    for match in TOKEN.finditer(script):
        if match["left"]:
            continue
        if match["string"] and not (before[-1:] in (["{"], [","]) and script[match.end()] == ":"):
            yield " ".join(before), match["string"]
        before = [*before[-4:], match[0]]


@pytest.fixture(scope="module")
def literals():
    """(file, what stands before, literal) of each in the page's scripts."""
    return [
        (path.relative_to(PAGE.parent).as_posix(), before, literal)
        for path in sorted(PAGE.rglob("*.js"))
        for before, literal in strings(path.read_text())
    ]


def is_stray(before, literal):
    said = re.sub(r"\$\{[^{}]*\}", "0", literal[1:-1])
    if said in SAME or CODE.search(said) or LOOKED_UP.search(before) or UNSEEN.search(before):
        return False
    return bool(re.search("[A-Za-z]", said) if SHOWN.search(before) else WORDS.search(said))


def test_no_words_are_shown_but_those_that_are_looked_up(literals):
    assert is_stray("over . textContent =", '"Draw"')
    assert is_stray("=", "`${n} bits and more`")
    assert [each for each in literals if is_stray(*each[1:])] == []


def test_all_that_are_looked_up_are_in_the_catalogues(literals):
    """Of what stands within ${} or among another's values they would know nothing."""
    written = {
        (file, literal[1:-1].replace(r"\u00a0", "\u00a0"))
        for file, before, literal in literals
        if LOOKED_UP.search(before)
    }
    assert len(written) > 300
    found = {(file, text) for text, file in texts("scripts") if not file.startswith("engine/")}
    assert written == found


def test_all_that_the_engine_refuses_is_in_the_catalogues():
    """Which knows no page and its texts: each refusal is made of one literal."""
    scripts = (ROOT / "lenet_demo" / "engine").rglob("*.js")
    made = [match for path in scripts for match in REFUSAL.findall(path.read_text())]
    assert len(made) > 30
    assert {text for text, file in texts("scripts") if file.startswith("engine/")} == {*made}


def test_what_fools_the_networks_has_a_name_in_every_language():
    named = {text for text, file in texts("scripts") if file == "page/galleries/galleries.js"}
    drawings = json.loads((PAGE / "galleries" / "fooling.json").read_text())
    assert {each["is"] for each in drawings} - named <= {f"a {digit}" for digit in range(10)}


GERMAN = {
    "{n} %": "{n}\u00a0%",
    "{n} steps": "{n} Schritte",
    "{one}, {other}": "{one} und {other}",
    "{b} of {n}": "von {n}: {b}",
}


def said_by(told, code):
    """What `code` prints that has what core/texts.js has, where the page's data are `told`."""
    begin = f"""
        globalThis.lenetData = {json.dumps(told)};
        const {{ around, listed, number, percent, t, tn }} =
          await import({json.dumps((PAGE / "core" / "texts.js").as_uri())});"""
    node = ["node", "--input-type=module", "-e", begin + code]
    return subprocess.run(node, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "1.00; −0.13; 12345.7; 61,006; 12 %; 1 step; 2 steps; a, b; <b> of 10"),
        (
            {"language": "de", "texts": GERMAN},
            "1,00; −0,13; 12345,7; 61.006; 12\u00a0%; 1 step; 2 Schritte; a und b; von 10: <b>",
        ),
    ],
)
def test_texts_and_numbers_are_as_the_language_writes_them(told, says):
    """1.005 is a little less, which `toFixed` knows and Intl does not."""
    code = """
        const steps = (n) => tn("{n} step", "{n} steps", n);
        console.log([
          number(1.005, 2), number(-0.13, 2), number(12345.67, 1), number(61006), percent(0.12),
          steps(1), steps(2), listed(["a", "b"]),
          around(t("{b} of {n}", { n: 10 }), { b: "<b>" }).join(""),
        ].join("; "));"""
    assert said_by(told, code) == says


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_alike_by_python_and_by_the_browser(language):
    numbers = [[7], [1516], [10_164], [4_821_600], [0.0001, 4], [1.7159, 4]]
    code = f"console.log(JSON.stringify({numbers}.map((each) => number(...each))))"
    written = [Number(*each) for each in numbers]
    assert json.loads(said_by({"language": language}, code)) == translate(written, language)
