"""Whole numbers: the engine in node against Python."""

import numpy as np

from lenet_demo.ink.raster import wide_from_strokes
from lenet_demo.page.number import SAMPLES, SIZE
from lenet_demo.sequence import read_wide
from tests.support.drawings import pen_drawings
from tests.support.engine import floats
from tests.support.number_view import string_net


def test_the_engine_s_wide_fields_and_distances_are_python_s(engine):
    """Bit for bit, and to rounding: digits side by side in hands of all kinds."""
    rng = np.random.default_rng(0)
    drawings = list(pen_drawings(12))
    numbers = [
        [
            (np.array(stroke) * 0.6 + [150 * i + rng.uniform(0, 60), rng.uniform(0, 100)])
            .clip(0, [1120, 280])
            .tolist()
            for i, drawing in enumerate(drawings[at : at + 4])
            for stroke in drawing["strokes"]
        ]
        for at in (0, 4, 8)
    ]
    numbers += [sample.strokes for sample in SAMPLES] + [[[[560, 140]]], [[[0, 0], [1120, 280]]]]
    found = engine.evaluate(
        """async (numbers) => {
             const net = bench.openNet(await bench.checkpoint('lenet5-string'));
             return numbers.map(strokes => {
               const wide = bench.wideFromStrokes(strokes);
               if (!wide) return null;
               const {digits, columns, path, distances} =
                 bench.readNumber(net, wide.field, wide.width);
               return {...wide, field: bench.pack(wide.field), digits, columns, path,
                 distances: bench.pack(distances)}; }); }""",
        numbers,
    )
    for strokes, ours in zip(numbers, found, strict=True):
        wide = wide_from_strokes(strokes, SIZE)
        if wide is None:
            assert ours is None
            continue
        assert (floats(ours["field"]) == wide.ink.ravel()).all()
        assert (ours["scale"], tuple(ours["origin"])) == (wide.scale, wide.origin)
        reading = read_wide(string_net(), wide.ink)
        distances = floats(ours["distances"]).reshape(10, -1).T
        np.testing.assert_allclose(distances, reading.distances, rtol=2e-5, atol=2e-4)
        for name in ("path", "digits", "columns"):
            assert tuple(ours[name]) == getattr(reading, name)
