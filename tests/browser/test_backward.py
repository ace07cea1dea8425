"""One step backward: the error of one's own drawing, and what a step against it changes."""

import json

import pytest
import torch

from lenet_demo import load_net
from lenet_demo.training.losses import maximum_a_posteriori
from tests.browser.conftest import SEVEN, answers, draw, go, opened_at, settle, wait_for_address
from tests.browser.test_take_away import take
from tests.support.axe import violations

NAME = "lenet5-stepped"
RATE = 0.001
TOLD = '.backward [data-role="outcome"]'


def outputs(page):
    taken = json.loads(take(page, "json"))
    return torch.tensor(taken[f"{NAME}.output"]), torch.tensor(taken["field"])


def press(page, act):
    page.click(f'.backward [data-do="{act}"]')
    settle(page)


def test_a_step_is_torchs_and_is_undone(visit):
    page = opened_at(visit, "backward")
    assert "Hardly an error" in page.inner_text(TOLD)
    page.get_by_role("radio", name="1", exact=True).check(force=True)
    page.select_option('.backward [data-role="rate"]', str(RATE))
    before, field = outputs(page)
    net = load_net("lenet5").requires_grad_()
    steps = torch.optim.SGD(net.parameters(), RATE)
    losses = []
    for _ in range(2):
        steps.zero_grad()
        loss = maximum_a_posteriori(net(field[None, None]), torch.tensor([1]))
        losses.append(loss.item())
        loss.backward()
        steps.step()
        press(page, "step")
    after = net(field[None, None])[0].detach()
    assert (after - before).abs().max() > 20
    torch.testing.assert_close(outputs(page)[0], after, rtol=1e-3, atol=1e-2)
    assert f"the error was {losses[0]:.1f}" in page.inner_text(TOLD)
    line = page.locator('.backward .moved li[data-digit="1"]')
    assert line.inner_text().split() == ["1", f"{before[1]:.0f}", "→", f"{after[1]:.1f}"]
    # Elsewhere the page reads with its own weights; here the copy keeps what it learnt.
    go(page, "c1")
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "7"}
    go(page, "backward")
    settle(page)
    press(page, "all")
    torch.testing.assert_close(outputs(page)[0], before)
    assert page.locator('.backward [data-do="back"]').is_disabled()


@pytest.mark.thorough
def test_a_guess_is_answered_and_a_held_unit_told(visit):
    page = opened_at(visit, "backward")
    page.get_by_role("radio", name="2", exact=True).check(force=True)
    field = outputs(page)[1]
    net = load_net("lenet5").requires_grad_()
    maximum_a_posteriori(net(field[None, None]), torch.tensor([2])).backward()
    first = next(net.parameters()).grad.flatten(1).norm(dim=1)
    most = int(first.argmax())
    page.locator(".backward .filters button").nth((most + 1) % 6).click()
    press(page, "step")
    assert f"Filter {most} has changed most; you said" in page.inner_text(".backward .filters p")
    assert page.locator(".backward .filters .most").count() == 1
    # By keys, over the δ as over any maps.
    page.focus('.errors [data-stage="c5"] canvas')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text('.backward [data-role="made"]').startswith("C5 unit 10: δ = slope")
    assert not violations(page, ".backward")
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    settle(other)
    other.locator('.backward [data-role="made"]', has_text="C5 unit 10: δ").wait_for()
    assert other.get_by_role("radio", name="2", exact=True).is_checked()
    assert "If this is a 2, the error is" in other.inner_text(TOLD)
    # Of another drawing, what is read is right.
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    draw(page, SEVEN)
    settle(page)
    assert page.get_by_role("radio", name="7", exact=True).is_checked()
