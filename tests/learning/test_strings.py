"""Strings of digits over a wide field, and what is asked of each column."""

import torch

from lenet_demo.learning.data import Digits
from lenet_demo.learning.losses import maximum_a_posteriori
from lenet_demo.learning.recipes import RECIPES, StringRecipe
from lenet_demo.learning.strings import NONE, UNASKED, compose, draw_strings, string_loss


def bars(*widths):
    """A digit for each width: a bar of ink in the middle of its field."""
    ink = torch.zeros(1, len(widths), 32, 32)
    for i, width in enumerate(widths):
        ink[0, i, 6:26, 16 - width // 2 : 16 - width // 2 + width] = 1
    return ink


def made(ink, labels, gaps, count=None, width=96):
    count = torch.tensor([count or len(labels)])
    return compose(ink, torch.tensor([labels]), count, torch.tensor([gaps]), width)


def test_digits_stand_side_by_side_with_their_gaps():
    strings = made(bars(4, 10, 6), [1, 0, 7], [14, 3, -2])
    inked = strings.ink[0, 0, 15].nonzero().flatten().tolist()
    assert inked == [*range(14, 18), *range(21, 31 + 4)]  # the last one begins under the second
    assert strings.digits.tolist() == [[1, 0, 7]]


def test_a_column_is_asked_for_the_digit_in_its_middle():
    strings = made(bars(4, 10), [1, 0], [14, 30])
    middles = {16: 1, 53: 0}
    for column, label in enumerate(strings.labels[0].tolist()):
        apart, digit = min((abs(4 * column + 16 - at), digit) for at, digit in middles.items())
        assert label == (digit if apart <= 2 else UNASKED if apart <= 3.5 else NONE)
    assert strings.labels[0, 0] == 1
    assert 0 in strings.labels[0]


def test_what_does_not_fit_is_left_out_whole():
    strings = made(bars(20, 20, 4), [2, 3, 1], [4, 4, 4], width=48)
    assert strings.digits.tolist() == [[2, NONE, NONE]]
    assert strings.ink[0, 0, :, 24:].sum() == 0
    assert made(bars(8, 8), [2, 3], [4, 4], count=1).digits.tolist() == [[2, NONE]]


def test_a_column_s_loss_is_equation_9_with_none_as_its_rubbish():
    distances = torch.rand(3, 10, 1, 1) * 20
    labels = torch.tensor([[4], [0], [9]])
    expected = maximum_a_posteriori(distances[:, :, 0, 0], labels[:, 0])
    assert torch.allclose(string_loss(distances, labels), expected)
    near, far = torch.full((1, 10, 1, 1), 1.0), torch.full((1, 10, 1, 1), 90.0)
    none = torch.tensor([[NONE]])
    assert string_loss(far, none) < 1e-6 < 4 < string_loss(near, none)
    # What is not asked counts for nothing.
    two = torch.cat([near, far], dim=3)
    assert torch.allclose(string_loss(two, torch.tensor([[UNASKED, NONE]])), string_loss(far, none))


def test_a_pass_draws_the_same_strings_for_the_same_seed(digits):
    recipe = RECIPES["lenet5"]["string"]
    assert isinstance(recipe, StringRecipe)
    ink = torch.from_numpy(digits.ink * 255).to(torch.uint8)[:, None]
    data = Digits(torch.nn.functional.pad(ink, (2, 2, 2, 2)), torch.tensor(digits.labels))
    drawn = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        drawn.append(draw_strings(data, recipe, 8))
    assert torch.equal(drawn[0].ink, drawn[1].ink)
    assert not torch.equal(drawn[0].ink, drawn[2].ink)
    assert drawn[0].ink.shape == (8, 1, 32, recipe.width)
    assert drawn[0].ink.max() <= 1
