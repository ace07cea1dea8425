"""A number, cut up: the engine in node against Python."""

import math
from random import Random

import numpy as np
import pytest

from lenet_demo import load_net
from lenet_demo.ink.raster import wide_from_ink
from lenet_demo.segmentation import learnt_costs, pieces_of_ink, pieces_of_strokes, read_cut
from lenet_demo.sequence import read_ink
from lenet_demo.training.data import Digits
from tests.support.drawings import odd_drawings
from tests.support.engine import floats, pack
from tools.cut_costs import print_number, write_number

READ = """
  (kind, pieces, columns) => {
    const {arcs, pieces: all, ...rest} = bench.readCut(bench.nets.lenet5, pieces, kind, columns);
    const whole = all.map(({shape, ...piece}) => piece);
    const nodes = arcs.map(({first, last}) => [first, last]);
    const together = (name) => bench.pack(Float32Array.from(arcs.flatMap((arc) => [...arc[name]])));
    return {...rest, pieces: whole, nodes, fields: together('field'),
      costs: arcs.map(({costs}) => costs)}; }"""
STROKES = f"""
  (drawings) => drawings.map(({{strokes, ...drawn}}) => ({READ})(
    'pen', bench.piecesOfStrokes(strokes, drawn)))"""
INKS = f"""
  async (inks) => {{
    const net = bench.openNet(await bench.checkpoint('lenet5-string'));
    return inks.map(({{values, ...size}}) => {{
      const ink = {{...size, values: bench.floats(values)}};
      const {{field, ...wide}} = bench.wideFromInk(ink);
      const uncut = bench.readNumber(net, field, wide.width);
      const read = {READ};
      const alone = read('ink', bench.piecesOfInk(ink));
      const heard = read('ink', bench.piecesOfInk(ink), bench.columnsOf(net, uncut, wide));
      return {{alone, heard, ...wide, wide: bench.pack(field)}}; }}); }}"""


TOLERANCE = 2e-5  # of a cost: distances, which are up to 300, are single precision


def check(ours, reading):
    """The same cuts and arcs bit for bit, costs to rounding, and the same path."""
    assert len(ours["pieces"]) == len(reading.pieces)
    for mine, piece in zip(ours["pieces"], reading.pieces, strict=True):
        assert [mine["source"], mine["first"], mine["last"], *mine["box"]] == [
            *piece[:3],
            *piece.box,
        ]
        for name in ("before", "after"):
            cut = getattr(piece, name)
            assert mine[name] == (cut if cut is None else cut._asdict())
    assert [tuple(arc) for arc in ours["nodes"]] == [arc[:2] for arc in reading.arcs]
    if reading.arcs:
        fields = np.stack([arc.field for arc in reading.arcs])
        assert (floats(ours["fields"]) == fields.ravel()).all()
        costs = np.stack([arc.costs for arc in reading.arcs])
        np.testing.assert_allclose(ours["costs"], costs, rtol=0, atol=TOLERANCE)
    assert tuple(ours["digits"]) == reading.digits
    # By its cost: which it is of two that cost the same, rounding says.
    runner_up = math.inf if ours["runnerUpCost"] is None else ours["runnerUpCost"]
    assert runner_up == pytest.approx(reading.runner_up_cost, abs=10 * TOLERANCE)
    assert [step["arc"] for step in ours["path"]] == [step.arc for step in reading.path]
    assert ours["cost"] == pytest.approx(reading.cost, abs=10 * TOLERANCE)
    assert ours["refused"] == reading.refused


def test_strokes_are_cut_and_read_as_in_python(engine):
    random = Random(0)
    drawings = [{"strokes": write_number(random)[1]} for _ in range(40)]
    drawings += [drawing for drawing in odd_drawings(12) if max(map(len, drawing["strokes"])) < 99]
    net, costs = load_net("lenet5"), learnt_costs("pen")
    was_cut = 0
    for drawing, ours in zip(drawings, engine.evaluate(STROKES, drawings), strict=True):
        size, pen = drawing.get("size", (1120, 280)), drawing.get("pen", 18)
        reading = read_cut(net, pieces_of_strokes(drawing["strokes"], size, pen), costs)
        was_cut += any(piece.before for piece in reading.pieces)
        check(ours, reading)
    assert was_cut > 10


@pytest.mark.thorough
def test_ink_is_cut_and_read_as_in_python(engine, digits):
    from torch import from_numpy

    ink = np.pad(digits.ink, ((0, 0), (2, 2), (2, 2)))
    known = Digits(
        from_numpy(np.rint(255 * ink).astype(np.uint8))[:, None], from_numpy(digits.labels)
    )
    random = Random(0)
    inks = [print_number(known, random)[1] for _ in range(15)]
    sent = [{"width": i.shape[1], "height": len(i), "values": pack(i)} for i in inks]
    net, costs = load_net("lenet5"), learnt_costs("ink")
    for ink, ours in zip(inks, engine.evaluate(INKS, sent), strict=True):
        check(ours["alone"], read_cut(net, pieces_of_ink(ink), costs))
        check(ours["heard"], read_ink(ink).cut)
        wide = wide_from_ink(ink)
        assert (floats(ours["wide"]) == wide.ink.ravel()).all()
        assert (ours["scale"], tuple(ours["origin"])) == (wide.scale, wide.origin)


def test_what_remembers_reads_the_same(engine):
    """While a number is being written, also within the box around a stroke, and after one is taken
    back."""
    lines = write_number(Random(3))[1]
    steps = [
        [*lines[:n], lines[n][:points]]
        for n in range(len(lines))
        for points in range(2, len(lines[n]) + 1, 3)
    ]
    steps += [lines[:1], lines]
    found = engine.evaluate(
        """(steps) => {
             const reader = bench.cutReader(bench.nets.lenet5, 'pen');
             const told = ({digits, cost, runnerUp}) => JSON.stringify([digits, cost, runnerUp]);
             return steps.map((strokes) => {
               const pieces = bench.piecesOfStrokes(strokes);
               return [told(reader(pieces)), told(bench.readCut(bench.nets.lenet5, pieces, 'pen'))];
             }); }""",
        steps,
    )
    assert all(one == other for one, other in found)
