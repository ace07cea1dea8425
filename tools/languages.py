"""Bring the catalogues up to date with the texts: python -m tools.languages [--check]

Texts of Python and of the templates go to page.po, those of the scripts to scripts.po, in
lenet_demo/locale/LANGUAGE/LC_MESSAGES; what was translated stays, what is new is empty. Then each
is compiled to the .mo that the page reads. --check writes nothing, and says what is not whole.
"""

import argparse
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lenet_demo.languages import LANGUAGES, LOCALE
from lenet_demo.page.static import write_atomically

PACKAGE = LOCALE.parent
DOMAINS = {
    "page": [("**.py", "python"), ("page/**.html", "jinja2")],
    "scripts": [("page/**.js", "javascript"), ("engine/**.js", "javascript")],
}
KEYWORDS = {"_": None, "t": None, "tn": (1, 2), "BadCheckpoint": None}


@cache
def texts(domain: str) -> tuple[tuple[str, str], ...]:
    """Each text of a domain, and the file that it stands in."""
    options = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    found = extract_from_dir(
        PACKAGE,
        DOMAINS[domain],
        options,
        keywords=KEYWORDS,
        comment_tags=(),
        strip_comment_tags=True,
    )
    return tuple(
        (text, file)
        for file, _line, message, _comments, _context in found
        # Two of a number are looked up one by one.
        for text in (message if isinstance(message, tuple) else [message])
        if text
    )


def template(domain: str) -> Catalog:
    catalogue = Catalog(domain=domain, charset="utf-8")
    for text, file in texts(domain):
        catalogue.add(text, locations=[(file, 1)])
    return catalogue


def place(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    path = place(language, domain)
    if not path.exists():
        comment = f"# The page's texts in {LANGUAGES[language]}: see tools/languages.py."
        return Catalog(language, domain=domain, header_comment=comment, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, language, domain)


def update(language: str, domain: str) -> Catalog:
    catalogue = read(language, domain)
    catalogue.update(template(domain), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(
        file, catalogue, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False
    )
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def faults(language: str, domain: str) -> Iterator[str]:
    """A sentence for each text that has no translation, or one with other {names}."""
    catalogue = read(language, domain)
    wanted = {text for text, _file in texts(domain)}
    known = {str(message.id): message.string for message in catalogue if message.id}
    for text in sorted(wanted):
        if not known.get(text):
            yield f"{language} {domain}: not translated: {text[:80]!r}"
        elif names(known[text]) != names(text):
            yield f"{language} {domain}: other {{names}} than in: {text[:80]!r}"
    for text in sorted(known.keys() - wanted):
        yield f"{language} {domain}: no text of the page: {text[:80]!r}"
    mo = place(language, domain).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalogue):
        yield f"{language} {domain}: the .mo is not that of the .po"


def names(text: object) -> set[str]:
    return {part.split("}")[0] for part in str(text).split("{")[1:]}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    flags = parser.parse_args()
    for language in [each for each in LANGUAGES if each != "en"]:
        for domain in DOMAINS:
            if not flags.check:
                catalogue = update(language, domain)
                path = place(language, domain)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, written(catalogue))
                write_atomically(path.with_suffix(".mo"), compiled(catalogue))
            for fault in faults(language, domain):
                print(fault)


if __name__ == "__main__":
    main()
