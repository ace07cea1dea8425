"""The page without Python: a folder for any web server, or one file opened by a double click."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..languages import LANGUAGES, _, translate
from ..nets.checkpoint import load_colour_nets, load_nets, write_atomically
from .bundle import PLACE
from .files import fetched, page_files, sizes
from .render import render, style
from .shared import PICTURE, card, static_address, static_readme
from .texts import TITLE

# Light or dark as the visitor's system is: in Gradio's frame, Gradio sees to that.
THEME = """const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.body.classList.toggle("dark", dark.matches);
follow();
dark.addEventListener("change", follow);"""
# Where a proxy gives out the page without the slash behind the folder's name, its files do not lie
# beside it. A sandboxed frame may not read what is served without CORS headers.
FOLDER_SCRIPT = """const load = (base) => import(`${base}@bundle`);
load("./")
  .catch(() => load(location.pathname.replace(/[/]?$/, "/")))
  .then(
    (page) => page.start(),
    () =>
      (document.querySelector('#lenet [data-role="message"]').textContent =
        @unfetched),
  );"""
UNFETCHED = _(
    "The page's scripts could not be fetched. In a sandboxed frame, use the page as one file."
)
# A folder has a page a language: the one that is asked for, else one that the browser has.
LANGUAGE_SCRIPT = """{
  const own = document.documentElement.lang;
  const asked = new URLSearchParams(location.search).get("lang");
  const has = (name) => @languages.includes(name);
  const browsers = navigator.languages.map((name) => name.split("-")[0]);
  const wanted = asked ?? (own === "en" ? browsers.find(has) : own);
  if (wanted !== own && has(wanted)) {
    const file = wanted === "en" ? "index.html" : `index.${wanted}.html`;
    const folder = location.pathname.replace(/[^/]*[.]html$/, "").replace(/[/]?$/, "/");
    location.replace(folder + file + location.search + location.hash);
  }
}"""
MARK = b'content="lenet-demo"'  # by which a page of ours is known, and may be written anew
PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="lenet-demo">
<title>{title}</title>
{card}
<link rel="icon" href="data:,">
<style>body {{ margin: 0; padding: 8px clamp(10px, 1.6vw, 32px); }}
{style}</style>
</head>
<body>
<script>{first}</script>
{page}
<script type="module">
{script}
</script>
</body>
</html>
"""


def export(
    target: Path, *, force: bool = False, language: str = "", url: str = "", space: str = ""
) -> Path:
    """The page as one file, if `target` is named *.html, or else as a folder: what to open.

    In one `language`, or where none is named a folder in all, and a file in English. `url`: where
    a folder will be to be had, so that its link's card has a picture; `space`: OWNER/NAME of the
    static Space that it is for, whose README.md is written, too. Raises `FileExistsError`, and
    writes nothing, where another page lies there; not with `force`.
    """
    page = target if is_page(target) else target / "index.html"
    if not force and page.exists() and MARK not in page.read_bytes()[:1000]:
        raise FileExistsError(f"{page} is another page: name another place, or add --force")
    if is_page(target):
        write_one_file(target, language or "en")
    else:
        write_folder(target, [language] if language else [*LANGUAGES], url, space)
    return page


def is_page(target: Path) -> bool:
    return target.suffix.lower() in (".html", ".htm")


def write_folder(
    folder: Path, languages: Sequence[str] = (*LANGUAGES,), url: str = "", space: str = ""
) -> None:
    """What `folder_files` has, in a folder."""
    for path, content in folder_files(languages, url, space).items():
        write_atomically(folder / path, content)


def folder_files(
    languages: Sequence[str] = (*LANGUAGES,),
    url: str = "",
    space: str = "",
    models: Sequence[str] = (),
    source: str = "",
) -> dict[str, bytes]:
    """index.html with all that it needs, for any web server; index.fr.html and so on beside it.

    `url`, `space`: as of `export`; `models`: those that the Space's README names, OWNER/NAME each;
    `source`: as of `render`.
    """
    url = url and url.rstrip("/") + "/"
    url = url or (static_address(space) if space else "")
    nets, missing = load_nets()
    colour_nets, no_colour = load_colour_nets()
    files = page_files(nets, colour_nets)
    more: dict[str, Any] = {"server": False, "worker": True, "sizes": sizes(files)}
    more |= {"source": source}
    first = LANGUAGE_SCRIPT.replace("@languages", json.dumps([*languages])) + THEME
    picture = f"{url}{PICTURE}" if url else ""
    for language in languages:
        page = render(nets, missing, colour_nets, no_colour, language, **more)
        is_first = language == languages[0]
        name = "index.html" if is_first else f"index.{language}.html"
        unfetched = json.dumps(translate(UNFETCHED, language), ensure_ascii=False)
        script = FOLDER_SCRIPT.replace("@bundle", PLACE).replace("@unfetched", unfetched)
        begin = first if len(languages) > 1 else THEME
        files[name] = document(page, script, language, begin, picture)
    files["worker.js"] = files["page/worker.js"]
    if space:
        files["README.md"] = static_readme(space, url, models).encode()
    return files


def write_one_file(file: Path, language: str = "en") -> None:
    """All in one: the scripts in the page, weights in its data."""
    nets, missing = load_nets()
    colour_nets, no_colour = load_colour_nets()
    files = page_files(nets, colour_nets)
    others = {path: base64.b64encode(each).decode() for path, each in fetched(files).items()}
    more: dict[str, Any] = {"server": False, "worker": False, "files": others}
    page = render(nets, missing, colour_nets, no_colour, language, **more)
    write_atomically(file, document(page, f"{files[PLACE].decode()}\nstart();", language, THEME))


def document(page: str, script: str, language: str, first: str, picture: str = "") -> bytes:
    """`first`: a script that runs before the page is there; `picture`: its link's, if any."""
    return PAGE.format(
        title=translate(TITLE, language),
        card=card(language, picture),
        style=style(),
        first=first,
        page=page,
        script=script,
        language=language,
    ).encode()
