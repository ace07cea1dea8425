"""How the page is found: its link's card, and what goes to Hugging Face."""

import re
import sys
from html.parser import HTMLParser

import pytest
import yaml
from PIL import Image

from lenet_demo import load_net
from lenet_demo.__main__ import main
from lenet_demo.hub import repositories
from lenet_demo.nets.checkpoint import CHECKPOINTS
from lenet_demo.page.shared import FRONT, PICTURE, PICTURE_FILE, SIZE, card, own_address
from tests.conftest import ROOT


class Tags(HTMLParser):
    """What the <meta> of a page say, by their names."""

    def __init__(self, html):
        super().__init__()
        self.said = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        name = told.get("property") or told.get("name")
        if tag == "meta" and name:
            assert name not in self.said
            self.said[name] = told["content"]


def front_matter(readme):
    _, head, text = readme.decode().split("---\n", 2)
    return yaml.safe_load(head), text


def test_a_card_has_a_picture_where_its_address_is_known(monkeypatch):
    with Image.open(PICTURE_FILE) as picture:
        assert (picture.size, picture.format) == (SIZE, "PNG")
    assert PICTURE_FILE.stat().st_size <= 300_000
    for name in ("SPACE_HOST", "LENET_URL"):
        monkeypatch.delenv(name, raising=False)
    assert own_address() == ""
    assert not [name for name in Tags(card("en")).said if "image" in name]
    monkeypatch.setenv("SPACE_HOST", "ann-lenet.hf.space")
    assert own_address() == "https://ann-lenet.hf.space/"
    monkeypatch.setenv("LENET_URL", "https://example.org/lenet")
    said = Tags(card("en", own_address() + PICTURE)).said
    assert said["og:image"] == f"https://example.org/lenet/{PICTURE}"
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:description"] == said["description"]


def test_the_readme_s_front_matter_is_the_spaces(tmp_path):
    head, _text = front_matter((ROOT / "README.md").read_bytes())
    assert {key: head[key] for key in FRONT} == FRONT


def test_all_that_goes_to_hugging_face_is_whole_and_leads_back(tmp_path):
    app, twin, *models = repositories("ann", "pages")
    names = [path.stem for path in sorted(CHECKPOINTS.glob("*.safetensors"))]
    assert [each.name for each in models] == [f"ann/{name}" for name in names]
    for space, sdk, thumbnail in (
        (app, "gradio", "https://huggingface.co/spaces/ann/pages/resolve/main/lenet_demo/"),
        (twin, "static", "https://ann-pages-static.static.hf.space/"),
    ):
        head, _text = front_matter(space.files["README.md"])
        assert {key: head[key] for key in FRONT} == FRONT
        assert (head["sdk"], space.kind) == (sdk, "space")
        assert head["models"] == [each.name for each in models]
        assert head["thumbnail"] == thumbnail + PICTURE
    assert {"app.py", "requirements.txt", f"lenet_demo/{PICTURE}"} <= app.files.keys()
    assert not [path for path in app.files if "__pycache__" in path]
    index = twin.files["index.html"].decode()
    assert Tags(index).said["og:image"] == f"https://ann-pages-static.static.hf.space/{PICTURE}"
    assert PICTURE in twin.files
    assert f"{app.page}/blob/main/docs/teaching.md" in index
    for model in models:
        head, text = front_matter(model.files["README.md"])
        assert head["library_name"] == "pytorch"
        assert f"]({app.page})" in text
        pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
        assert {*pictures, "README.md", "model.safetensors"} == model.files.keys()
    folder = tmp_path / "lenet5"
    folder.mkdir()
    (lenet5,) = (each for each in models if each.name == "ann/lenet5")
    (folder / "model.safetensors").write_bytes(lenet5.files["model.safetensors"])
    assert load_net(folder).metadata == load_net("lenet5").metadata
    assert f"{app.page}: {len(app.files)} files" in str(app)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["publish"], "Say whose account it is"),
        (["publish", "ann"], "Hugging Face did not take it"),
        (["export", "page.html", "--space", "ann/pages"], "One file has no address of its own"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(monkeypatch, arguments, why):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(sys, "argv", ["lenet-demo", *arguments])
    with pytest.raises(SystemExit, match=why):
        main()
