"""The hand-made back-propagation against autograd's."""

import numpy as np
import pytest
import torch

from lenet_demo.learning.by_hand import backward, forward
from lenet_demo.learning.data import Digits
from lenet_demo.learning.initialisation import start_wide
from lenet_demo.learning.losses import maximum_a_posteriori, mean_squared_error
from lenet_demo.learning.recipe import PaperRecipe
from lenet_demo.learning.sdlm import SDLM, from_weights, to_weights
from lenet_demo.nets import LeNet5


@pytest.fixture
def net():
    torch.manual_seed(3)
    net = LeNet5()
    start_wide(net)
    return net


@pytest.fixture
def some(digits):
    ink = torch.from_numpy(np.rint(np.pad(digits.ink[::5], ((0, 0), (2, 2), (2, 2))) * 255))
    return Digits(ink.to(torch.uint8)[:, None], torch.from_numpy(digits.labels[::5]))


def gradients(net, value):
    """Autograd's derivatives of `value`, in the layout of `Weights`."""
    shadow = LeNet5()
    parameters = dict(net.named_parameters())
    derivatives = torch.autograd.grad(value, list(parameters.values()), retain_graph=True)
    shadow.load_state_dict(dict(zip(parameters, derivatives, strict=True)))
    return to_weights(shadow)


def test_the_etas_are_the_printed_ones():
    etas = PaperRecipe().etas
    assert len(etas) == 20
    assert etas[0] == etas[1] == 0.0005
    assert (etas[2], etas[5], etas[8], etas[12]) == (0.0002, 0.0001, 0.00005, 0.00001)


def test_weights_go_there_and_back(net):
    before = {name: parameter.clone() for name, parameter in net.named_parameters()}
    weights = to_weights(net)
    assert sum(np.count_nonzero(w) for w in weights[2:3]) <= 1516
    from_weights(weights, net)
    assert all(torch.equal(before[name], p) for name, p in net.named_parameters())


def test_the_forward_pass_is_the_networks(net, some):
    activity = forward(to_weights(net), net.scale(some.ink[0, 0] / 255).numpy())
    trace = net.trace(some.ink[:1] / 255)
    for name in ("c1", "s2", "c3", "c5", "f6"):
        by_hand = getattr(activity, name).ravel()[: getattr(trace, name).numel()]
        assert np.allclose(by_hand, getattr(trace, name).detach().numpy().ravel(), atol=2e-5)


@pytest.mark.parametrize("j", [None, 0.1, 3.0])
def test_the_gradient_is_autograds(net, some, j):
    weights = to_weights(net)
    sdlm = SDLM(net, PaperRecipe(j=j), some, seed=0)
    activity = forward(weights, sdlm.images[7])
    apart = activity.f6 - sdlm.prototypes
    energy, first, _ = sdlm.criterion((apart * apart).sum(1), sdlm.labels[7])
    by_hand = backward(weights, activity, 2 * first @ apart, power=1)

    output, label = net(some.ink[7:8] / 255), some.labels[7:8]
    loss = (
        mean_squared_error(output, label) if j is None else maximum_a_posteriori(output, label, j)
    )
    assert energy == pytest.approx(loss.item() / 2, rel=1e-4)
    wanted = gradients(net, loss / 2)
    connected = wanted.c3 != 0
    for ours, theirs in zip(by_hand, wanted, strict=True):
        if ours is by_hand.c3:
            ours, theirs = ours[connected], theirs[connected]
        assert np.allclose(ours, theirs, rtol=1e-2, atol=1e-4 * np.abs(theirs).max())


def test_the_last_layers_curvature_is_the_second_derivative(net, some):
    """Where the residual is 0 the Gauss-Newton form is the whole second derivative.

    So set F6 to answer one pattern with exactly its prototype, and differentiate twice.
    """
    code = net.output.prototypes[some.labels[0]]
    with torch.no_grad():
        c5 = net.trace(some.ink[:1] / 255).c5.flatten()
        sum_wanted = torch.atanh(code / 1.7159) * 3 / 2
        net.f6.bias += sum_wanted - net.f6(c5)
    sdlm = SDLM(net, PaperRecipe(j=None), some, seed=0)
    h = sdlm.curvature(to_weights(net), [0])

    loss = mean_squared_error(net(some.ink[:1] / 255), some.labels[:1]) / 2
    (first,) = torch.autograd.grad(loss, net.f6.bias, create_graph=True)
    second = torch.stack([torch.autograd.grad(f, net.f6.bias, retain_graph=True)[0] for f in first])
    assert np.allclose(h.f6[:, -1], second.diagonal().numpy(), rtol=1e-3)
    (first,) = torch.autograd.grad(loss, net.f6.weight, create_graph=True)
    for unit, source in ((0, 0), (40, 17), (83, 119)):
        (row,) = torch.autograd.grad(first[unit, source], net.f6.weight, retain_graph=True)
        assert h.f6[unit, source] == pytest.approx(row[unit, source].item(), rel=1e-2, abs=1e-6)


def test_curvature_goes_back_with_every_factor_squared(net, some):
    """Through all layers: h by autograd, unit by unit, from the rule of appendix C."""
    sdlm = SDLM(net, PaperRecipe(j=None), some, seed=0)
    h = sdlm.curvature(to_weights(net), [5])
    net = net.double()
    with torch.no_grad():
        trace = net.trace(some.ink[5:6].double() / 255)
        slope = [(2 / 3 / 1.7159) * (1.7159**2 - x**2) for x in trace]
        f6 = slope[6][0] ** 2  # ∂²E/∂x² is 1 for each unit of F6
        c5 = (f6 @ net.f6.weight**2) * slope[5].flatten() ** 2
        s4 = (c5 @ net.c5.weight.flatten(1) ** 2).view(16, 5, 5) * slope[4][0] ** 2
    assert np.allclose(h.c5[:, -1], c5.numpy(), rtol=1e-3)
    assert np.allclose(h.s4[:, 1], s4.sum((1, 2)).numpy(), rtol=1e-3)
    kernel = torch.nn.grad.conv2d_weight(
        trace.s2**2,
        (16, 6, 5, 5),
        torch.nn.functional.interpolate(
            s4[None] * net.s4.coefficient[:, None, None] ** 2, scale_factor=2
        )
        * slope[3] ** 2,
    )
    assert np.allclose(h.c3[:, :-1], kernel.flatten(1).detach().numpy(), rtol=2e-3)


def test_the_first_steps_lie_in_the_papers_range(net, some):
    sdlm = SDLM(net, PaperRecipe(j=None), some, seed=0)
    epsilons = sdlm.step_sizes(to_weights(net), 0.0005)
    steps = np.concatenate([epsilon[epsilon > 0] for epsilon in epsilons])
    assert len(steps) == 60_000
    assert 5e-5 < steps.min() < 3e-4
    assert 0.010 < steps.max() < 0.0201
    assert steps.max() < 0.0005 / 0.02


def test_passes_learn(net, some):
    sdlm = SDLM(net, PaperRecipe(), some, seed=4)
    first, _, third = [sdlm.learn(number) for number in (1, 2, 3)]
    assert third.loss < 0.8 * first.loss
    assert "the paper: 7e-05 … 1.6e-02" in first.remark
    assert third.remark.startswith("ε")
