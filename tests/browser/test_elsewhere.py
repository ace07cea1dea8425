"""The page without Python, without a connection, under a path, and with networks of one's own."""

import http.client
import io
import re
from functools import partial
from urllib.parse import urlsplit

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save
from torch import nn

from lenet_demo import load_net, read
from lenet_demo.nets import ModernLeNet, WideLeNet, save_net
from lenet_demo.nets.convert import Settings, convert
from lenet_demo.page.bundle import bundle
from lenet_demo.page.digits import sample_digits
from lenet_demo.page.learning import told_histories
from lenet_demo.page.static import write_one_file
from lenet_demo.page.texts import CIFAR_10
from tests.browser.conftest import (
    DIGITS,
    SEVEN,
    Quiet,
    answers,
    draw,
    go,
    serving,
    settle,
)
from tests.conftest import app_in, copy_app, thorough, thorough_rows
from tests.support.axe import violations
from tools.app import end_opening, page_address

BOTH = {"lenet5": "7", "modern": "7"}
ROW = '[data-role="figure"] .net'


@pytest.fixture
def served(folder):
    """The address of the folder, served as `python -m http.server` does; and what ends that."""
    with serving(partial(Quiet, directory=str(folder))) as (server, port):
        yield f"http://127.0.0.1:{port}/", server.shutdown


def read_in_colour(page):
    """Photographs in colour, unfolded, and the painted ship, read by both of its networks."""
    go(page, "modern")
    page.click('[data-fold="colour"] summary')
    page.wait_for_selector('.painted [aria-pressed="true"]')
    page.keyboard.press("8")
    page.locator('[data-role="colour-read"]', has_text="Modern LeNet says ship").wait_for()
    page.locator('[data-role="colour-read"]', has_text="Wide LeNet says ship").wait_for()


def photograph(ink):
    """A digit on a sheet on a desk, as a phone keeps it: lying, with a word of how it was held."""
    sheet = Image.fromarray(np.uint8(235 - 200 * ink)).resize((600, 600))
    desk = Image.new("L", (900, 800), 90)
    desk.paste(sheet, (150, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    file = io.BytesIO()
    desk.rotate(90, expand=True).save(file, "JPEG", quality=90, exif=exif)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def read_photograph(page, ink, digit, nets=("lenet5", "modern")):
    """Opened, it is read where it was opened: nothing is sent."""
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.set_input_files('[data-role="file"]', photograph(ink))
    page.locator("#pad .answer", has_text=f"reads {digit}").first.wait_for()
    settle(page)
    assert answers(page, nets) == dict.fromkeys(nets, digit)
    assert not [url for url in sent if url.endswith("/picture")]


def test_two_digits_are_said_to_be_two(visit):
    page = visit()
    draw(page, [(0.2, 0.25), (0.2, 0.75)])
    settle(page)
    assert answers(page) == {"lenet5": "1", "modern": "1"}
    draw(page, [(0.6, 0.25), (0.45, 0.4), (0.45, 0.65), (0.6, 0.78), (0.78, 0.65), (0.78, 0.4)])
    draw(page, [(0.78, 0.4), (0.6, 0.25)])
    page.locator("#pad .answer:visible", has_text="more than one digit").wait_for()


def test_the_folder_reads_digits_and_says_what_needs_a_server(visit, served, digits):
    page = visit(served[0])
    draw(page, SEVEN)
    settle(page)
    assert answers(page) == BOTH
    read_photograph(page, digits.ink[105], "5")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": b"a picture"}
    page.set_input_files('[data-role="file"]', file)
    page.locator('[data-role="message"]', has_text="browser cannot read").wait_for()
    go(page, "misread")
    page.wait_for_selector(".hard .gallery button")
    go(page, "fooling")
    page.wait_for_selector(".fool .gallery button")
    go(page, "turned")
    page.wait_for_selector('path.band[d^="M"]', state="attached")
    go(page, "learning")
    page.wait_for_selector('.learning[data-shown="0"]')
    read_in_colour(page)
    page.set_input_files('[data-fold="colour"] input', file)
    page.locator('[data-fold="colour"] .said', has_text="browser cannot read").wait_for()


def test_the_folder_holds_modules_and_weights_where_they_are_promised(folder):
    for path in ("index.html", "engine/index.js", "page/main.js", "checkpoints/lenet5.safetensors"):
        assert (folder / path).is_file()


def test_one_file_opens_by_a_double_click(visit, tmp_path, digits):
    file = tmp_path / "lenet.html"
    write_one_file(file)
    page = visit(file.as_uri())
    draw(page, SEVEN)
    settle(page)
    assert answers(page) == BOTH
    go(page, "modern")
    page.select_option('#today [data-role="lower"]', "wide")
    settle(page)
    assert answers(page, ["wide"]) == {"wide": "7"}
    read_photograph(page, digits.ink[105], "5", ("lenet5", "wide"))
    go(page, "turned")
    page.wait_for_selector('path.band[d^="M"]', state="attached")
    go(page, "learning")
    page.wait_for_selector('.learning[data-shown="0"]')
    read_in_colour(page)


def wait_until_remembered(page):
    """Until the menu offers to keep the rest, too."""
    page.wait_for_selector('[data-take="offline"]:not([hidden])', state="attached")


def test_opened_once_it_opens_again_without_a_network(visit, served):
    url, shut_down = served
    page = visit(f"{url}?embed=figure", service_workers="allow")
    wait_until_remembered(page)
    shut_down()
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(ROW)
    end_opening(page)
    draw(page, DIGITS[1])
    settle(page)
    assert answers(page) == {"lenet5": "1", "modern": "1"}
    # The address of the whole page is the same page.
    page.goto(url)
    page.locator(".heading").wait_for()
    page.wait_for_selector(ROW)
    visit.complaints.clear()


@pytest.mark.thorough
def test_with_everything_kept_every_view_opens_without_a_network(visit, served):
    url, shut_down = served
    page = visit(url, service_workers="allow")
    wait_until_remembered(page)
    page.click('[data-role="export"] summary')
    page.click('[data-take="offline"]')
    page.locator('[data-role="message"]', has_text="%").wait_for()
    page.locator('[data-role="message"]', has_text="All is kept").wait_for()
    shut_down()
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(ROW)
    draw(page, SEVEN)
    go(page, "modern")
    for net in ("wide", "lenet1"):
        page.select_option('#today [data-role="lower"]', net)
        settle(page)
        assert answers(page, [net]) == {net: "7"}
    for name, part in (("misread", ".hard"), ("fooling", ".fool")):
        go(page, name)
        page.wait_for_selector(f"{part} .gallery button")
    go(page, "turned")
    page.wait_for_selector('path.band[d^="M"]', state="attached")
    go(page, "number")
    settle(page)
    go(page, "learning")
    for run in told_histories():
        page.select_option('[data-role="history"]', run["name"])
        page.wait_for_selector('.learning[aria-busy="false"]')
    read_in_colour(page)


def test_what_cannot_be_kept_is_said(visit, served):
    page = visit(served[0], service_workers="allow")
    wait_until_remembered(page)
    page.context.set_offline(True)
    page.click('[data-role="export"] summary')
    page.click('[data-take="offline"]')
    page.locator('[data-role="message"]', has_text="Not all could be fetched").wait_for()
    visit.complaints.clear()


@pytest.mark.thorough
def test_gradio_s_page_opened_once_opens_again_with_its_server_gone(visit, app_url):
    with serving(partial(Proxy, inner=urlsplit(app_url).netloc)) as (_server, port):
        page = visit(f"http://127.0.0.1:{port}/lenet/", service_workers="allow")
        wait_until_remembered(page)
    page.reload()
    page.wait_for_selector(ROW)
    end_opening(page)
    draw(page, DIGITS[1])
    settle(page)
    assert answers(page) == {"lenet5": "1", "modern": "1"}
    visit.complaints.clear()


def test_modules_and_bundle_are_the_same_engine(visit, app_url):
    page = visit()
    address = page_address(app_url)
    same = page.evaluate(
        """async (address) => {
             const engine = await import(address + '/engine/index.js');
             const bytes = await (await fetch(address + '/checkpoints/lenet5.safetensors'))
               .arrayBuffer();
             const field = engine.fieldFromStrokes([[[60, 60], [200, 60], [130, 240]]]);
             return engine.read(engine.openNet(bytes), field).digit; }""",
        address,
    )
    assert same == 7


def test_a_bundle_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match=r"page/main\.js"):
        bundle({"page/main.js": "export default function () {}\n"})


# ---- Bring your own ----------------------------------------------------------------------------


def drop(page, name, content):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files('[data-role="file"]', file)


def test_a_network_of_one_s_own_stands_beside_the_others(visit, tmp_path):
    torch.manual_seed(0)
    mine = tmp_path / "mine.safetensors"
    save_net(ModernLeNet(), {"net": "modern", "title": "My LeNet"}, mine)
    page = visit()
    draw(page, SEVEN)
    settle(page)
    drop(page, "mine.safetensors", mine.read_bytes())
    page.locator('[data-role="message"]', has_text="My LeNet").wait_for()
    settle(page)
    assert page.locator("#pad .answers").inner_text().count("My LeNet") == 1
    go(page, "lab")
    row = page.locator("#figure .net:not([hidden]) .net-title", has_text="My LeNet")
    assert row.is_visible()
    assert "61,750 parameters" in row.inner_text()


def plain_lenet(folder):
    """A file of weights as tutorials save them."""
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5), nn.Linear(400, 120), nn.Linear(120, 10)
    )
    torch.save({"epoch": 1, "model": net.state_dict()}, folder / "Mine.PTH")
    return folder / "Mine.PTH"


@pytest.mark.thorough
def test_weights_alone_are_opened_once_it_is_said_what_comes_between(visit, tmp_path):
    mine = plain_lenet(tmp_path)
    page = visit(fresh=True)
    draw(page, SEVEN)
    settle(page)
    page.set_input_files('[data-role="file"]', mine)
    dialog = page.locator('dialog[open][data-role="conversion"]')
    dialog.wait_for()
    said = {"activation": "tanh", "pooling": "average"}
    for name, value in said.items():
        dialog.locator(f'[name="{name}"]').select_option(value)
    dialog.locator('[name="deviation"]').fill("0")
    assert dialog.locator('[value="open"]').is_disabled()
    dialog.locator('[name="mean"]').fill("0.2")
    dialog.locator('[name="deviation"]').fill("0.5")
    net = convert(mine, Settings(**said, mean=0.2, deviation=0.5))
    expected = [read(net, np.pad(ink, 2)).digit for ink in sample_digits()]
    digits = dialog.locator("li b").all_inner_texts()
    assert digits == [str(digit) for digit in expected]
    right = sum(read == digit for digit, read in enumerate(expected))
    assert dialog.locator("p[data-role]").inner_text() == f"It reads {right} of these ten digits."
    assert violations(page) == []
    dialog.locator('[value="open"]').click()
    page.locator('[data-role="message"]', has_text="Mine reads beside the others").wait_for()
    settle(page)
    go(page, "lab")
    row = page.locator("#figure .net:not([hidden])", has_text="Mine")
    assert "average of 2×2, tanh" not in row.inner_text()
    assert "average of 2×2" in row.inner_text()
    # Let be, nothing changes; and what needs Python says the command.
    page.set_input_files('[data-role="file"]', mine)
    dialog.wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.locator('#pad [data-role="upper"] option').count() == 7
    drop(page, "lenet.onnx", b"")
    page.locator('[data-role="message"]', has_text='convert "lenet.onnx"').wait_for()


CLOTHES = "T-shirt/top Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag Boot".split()


@pytest.mark.parametrize(
    ("net", "facts", "names"),
    [
        (ModernLeNet, {"net": "modern", "data_set": "fashion", "classes": CLOTHES}, CLOTHES),
        (ModernLeNet, {"net": "modern", "classes": ["<b>one</b>", 2]}, None),
        *thorough_rows(
            (partial(ModernLeNet, 3), {"net": "modern", "data_set": "cifar10"}, CIFAR_10),
            (ModernLeNet, {"net": "modern", "data_set": "fashion"}, None),
        ),
    ],
    ids=["clothes", "odd names", "colours", "no names"],
)
def test_a_network_for_other_pictures_says_their_names(visit, tmp_path, net, facts, names):
    torch.manual_seed(0)
    mine = tmp_path / "mine.safetensors"
    save_net(net(), facts, mine)
    page = visit()
    draw(page, SEVEN)
    settle(page)
    drop(page, "mine.safetensors", mine.read_bytes())
    said = page.locator('[data-role="message"]', has_text="reads beside the others now")
    said.wait_for()
    settle(page)
    go(page, "lab")
    row = page.locator("#figure .net:not([hidden])").nth(1)
    shown = names or [str(digit) for digit in range(10)]
    assert row.locator(".bars b").all_text_contents() == shown
    assert row.locator('[data-role="digit"]').text_content() in shown
    assert (
        row.locator('[data-role="digit"]').text_content() == row.locator(".wins b").text_content()
    )
    if names:
        assert f"its classes are {', '.join(names)}." in said.inner_text()
    # What is too long for its place is cut there, and nothing is pushed out of the row.
    cut = row.evaluate(
        """row => [...row.querySelectorAll('.bars li, .verdict span')].filter(part =>
             part.getBoundingClientRect().right > document.documentElement.clientWidth).length"""
    )
    assert cut == 0
    go(page, "turned")
    settle(page)


def test_a_network_of_other_than_ten_classes_gets_a_sentence(visit, tmp_path):
    letters = tmp_path / "letters.safetensors"
    save_net(WideLeNet(classes=26), {"net": "wide"}, letters)
    page = visit()
    draw(page, SEVEN)
    settle(page)
    drop(page, "letters.safetensors", letters.read_bytes())
    page.locator('[data-role="message"]', has_text="tells 26 classes apart").wait_for()
    assert answers(page) == BOTH


@pytest.mark.parametrize("how", ["no description", *thorough("no checkpoint", "cut")])
def test_a_file_that_is_no_network_gets_a_sentence(visit, how):
    net = load_net("lenet5")
    content = {
        "no checkpoint": b"text",
        "no description": save(net.state_dict()),
        "cut": save(net.state_dict())[:1000],
    }[how]
    page = visit()
    draw(page, SEVEN)
    settle(page)
    drop(page, "mine.safetensors", content)
    said = "is no layer of a LeNet" if how == "no description" else "checkpoint"
    page.locator('[data-role="message"]', has_text=said).wait_for()
    assert answers(page) == BOTH


def test_a_network_that_the_address_names_is_fetched(visit, app_url):
    page = visit("about:blank", ready=False)
    page.goto(f"{app_url}/?net={page_address(app_url)}/checkpoints/small.safetensors")
    page.locator('[data-role="message"]', has_text="reads beside the others").wait_for()
    page.keyboard.press("7")
    settle(page)
    assert page.locator("#pad .answer:visible").count() == 2
    page.goto(f"{app_url}/?net={app_url}/nothing")
    page.locator('[data-role="message"]', has_text="could not be fetched").wait_for()
    visit.complaints.clear()


class Proxy(Quiet):
    """Gives what lies at `inner` a path, /lenet, and takes that away from what it passes on."""

    def __init__(self, *arguments, inner):
        self.inner = inner
        super().__init__(*arguments)

    def do_GET(self):
        connection = http.client.HTTPConnection(self.inner)
        length = int(self.headers.get("Content-Length", 0))
        if not re.match("/lenet(?=[/?]|$)", self.path):
            return self.send_error(404)
        path = self.path.removeprefix("/lenet")
        path = path if path.startswith("/") else f"/{path}"
        kept = {k: v for k, v in self.headers.items() if k.lower() != "accept-encoding"}
        connection.request(self.command, path, self.rfile.read(length), kept)
        response = connection.getresponse()
        self.send_response(response.status)
        content = response.read() if "heartbeat" not in path else b""
        for name, value in response.headers.items():
            if name.lower() not in ("transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return self.wfile.write(content)

    do_POST = do_GET


@pytest.fixture(scope="module")
def under_a_path(tmp_path_factory):
    """The app's own address, of host and port, where it is told of its path."""
    folder = copy_app(tmp_path_factory.mktemp("app"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ROOT_PATH", "/lenet")
        with app_in(folder, folder / "log") as url:
            yield urlsplit(url).netloc


@pytest.mark.parametrize(
    ("what", "end"),
    [
        ("not told", "?embed=lenet5"),
        ("told", "/"),
        ("told", "?embed=lenet5"),
        ("not told", "/"),
        ("folder", "/"),
        ("folder", "?embed=lenet5"),
    ],
)
@pytest.mark.thorough
def test_under_a_path_the_page_is_read_with_and_without_its_slash(
    visit, app_url, under_a_path, served, what, end
):
    inner = {"told": under_a_path, "not told": urlsplit(app_url).netloc}
    inner |= {"folder": urlsplit(served[0]).netloc}
    with serving(partial(Proxy, inner=inner[what])) as (_server, port):
        page = visit(f"http://127.0.0.1:{port}/lenet{end}")
        draw(page, SEVEN)
        settle(page)
        assert answers(page, ["lenet5"]) == {"lenet5": "7"}
        if what != "folder":
            word = page.locator('[data-role="check"]', has_text="Checked against PyTorch")
            word.wait_for(state="attached")
        page.goto("about:blank")
    # The browser looks for an icon, and, before any script can tell it where, for the first files.
    visit.complaints[:] = [said for said in visit.complaints if "404" not in said]
