"""The page as it is found: the card that stands for its link, and a Space's front matter.

The card is Open Graph's (https://ogp.me), which Twitter's reads, too; the front matter is
Hugging Face's (https://huggingface.co/docs/hub/spaces-config-reference).
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..languages import _, translate
from .story.draw import CHAPTER
from .texts import TITLE

# 1200×630, by tools/screenshots.py; in the page's files under the same path.
PICTURE = "page/card.png"
PICTURE_FILE = Path(__file__).parents[1] / PICTURE
SIZE = (1200, 630)
SHOWS = _("A drawn digit, and every stage of LeNet-5 that reads it")
HUB = "https://huggingface.co"
# What README.md says of the Gradio Space, but for what makes it one.
FRONT = {
    "title": str(TITLE),
    "emoji": "✍️",
    "colorFrom": "blue",
    "colorTo": "yellow",
    "pinned": False,
    "license": "mit",
    "short_description": "Draw a digit, watch the LeNet-5 of 1998 read it",
    "tags": ["lenet", "mnist", "education"],
    "datasets": ["ylecun/mnist"],
}


def card(language: str, picture: str = "") -> Markup:
    """The tags of a card, for a page's head; `picture`: its whole address, if there is one."""
    title, says = translate(TITLE, language), translate(CHAPTER.title, language)
    tags = {"og:type": "website", "og:title": title, "og:description": says}
    if picture:
        width, height = SIZE
        tags |= {"og:image": picture, "og:image:width": width, "og:image:height": height}
        tags["og:image:alt"] = translate(SHOWS, language)
    large = Markup('<meta name="twitter:card" content="summary_large_image">')
    lines = [Markup('<meta property="{}" content="{}">').format(*tag) for tag in tags.items()]
    description = Markup('<meta name="description" content="{}">').format(says)
    return Markup("\n").join([description, *lines, *[large] * bool(picture)])


def own_address() -> str:
    """Where the app is to be had, with a slash at its end: as a Space, or as LENET_URL says.

    Nothing where nobody says: what a request names as its host may be anything.
    """
    host = os.environ.get("SPACE_HOST", "").split(",")[0]
    address = os.environ.get("LENET_URL") or (f"https://{host}/" if host else "")
    return address and address.rstrip("/") + "/"


def source_of(space: str) -> str:
    """Where the files of a Space, OWNER/NAME, are to be read."""
    return f"{HUB}/spaces/{space}/blob/main"


def own_source() -> str:
    """Where this Space's own are; nothing where it is none."""
    space = os.environ.get("SPACE_ID", "")
    return source_of(space) if space else ""


def static_address(space: str) -> str:
    """Where a static Space, OWNER/NAME, is to be had."""
    return f"https://{re.sub('[^a-z0-9]+', '-', space.lower())}.static.hf.space/"


def front_matter(values: Mapping[str, Any]) -> str:
    """As YAML, of which JSON is a part."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"---\n{''.join(lines)}---\n"


def static_readme(space: str, url: str, models: Sequence[str] = ()) -> str:
    """The README.md that makes a folder a static Space, OWNER/NAME; `url`: where its page is."""
    more = {"sdk": "static", "thumbnail": f"{url}{PICTURE}"} | (
        {"models": [*models]} if models else {}
    )
    return f"""{front_matter(FRONT | more)}
# {TITLE}

{CHAPTER.title} It runs in the browser alone; what needs PyTorch says so there. MIT.
"""
