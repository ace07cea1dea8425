"""All scripts as one module: one request where there would be fifty, and what one file needs.
The laboratory's worker is another: it has what it is made of by itself.

The modules stay what people read, and lie beside the bundle wherever the page is served. Each
becomes a function that runs once, in the order of the imports, and gives what it exports. That
is enough for what they are: named imports and exports, no cycles (the linter holds both).
"""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

# Its place: as deep as the module that finds the page's files from its own address.
PLACE = "page/bundle/bundle.js"
ENTRY = "page/main.js"
WORKER_PLACE = "page/bundle/laboratory.js"
WORKER_ENTRY = "page/laboratory/worker.js"
FROM = re.compile(r'^(import|export) (\{[^}]*\}|\* as \w+) from "([^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const|let) (\w+))", re.MULTILINE)


def bundle(scripts: Mapping[str, str]) -> str:
    """`scripts` by path → one module that exports what the page's entry does.

    Raises `ValueError` for a script that imports or exports in a way that is not known here.
    """
    return together(scripts, ENTRY, "export const {{ start }} = {entry};")


def worker_bundle(scripts: Mapping[str, str]) -> str:
    """The same for the worker, as a script that starts it: from a file no module would."""
    return together(scripts, WORKER_ENTRY, "{entry}.start();")


def together(scripts: Mapping[str, str], entry: str, end: str) -> str:
    made: dict[str, str] = {}  # path → its function, in the order in which they run
    names = {path: f"module{number}" for number, path in enumerate(sorted(scripts))}
    add(entry, scripts, names, made)
    return "\n".join([*made.values(), end.format(entry=names[entry]), ""])


def add(
    path: str, scripts: Mapping[str, str], names: Mapping[str, str], made: dict[str, str]
) -> None:
    """Add a module after those that it imports."""
    exported: dict[str, str] = {}  # name → what it is within the module

    def take(match: re.Match[str]) -> str:
        kind, what, target = match.groups()
        source = normpath(join(dirname(path), target))
        if source not in made:
            add(source, scripts, names, made)
        of = names[source]
        if what.startswith("*"):
            name = what.removeprefix("* as ")
            exported.update({name: of} if kind == "export" else {})
            return "" if kind == "export" else f"const {name} = {of};"
        pairs = [part.split(" as ") for part in what.strip("{} \n,").split(",") if part.strip()]
        if kind == "import":
            taken = ", ".join(": ".join(name.strip() for name in pair) for pair in pairs)
            return f"const {{ {taken} }} = {of};"
        exported.update({pair[-1].strip(): f"{of}.{pair[0].strip()}" for pair in pairs})
        return ""

    def keep(match: re.Match[str]) -> str:
        exported[match[2]] = match[2]
        return match[1]

    body = EXPORT.sub(keep, FROM.sub(take, scripts[path]))
    if re.search(r"^(import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{path} imports or exports in a way that the bundle does not know.")
    given = ", ".join(f"{name}: {what}" for name, what in exported.items())
    made[path] = (
        f"// {path}\nconst {names[path]} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();"
    )
