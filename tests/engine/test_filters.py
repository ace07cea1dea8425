"""The bench's filters and poolings, in node against torch."""

import numpy as np

from tests.support.filter_cases import random_case

CASES = 600


def test_filter_and_pooling_are_torch_s(engine):
    rng = np.random.default_rng(0)
    cases, wanted = zip(*(random_case(rng) for _ in range(CASES)), strict=True)
    made = engine.evaluate(
        """(cases) => cases.map(({map, weights, settings, pool, learnt}) => {
             const {convolve, squash, shift, pool: pooled} = bench.filters;
             const through = convolve(map, weights, settings);
             const all = {
               ...Object.fromEntries(['none', 'relu', 'tanh'].map(of => [of, squash(through, of)])),
               moved: convolve(shift(map, 1), weights, settings),
               ...Object.fromEntries(['max', 'average', 'trainable'].map(
                 of => [of, pooled(map, pool, of, learnt)])),
             };
             return Object.fromEntries(Object.entries(all).map(
               ([of, {width, height, values}]) => [of, {width, height, values: [...values]}]));
           })""",
        cases,
    )
    for ours, torchs in zip(made, wanted, strict=True):
        for name, values in torchs.items():
            assert (ours[name]["height"], ours[name]["width"]) == values.shape
            np.testing.assert_allclose(ours[name]["values"], values.ravel(), atol=1e-9)
