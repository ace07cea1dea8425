"""The page in other languages: its texts are marked where they stand, in English, and looked up in
catalogues of gettext when it is rendered.

In Python `_("…")` marks a text, in templates `{{ _("…") }}` looks one up, in scripts `t("…")` from
core/texts.js does. tools/languages.py brings the catalogues in locale/ up to date.
"""

import gettext
import re
from functools import cache
from pathlib import Path
from typing import Any, Self

LOCALE = Path(__file__).parent / "locale"
# In their own words; the first is what the texts are written in.
LANGUAGES = {
    "en": "English",
    "zh": "简体中文",
    "ja": "日本語",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
}
# Of thousands and decimals, where they are others than in English: as browsers write them.
SIGNS = {
    "fr": str.maketrans(",.", "\u202f,"),
    "de": str.maketrans(",.", ".,"),
    "es": str.maketrans(",.", ".,"),
}
FOUR_FIGURES = re.compile(r"^(-?\d),(\d{3})(?!,)")  # which Spanish does not group
WANTED = re.compile(r"\s*([a-z]{2,3})(?:-[\w-]*)?\s*(?:;\s*q=([\d.]+))?\s*", re.IGNORECASE)


class Text(str):
    """A text that the page shows, in English; `values` fill its {names}, once it is translated."""

    source: str
    values: dict[str, Any]

    def __new__(cls, text: str, **values: Any) -> Self:
        made = super().__new__(cls, text.format(**values) if values else text)
        made.source, made.values = text, values
        return made

    @classmethod
    def of(cls, text: str) -> "Text":
        return text if isinstance(text, cls) else cls(text)

    def in_language(self, language: str) -> str:
        translated = catalogue(language).gettext(self.source)
        values = {name: translate(value, language) for name, value in self.values.items()}
        return translated.format(**values) if values else translated


class Number(Text):
    """A number in a text, so many decimals of it, with its language's own signs."""

    def __new__(cls, value: float, decimals: int = 0) -> Self:
        return super().__new__(cls, f"{value:,.{decimals}f}")

    def in_language(self, language: str) -> str:
        said = FOUR_FIGURES.sub(r"\1\2", self.source) if language == "es" else self.source
        return said.translate(SIGNS.get(language, {}))


_ = Text


def translate(value: Any, language: str) -> Any:
    """`value`, with each marked text in it, however deep, in that language."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, dict):
        return {key: translate(each, language) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make(translate(each, language) for each in value)
    if isinstance(value, list | tuple):
        return type(value)(translate(each, language) for each in value)
    return value


@cache
def catalogue(language: str, domain: str = "page") -> gettext.NullTranslations:
    """Of Python's and the templates' texts, or of domain "scripts"; English needs none."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    return gettext.translation(domain, LOCALE, [language], fallback=language == "en")


def script_texts(language: str) -> dict[str, str]:
    """What core/texts.js looks texts up in: English → translated; none for English."""
    translations = catalogue(language, "scripts")
    messages: dict[Any, str] = getattr(translations, "_catalog", {})
    return {text: says for text, says in messages.items() if isinstance(text, str) and text}


def wanted(asked: str, accepted: str = "") -> str:
    """The language of a visitor who `asked` for it (?lang=), or whose browser `accepted` some.

    `accepted`: an Accept-Language header. English where none of them is here.
    """
    if asked in LANGUAGES:
        return asked
    matches = [WANTED.fullmatch(part) for part in accepted[:500].split(",")[:20]]
    weighed = [(weight(match[2]), match[1].lower()) for match in matches if match]
    known = [(quality, name) for quality, name in weighed if quality and name in LANGUAGES]
    return max(known, key=lambda pair: pair[0])[1] if known else "en"


def weight(text: str | None) -> float:
    """Of an entry of Accept-Language, from its q: 0, not wanted, to 1; 0 for what is no number."""
    try:
        return float(text or 1)
    except ValueError:
        return 0
