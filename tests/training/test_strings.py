"""Strings of digits over a wide field, and the target of each column."""

import torch

from lenet_demo.sequence import NONE, RUBBISH
from lenet_demo.training.data import Digits
from lenet_demo.training.losses import DIGITS_COUNT, maximum_a_posteriori, string_loss
from lenet_demo.training.recipe import StringRecipe
from lenet_demo.training.recipes import RECIPES
from lenet_demo.training.strings import compose, draw_strings


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


def test_the_target_of_a_column_is_the_digit_in_its_middle():
    strings = made(bars(4, 10), [1, 0], [14, 30])
    middles = {1: (16, 2 + 3), 0: (53, 5 + 3)}  # of each, and how far it reaches
    for column in range(strings.wanted.shape[2]):
        apart, digit, reach = min(
            (abs(4 * column + 16 - at), digit, reach) for digit, (at, reach) in middles.items()
        )
        expected = {digit} if apart <= 2 else {digit, NONE} if apart <= 0.75 * reach else {NONE}
        assert set(strings.wanted[0, :, column].nonzero().flatten().tolist()) == expected


def test_a_column_between_close_neighbours_is_none():
    strings = made(bars(4, 4, 4), [1, 1, 1], [14, 4, 4])  # middles at 16, 24, 32
    assert strings.wanted[0, 1, :5].tolist() == [True, False, True, False, True]
    assert strings.wanted[0, NONE, :5].tolist() == [False, True, False, True, False]


def test_what_does_not_fit_is_left_out_whole():
    strings = made(bars(20, 20, 4), [2, 3, 1], [4, 4, 4], width=48)
    assert strings.digits.tolist() == [[2, NONE, NONE]]
    assert strings.ink[0, 0, :, 24:].sum() == 0
    assert made(bars(8, 8), [2, 3], [4, 4], count=1).digits.tolist() == [[2, NONE]]


def said(*labels):
    return torch.zeros(1, 11, 1, dtype=torch.bool).index_fill_(1, torch.tensor(labels), True)


def test_the_loss_of_a_column_is_equation_9_with_none_as_rubbish_class():
    distances = torch.rand(1, 10, 1, 1) * 20
    expected = maximum_a_posteriori(distances[:, :, 0, 0], torch.tensor([4]), j=RUBBISH)
    assert torch.allclose(string_loss(distances, said(4)), DIGITS_COUNT * expected)
    near, far = torch.full((1, 10, 1, 1), 1.0), torch.full((1, 10, 1, 1), 90.0)
    assert string_loss(far, said(NONE)) < 1e-6 < 4 < string_loss(near, said(NONE))
    # Where it may say either, the likelier of the two is enough.
    far[0, 3] = RUBBISH - 2
    assert string_loss(far, said(3, NONE)) < 1e-6 < 0.1 < string_loss(far, said(3))


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
