"""What README and docs print to be run, run as printed."""

import argparse
import ast
import contextlib
import io
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_demo.training.cli import read_flags
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "checkpoints").glob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS = "http://127.0.0.1:7860"  # where the printed snippets expect the page


class Snippet(NamedTuple):
    page: str
    language: str
    number: int
    code: str

    def __str__(self) -> str:
        return f"{self.page}-{self.language}-{self.number}"


def snippets(*languages: str) -> list[Snippet]:
    return [
        Snippet(page.relative_to(ROOT).as_posix(), language, number, code)
        for page in PAGES
        for number, (language, code) in enumerate(FENCE.findall(page.read_text(encoding="utf-8")))
        if language in languages
    ]


def test_every_snippet_is_of_a_language_that_is_run_here():
    languages = {language for page in PAGES for language, _ in FENCE.findall(page.read_text())}
    assert languages == {"python", "js", "bash", "json"}
    assert {snippet.page for snippet in snippets("js")} == {"docs/api.md"}


def printed_values(code: str, call: str) -> list[str]:
    """What the comment behind each `print(…)` says it prints, up to a colon."""
    return re.findall(rf"^{re.escape(call)}\(.*\);? *(?:#|//) ([^:\n]+)", code, re.MULTILINE)


@pytest.mark.parametrize("snippet", snippets("python"), ids=str)
def test_python(snippet, tmp_path, request, digits, monkeypatch, capsys):
    """In this process: most of a program's time is to import torch."""
    code = snippet.code
    if ADDRESS in code:
        code = code.replace(ADDRESS, request.getfixturevalue("app_url"))
        Image.fromarray(np.uint8(255 - digits.ink[85] * 255)).save(tmp_path / "digit.png")
        row = np.hstack([digits.ink[number] for number in (40, 100, 0, 180)])
        Image.fromarray(np.uint8(255 - row * 255)).save(tmp_path / "number.png")
    # Model cards name their own file, and a picture of the reader's.
    (tmp_path / "checkpoints").symlink_to(ROOT / "checkpoints")
    Image.new("RGB", (64, 48), "olive").save(tmp_path / "picture.jpg")
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()  # what was printed before, as by the app's start
    threads, with_gradients = torch.get_num_threads(), torch.is_grad_enabled()
    try:
        exec(compile(code, str(snippet), "exec"), {"__name__": "__main__"})
        output = capsys.readouterr().out
        if expected := printed_values(code, "print"):
            assert output.splitlines() == expected
    finally:
        torch.set_num_threads(threads)
        torch.set_grad_enabled(with_gradients)


def in_node(code: str) -> bool:
    return "node:" in code


@pytest.mark.parametrize("snippet", [s for s in snippets("js") if in_node(s.code)], ids=str)
def test_javascript_in_node(snippet, node, tmp_path):
    # A module's imports are relative to its file, its files to where it is run.
    for name in ("lenet_demo", "checkpoints"):
        (tmp_path / name).symlink_to(ROOT / name)
    script = tmp_path / "snippet.mjs"
    script.write_text(snippet.code, encoding="utf-8")
    command = [node, "--preserve-symlinks", "--preserve-symlinks-main", script]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == printed_values(snippet.code, "console.log")


@pytest.mark.parametrize("snippet", [s for s in snippets("js") if not in_node(s.code)], ids=str)
def test_javascript_in_a_browser(snippet, browser):
    kinds = {".js": "text/javascript", ".safetensors": "application/octet-stream"}
    site = "https://snippet.test/"

    def serve(route):
        path = ROOT / route.request.url.removeprefix(site)
        if route.request.url == site:
            page = f'<!doctype html><script type="module">{snippet.code}</script>'
            route.fulfill(content_type="text/html", body=page)
        elif path.suffix in kinds:
            route.fulfill(content_type=kinds[path.suffix], body=path.read_bytes())
        else:
            route.fulfill(status=404)

    expected = printed_values(snippet.code, "console.log")
    page = browser.new_page()
    page.route("**/*", serve)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with page.expect_console_message(lambda message: message.type == "log") as message:
        page.goto(site)
    assert [message.value.text] == expected
    assert errors == []
    page.close()


# ---- Commands ----------------------------------------------------------------------------------
# Those that install, serve or train for long are not run: they must be sound bash, name what is
# there, and give no flag that the program does not know.


@pytest.mark.parametrize("snippet", snippets("bash"), ids=str)
def test_shell_parses(snippet):
    run = subprocess.run(["bash", "-n"], input=snippet.code, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def commands() -> list[str]:
    """Each `python -m MODULE …` and `python train.py …` that a page prints, its flags with it."""
    printed = set()
    for page in PAGES:
        text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
        # Inline code may be broken over two lines.
        for code in [*re.findall(r"`([^`]+)`", text), *(c for _, c in FENCE.findall(text))]:
            lines = code.splitlines() if code.count("\n") > 1 else [code.replace("\n", " ")]
            for line in lines:
                match = re.search(r"python (?:-m [\w.]+|\w+\.py)[^#&|;]*", line)
                if match and not match[0].startswith("python -m pytest"):
                    printed.add(" ".join(match[0].split()))
    return sorted(printed)


def source(program: str) -> Path:
    """The file of `-m MODULE` or of a script."""
    module = ROOT / program.removeprefix("-m ").replace(".", "/")
    if program.startswith("-m "):
        return module / "__main__.py" if module.is_dir() else module.with_suffix(".py")
    return ROOT / program


def help_of(program: str, monkeypatch, command: str = "") -> str:
    """What `--help` says, in this process: most of a program's time is to import torch."""
    monkeypatch.setattr(sys, "argv", [program, *command.split(), "--help"])
    is_module = program.startswith("-m ")
    run = runpy.run_module if is_module else runpy.run_path
    output = io.StringIO()
    with contextlib.redirect_stdout(output), pytest.raises(SystemExit) as end:
        run(program.removeprefix("-m "), run_name="__main__")
    assert not end.value.code
    return output.getvalue()


def test_there_are_commands():
    assert len(commands()) > 40
    assert {"python app.py", "python -m benchmarks.latency"} <= {*commands()}


@pytest.mark.parametrize("command", commands())
def test_a_command_names_what_is_there(command, monkeypatch):
    program = re.match(r"python (-m [\w.]+|\S+)", command)[1]
    flags = re.findall(r" (--[\w-]+)", command)
    code = source(program).read_text(encoding="utf-8")
    if not re.search(r"^import argparse|\bread_flags$", code, re.MULTILINE):
        ast.parse(code)
        assert not flags, "it takes none"
        return
    # The package's program has commands of its own, each with its flags.
    own = re.match(r"python -m lenet_demo (\w+)", command)
    text = help_of(program, monkeypatch, own[1] if own else "")
    assert [flag for flag in flags if not re.search(rf"{flag}\b", text)] == []


@pytest.mark.parametrize(
    "command", [c for c in commands() if re.search(r"train\.py \w+ --(recipe|data-set)", c)]
)
def test_a_recipe_that_is_named_is_there(command, monkeypatch):
    monkeypatch.setattr(sys, "argv", command.split()[1:])
    assert isinstance(read_flags(None), argparse.Namespace)
