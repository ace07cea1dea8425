"""A run from chance, in the page's worker: what it learns, what is kept, and what stands in."""

import gzip
import json

import numpy as np
import pytest
import torch

from lenet_demo import load_net
from lenet_demo.page.files import TEST_DIGITS, TRAINING_DIGITS
from tests.browser.conftest import SEVEN, answers, draw, go, opened_at, settle, wait_for_address
from tests.browser.test_take_away import take
from tests.support.axe import violations
from tests.support.engine import floats
from tests.support.training import flat

NAME = "lenet5-trained"
MOMENT = '.train [data-role="moment"] b'
PLAY = '.train [data-do="play"]'
SEEN = """(least) => {
  const words = document.querySelector('.train [data-role="moment"] b').textContent;
  return Number(words.replace(/\\D/g, "")) >= least; }"""
# The same run in node: the file's training digits, LeNet-5 by chance, so many digits.
AGAIN = """async ([path, seen, seed]) => {
  const [{ readFile }, { gunzipSync }] = await Promise.all(
    ["node:fs/promises", "node:zlib"].map((name) => import(name)));
  const bytes = new Uint8Array(gunzipSync(await readFile(path)));
  const t = bench.training;
  const digits = t.digitsOf(bytes.subarray(10000), bytes.slice(0, 10000));
  const how = { optimiser: t.levenbergMarquardt(), isConstant: true, seed };
  const run = new t.Trainer(t.fresh(bench.nets.lenet5, seed), digits, how);
  run.learn(seen);
  return bench.pack(run.numbers); }"""


def kept(page, folder):
    with page.expect_download() as download:
        page.click('.train [data-do="keep"]')
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return load_net(str(path))


def learn(page, least):
    page.keyboard.press("p")
    page.wait_for_function(SEEN, arg=least, timeout=120_000)
    page.click(PLAY)
    page.wait_for_selector(f'{PLAY}[aria-pressed="false"]')


def boxes(page):
    return [page.locator(f".train {part}").bounding_box() for part in (".chart", ".confusion")]


@pytest.mark.thorough
def test_the_run_waits_while_the_pen_moves_and_goes_on(visit, engine, tmp_path):
    page = opened_at(visit, "train")
    page.locator('.train [data-role="seed"]').fill("7")
    page.keyboard.press("Tab")
    page.keyboard.press("p")
    for least in (60, 120, 180):
        page.wait_for_function(SEEN, arg=least, timeout=120_000)
        draw(page, SEVEN)
    go(page, "learning")
    go(page, "train")  # it is still the same run
    page.wait_for_function(SEEN, arg=240, timeout=120_000)
    page.click(PLAY)
    page.wait_for_selector(f'{PLAY}[aria-pressed="false"]')
    net = kept(page, tmp_path)
    again = floats(
        engine.evaluate(AGAIN, [str(TRAINING_DIGITS), net.metadata["learnt"]["digits"], 7])
    )
    np.testing.assert_array_equal(flat(net), again)


def output(page, name):
    return torch.tensor(json.loads(take(page, "json"))[f"{name}.output"])


def test_a_seed_decides_what_it_learns_and_that_is_kept_and_put_to_use(visit, engine, tmp_path):
    page = opened_at(visit, "train")
    page.locator('.train [data-role="seed"]').fill("7")
    page.keyboard.press("Tab")
    learn(page, 100)
    # What is misread is said of the moment at which it was read; what is beside it stays there.
    assert page.inner_text(MOMENT).split()[1] in ("100", "500", "1,000")
    net = kept(page, tmp_path)
    told = net.metadata["learnt"]
    again = floats(engine.evaluate(AGAIN, [str(TRAINING_DIGITS), told["digits"], 7]))
    np.testing.assert_array_equal(flat(net), again)  # bit for bit
    # Of the thousand as many are misread as the table says.
    cells = [
        [cell or "0" for cell in row.split("\t")[1:]]
        for row in page.locator(".confusion tbody").inner_text().split("\n")
    ]
    table = np.array(cells, int)
    assert table.sum() == 1000
    assert not violations(page, ".train")
    assert (1000 - np.trace(table)) / 1000 == net.metadata["test_error"] < 0.8
    # In the place of the page's own, everywhere, until they are given back.
    field = torch.tensor(json.loads(take(page, "json"))["field"])
    page.click('.train [data-do="use"]')
    assert not page.inner_text('[data-role="message"]')  # it would hide the drawing
    go(page, "draw")
    settle(page)
    torch.testing.assert_close(
        output(page, "lenet5"), net(field[None, None])[0].detach(), rtol=1e-4, atol=1e-3
    )
    page.get_by_text("Restore its own weights").first.click()
    settle(page)
    own = load_net("lenet5")(field[None, None])[0].detach()
    torch.testing.assert_close(output(page, "lenet5"), own, rtol=1e-4, atol=1e-3)
    # What is no weight a link holds.
    go(page, "train")
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    settle(other)
    assert other.locator('.train [data-role="seed"]').input_value() == "7"
    assert "Weights by chance" in other.inner_text(".train .told")
    assert torch.equal(output(other, NAME), output(visit_chance(page), NAME))


def visit_chance(page):
    """The same page, its run begun anew and not played."""
    page.click('.train [data-do="restart"]')
    settle(page)
    page.locator(".train .told", has_text="Weights by chance").wait_for()
    return page


@pytest.mark.thorough
def test_it_learns_the_visitor_s_own_and_by_the_modern_network(visit, tmp_path):
    """A dash, which none of MNIST's digits is, taught as an 8."""
    page = opened_at(visit, "train")
    page.select_option('.train [data-role="kind"]', "modern adam")
    page.click('.train [data-teach="7"]')
    page.keyboard.press("c")
    draw(page, [(0.2, 0.5), (0.5, 0.52), (0.8, 0.5)])
    settle(page)
    for _ in range(10):
        page.click('.train [data-teach="8"]')
    taught = page.locator(".train .taught span")
    assert taught.first.get_attribute("aria-label") == "Your 8"
    edges = page.locator(".train .run").bounding_box()
    newest = [taught.nth(i).bounding_box() for i in range(5)]
    assert all(box["x"] + box["width"] <= edges["x"] + edges["width"] for box in newest)
    assert page.locator(".train .taught canvas").count() == 11
    places = [boxes(page)]
    learn(page, 1500)
    places.append(boxes(page))
    assert places[0] == places[1]
    settle(page)
    assert answers(page, ["modern-trained"]) == {"modern-trained": "8"}
    net = kept(page, tmp_path)
    assert net.metadata["learnt"]["own"] == 11
    field = torch.tensor(json.loads(take(page, "json"))["field"])
    torch.testing.assert_close(
        output(page, "modern-trained"), net(field[None, None])[0].detach(), rtol=1e-4, atol=1e-3
    )


@pytest.mark.parametrize(("path", "count"), [(TRAINING_DIGITS, 10_000), (TEST_DIGITS, 1_000)])
def test_the_files_of_digits_are_mnists(path, count):
    packed = path.read_bytes()
    assert len(packed) <= 200 * count
    content = np.frombuffer(gzip.decompress(packed), np.uint8)
    assert len(content) == count * 785
    assert 0.08 * count < min(np.bincount(content[:count])) < 0.12 * count
