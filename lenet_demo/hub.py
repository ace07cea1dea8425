"""What goes to Hugging Face: the page as a Space, its static twin, each checkpoint as a model."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .nets.checkpoint import CHECKPOINTS, PACKAGE
from .page.shared import HUB, PICTURE, front_matter, source_of
from .page.static import folder_files

ROOT = PACKAGE.parent
# Of the repository's folder, what the Space is run from and its README leads to.
OF_THE_APP = (
    "README.md LICENSE CITATION.cff CHANGELOG.md CONTRIBUTING.md SECURITY.md app.py train.py"
)
OF_THE_APP += " requirements.txt lenet_demo checkpoints docs"


class Repository(NamedTuple):
    """`name`: OWNER/NAME; `sdk`: a Space's, a model has none; `files` by their paths in it."""

    name: str
    sdk: str
    files: Mapping[str, bytes]

    @property
    def kind(self) -> str:
        return "space" if self.sdk else "model"

    @property
    def page(self) -> str:
        return f"{HUB}/{'spaces/' * bool(self.sdk)}{self.name}"

    def __str__(self) -> str:
        sizes = [f"{len(content):>12,}  {path}" for path, content in sorted(self.files.items())]
        total = sum(map(len, self.files.values())) / 1e6
        what = f"{self.sdk} space" if self.sdk else "model"
        return "\n".join([f"{what} {self.page}: {len(sizes)} files, {total:.1f} MB", *sizes])


def repositories(owner: str, space: str) -> Iterator[Repository]:
    """All that goes to `owner`'s account; `space`: the Space's name, whose twin is NAME-static.

    Raises `FileNotFoundError` where the package is installed without its repository's folder.
    """
    names = [path.stem for path in sorted(CHECKPOINTS.glob("*.safetensors"))]
    models = [f"{owner}/{name}" for name in names]
    app = f"{owner}/{space}"
    # First the app: without its files there is nothing that a model's card could lead to.
    yield Repository(app, "gradio", app_files(app, models))
    twin = f"{app}-static"
    yield Repository(twin, "static", folder_files(space=twin, models=models, source=source_of(app)))
    for name, model in zip(names, models, strict=True):
        yield Repository(model, "", model_files(name, app))


def model_files(name: str, space: str) -> dict[str, bytes]:
    """A checkpoint as `load_net` and the Hub find it, its card leading to `space`."""
    picture = CHECKPOINTS / f"{name}.png"
    card = (CHECKPOINTS / f"{name}.md").read_text(encoding="utf-8")
    heading = f"# {name}\n"
    back = (
        f"\nOne of the networks of [LeNet-5, alive]({HUB}/spaces/{space}): draw a digit there, and "
        "see what each\nof its stages makes of it.\n"
    )
    files = {
        "README.md": card.replace(heading, heading + back, 1).encode(),
        "model.safetensors": (CHECKPOINTS / f"{name}.safetensors").read_bytes(),
    }
    return files | ({picture.name: picture.read_bytes()} if picture.name in card else {})


def app_files(space: str, models: list[str]) -> dict[str, bytes]:
    """The repository's own, its README naming the Space's picture and its `models`."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for name in OF_THE_APP.split()
        for path in ([ROOT / name] if (ROOT / name).is_file() else sorted((ROOT / name).rglob("*")))
        if path.is_file() and "__pycache__" not in path.parts
    }
    if "app.py" not in files:
        raise FileNotFoundError(
            f"{ROOT} is not the repository's folder, which the Space is made of"
        )
    more = {
        "thumbnail": f"{HUB}/spaces/{space}/resolve/main/lenet_demo/{PICTURE}",
        "models": models,
    }
    _, head, text = files["README.md"].decode().split("---\n", 2)
    added = front_matter(more).split("---\n")[1]
    return files | {"README.md": f"---\n{head}{added}---\n{text}".encode()}


def push(repository: Repository) -> None:
    """Make it where it is not there yet, and put the files into it, over those of the same names.

    Raises `ImportError` without huggingface_hub, and what that raises where it is refused.
    """
    from huggingface_hub import CommitOperationAdd, HfApi

    hub = HfApi()
    hub.create_repo(
        repository.name, repo_type=repository.kind, space_sdk=repository.sdk or None, exist_ok=True
    )
    hub.create_commit(
        repository.name,
        [CommitOperationAdd(path, content) for path, content in repository.files.items()],
        commit_message="LeNet-5, alive",
        repo_type=repository.kind,
    )
