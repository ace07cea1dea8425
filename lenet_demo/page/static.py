"""The page without Python: a folder for any web server, or one file that opens by a double click.

python -m lenet_demo.page.static DIR
python -m lenet_demo.page.static --one-file FILE.html
"""

import argparse
import base64
import sys
from pathlib import Path

from ..nets.checkpoint import load_colour_nets, load_nets, write_atomically
from .bundle import PLACE
from .files import fetched, page_files, sizes
from .render import render, style
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
        "The page's scripts could not be fetched. In a sandboxed frame, use the page as one file."),
  );"""
MARK = b'content="lenet-demo"'  # by which a page of ours is known, and may be written anew
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="lenet-demo">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>body {{ margin: 0; padding: 8px clamp(10px, 1.6vw, 32px); }}
{style}</style>
</head>
<body>
<script>{theme}</script>
{page}
<script type="module">
{script}
</script>
</body>
</html>
"""


def export(target: Path, *, force: bool = False) -> Path:
    """The page as one file, if `target` is named *.html, or else as a folder: what to open.

    Raises `FileExistsError`, and writes nothing, where another page lies there; not with `force`.
    """
    page = target if is_page(target) else target / "index.html"
    if not force and page.exists() and MARK not in page.read_bytes()[:1000]:
        raise FileExistsError(f"{page} is another page: name another place, or add --force")
    (write_one_file if is_page(target) else write_folder)(target)
    return page


def is_page(target: Path) -> bool:
    return target.suffix.lower() in (".html", ".htm")


def write_folder(folder: Path) -> None:
    """index.html with all that it needs, for any web server."""
    nets, missing = load_nets()
    colour_nets, no_colour = load_colour_nets()
    files = page_files(nets, colour_nets)
    more = {"server": False, "worker": True, "sizes": sizes(files)}
    page = render(nets, missing, colour_nets, no_colour, **more)
    files["index.html"] = document(page, FOLDER_SCRIPT.replace("@bundle", PLACE))
    files["worker.js"] = files["page/worker.js"]
    for path, content in files.items():
        write_atomically(folder / path, content)


def write_one_file(file: Path) -> None:
    """All in one: the scripts in the page, weights in its data."""
    nets, missing = load_nets()
    colour_nets, no_colour = load_colour_nets()
    files = page_files(nets, colour_nets)
    others = {path: base64.b64encode(each).decode() for path, each in fetched(files).items()}
    page = render(nets, missing, colour_nets, no_colour, server=False, worker=False, files=others)
    write_atomically(file, document(page, f"{files[PLACE].decode()}\nstart();"))


def document(page: str, script: str) -> bytes:
    return PAGE.format(title=TITLE, style=style(), theme=THEME, page=page, script=script).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where the page's files go")
    parser.add_argument(
        "--one-file", type=Path, metavar="FILE.html", help="all in one file instead"
    )
    parser.add_argument("--force", action="store_true", help="also over another page")
    flags = parser.parse_args()
    if (flags.folder is None) == (flags.one_file is None):
        parser.error("name a folder, or one file with --one-file")
    if flags.one_file and not is_page(flags.one_file):
        parser.error("the file's name must end in .html")
    report(flags.one_file or flags.folder, force=flags.force)


def report(target: Path, *, force: bool) -> None:
    """Export, and say where to; or exit with a sentence."""
    try:
        print(f"written to {export(target, force=force)}")
    except FileExistsError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"A file could not be written, and none is half-written: {error}")


if __name__ == "__main__":
    main()
