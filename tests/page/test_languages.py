"""No text of the page is left in English: those of Python and of the templates."""

import json
import re
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from babel.messages.extract import extract_from_file

from lenet_demo import languages
from lenet_demo.ink.image_worker import NO_INK
from lenet_demo.ink.photo import MAX_PIXELS_OF_JPEG, too_large
from lenet_demo.languages import LANGUAGES, Number, _, translate, wanted
from lenet_demo.nets.checkpoint import load_colour_nets, load_nets
from lenet_demo.page.render import render
from lenet_demo.page.texts import ANSWERS
from lenet_demo.server.gateway import OLD
from lenet_demo.server.pictures import TOO_LONG, TOO_MANY
from tools.languages import DOMAINS, PACKAGE, faults, texts

HEARD = {"title", "aria-label", "alt", "placeholder", "aria-roledescription"}
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in every language. Model summaries, in <pre>, are as PyTorch's users know them.
AS_THEY_ARE = re.compile(
    r"LeNet-[145]|[CSF][1-6]\b|ReLU|tanh|CIFAR-10|JPEG|reveal\.js|Quarto|"
    + "|".join(LANGUAGES.values())
)
# Of the scripts' data: what no visitor sees, or sees elsewhere in the page.
UNSEEN = {"name", "net", "file", "chapter", "language", "copies", "description"}
UNSEEN |= {"large", "unit", "drawing", "samples", "hard", "folds", "embeds", "texts"}


class Pseudo(NullTranslations):
    """⟦…⟧ around each text that tools/languages.py finds, and around no other."""

    def __init__(self):
        super().__init__()
        self.found = {text for text, _file in texts("page")}

    def gettext(self, message):
        return f"⟦{message}⟧" if message in self.found else message


class Page(HTMLParser):
    """`english`: what stands outside of all ⟦⟧; `data`: the scripts' JSON."""

    def __init__(self, page):
        super().__init__()
        self.english, self.data, self.depth, self.inside = [], "", 0, ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.inside = "data" if told.get("data-role") == "data" else tag
        for name in HEARD & told.keys():
            assert self.outside(told[name], 0) == 0

    def handle_data(self, text):
        if self.inside == "data":
            self.data += text
        elif self.inside != "pre":
            self.depth = self.outside(text, self.depth)

    def handle_endtag(self, _tag):
        self.inside = ""

    def outside(self, text, depth):
        """How deep in ⟦⟧ it ends; markup may lie within, so that a text comes in parts."""
        left = ""
        for sign in text:
            depth += (sign == "⟦") - (sign == "⟧")
            left += " " if depth or sign == "⟧" else sign
        if WORD.search(AS_THEY_ARE.sub("", left)):
            self.english.append(" ".join(text.split()))
        return depth


def strings(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from [] if key in UNSEEN else strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.fixture(scope="module")
def loaded():
    return load_nets(), load_colour_nets()


@pytest.mark.parametrize("lacks", [False, True])
def test_every_text_of_the_page_is_looked_up(monkeypatch, loaded, lacks):
    """Also those that stand where networks are missing."""
    pseudo = Pseudo()
    monkeypatch.setattr(languages, "catalogue", lambda *_of: pseudo)
    (nets, missing), (colour_nets, no_colour) = loaded
    if lacks:
        nets = {name: net for name, net in nets.items() if name != "lenet5"}
        missing, colour_nets, no_colour = {"lenet5": "⟦It is away.⟧"}, {}, []
    page = Page(render(nets, missing, colour_nets, no_colour, server=True, sizes={"a": 2e7}))
    data = json.loads(page.data)
    assert len([*strings(data)]) > 80
    for text in strings(data):
        assert page.outside(text, 0) == 0
    assert page.english == []
    assert page.depth == 0


def test_sentences_stay_whole_and_numbers_are_written_as_in_the_language(monkeypatch):
    """Texts in texts, however deep, and in any order."""
    german = NullTranslations()
    german.gettext = lambda text: {"{n} of {what}": "{what}: {n}", "digits": "Ziffern"}[text]
    monkeypatch.setattr(languages, "catalogue", lambda *_of: german)
    text = _("{n} of {what}", n=Number(1234.5, 1), what=_("digits"))
    assert text == "1,234.5 of digits"
    assert translate({"a": [(text, 1)]}, "de") == {"a": [("Ziffern: 1.234,5", 1)]}


def test_what_the_server_says_of_pictures_is_looked_up():
    """Of a page's picture: its size in bytes the page bounds itself."""
    written = extract_from_file("python", PACKAGE / "ink" / "photo.py", {"BadDrawing": None})
    refusals = {message for _line, message, *_ in written if message}
    assert len(refusals) == 3
    refusals |= {str(too_large()), str(too_large(MAX_PIXELS_OF_JPEG))}
    assert refusals | {TOO_LONG, TOO_MANY, NO_INK, OLD} == {*ANSWERS}
    data = json.loads(Page(render({}, {}, {}, language="de")).data)
    assert data["texts"][OLD].startswith("Diese Seite ist älter")


def test_catalogues_are_whole():
    offered = [language for language in LANGUAGES if language != "en"]
    assert [fault for of in offered for domain in DOMAINS for fault in faults(of, domain)] == []


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "", "en"),
        ("fr", "de", "fr"),
        ("xx", "de-CH, fr;q=0.9", "de"),
        ("", "it, en;q=0.3, fr;q=0.8, de;q=0.5", "fr"),
        ("", "zh-Hant-TW;q=0, ja ; q=0.1", "ja"),
        ("", "de;q=., fr;q=1.2.3, *", "en"),
        ("../de", "\x00" * 10_000, "en"),
        ("de" * 5_000, "de " * 3_400, "en"),
        ("", "; q=" * 2_500, "en"),
        ("", "xx," * 3_400 + "de", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_most_wanted(asked, accepted, language):
    assert wanted(asked, accepted) == language
