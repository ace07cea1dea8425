"""docs/teaching.md: its ways through the page are the page's, its figures those of the weights."""

import json
import re

import numpy as np
from safetensors import safe_open

from lenet_demo.inference import read
from lenet_demo.ink.distortions import distort
from lenet_demo.ink.field import preprocess
from lenet_demo.nets import LeNet5, ModernLeNet, layers
from lenet_demo.nets.lenet5 import prototypes
from lenet_demo.page.digits import misread_in_1998, sample_digits
from lenet_demo.page.drawings import CORNER, CORNER_PEN, OPENING
from lenet_demo.page.number import RIGHT, SAMPLES
from lenet_demo.page.story import lessons
from lenet_demo.page.story.lessons import LESSONS
from lenet_demo.page.story.mistakes import SEVEN
from lenet_demo.page.story.picture import STAR
from lenet_demo.published import FIGURE_8_LABELS
from lenet_demo.sequence import read_number
from tests.conftest import ROOT
from tests.support.engine import pack

TEXT = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
LINK = re.compile(
    r"^### \d+\. \[(.+)\]\(http://127.0.0.1:7860/#(\w+)\), (\d+) minutes?$", re.MULTILINE
)
WORDS = " ".join(TEXT.split())


def field(strokes, **how):
    return preprocess(None, strokes, **how).field


def told(*sentences):
    assert [each for each in sentences if each not in WORDS] == []


def test_the_lessons_are_those_of_the_page_and_each_has_a_sheet():
    parts = [part for part in TEXT.split("\n## ") if part.startswith("In ")]
    links = [LINK.findall(part) for part in parts]
    assert [tuple(step for _, step, _ in found) for found in links] == [
        lesson.steps for lesson in LESSONS
    ]
    assert [len(steps) for _title, steps in lessons()] == [len(found) for found in links]
    minutes = [sum(int(each) for *_, each in found) for found in links]
    assert minutes == [5, 45 - 5, 90 - 10]  # to begin with, and to compare notes
    sheets = (ROOT / "docs" / "worksheet.html").read_text(encoding="utf-8").split("<section")[1:]
    steps = [re.findall(r"<b>(\d+)\. (.+?)\.?</b>", sheet) for sheet in sheets]
    names = [[name.rstrip("?") for name, *_ in found] for found in links]
    assert [[name.rstrip("?") for _, name in found] for found in steps] == names
    assert [[int(n) for n, _ in found] for found in steps] == [
        [*range(1, len(lesson.steps) + 1)] for lesson in LESSONS
    ]


def test_each_sheet_prints_on_one_page(browser):
    page = browser.new_page()
    page.goto((ROOT / "docs" / "worksheet.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type /Page\b", printed)) == len(LESSONS)


def test_what_it_says_of_drawings_is_what_they_are_read_as(nets):
    (stroke,) = OPENING.strokes
    ways = [preprocess(None, [stroke[:count]]) for count in range(2, len(stroke) + 1)]
    on_the_way = [read(nets["lenet5"], way.field).digit for way in ways if way]
    assert (on_the_way[0], {7, 2} <= {*on_the_way}) == (1, True)
    assert {*on_the_way[-(len(on_the_way) // 3) :]} == {3}
    corner = {"strokes": CORNER.strokes, "pen": CORNER_PEN}
    lenet5, modern = (read(net, field(**corner, skip=["size"])) for net in nets.values())
    assert (lenet5.rejected, modern.digit) == (True, 3)
    small, by_modern = (read(net, field(**corner, skip=["pen", "size"])) for net in nets.values())
    assert (small.rejected, by_modern.digit) == (True, 1)
    for net, last in zip(nets.values(), (30, 36), strict=True):
        assert read(net, field(**corner, skip=["centre"])).digit == 4
        turned = [
            read(net, distort(preprocess(None, SEVEN), {"rotate": angle})).digit
            for angle in (-24, *range(-18, last + 1, 6), last + 6)
        ]
        assert turned == [1, *[7] * (len(turned) - 2), 2]
        told(f"from −18° to +{last}°")
    star, of_today = (read(net, field(STAR)) for net in nets.values())
    assert (star.rejected, of_today.digit) == (True, 4)
    assert of_today.probabilities.max() > 0.999
    threshold = nets["lenet5"].metadata["rejection"]["distance"]
    told(f"the 4's, at {star.distances[4]:.1f}, and what lies beyond {threshold:.1f}")
    assert star.distances.argmin() == 4
    told(f"99 of 100 digits come within {threshold:.1f} of their picture")
    four, six = (
        read(nets["lenet5"], preprocess(sample_digits()[digit], ()).field).distances
        for digit in (4, 6)
    )
    told(
        "the sample 4 is at {:.0f} from the 0's, {:.0f} from the 6's, {:.0f} from the 8's".format(
            *four[[0, 6, 8]]
        ),
        f"The 8's, at {six[8]:.0f}.",
        f"The sample `6` is at {six[8]:.0f}",
    )
    for sample in SAMPLES:
        number = read_number(sample.strokes)
        assert [*map(int, sample.digits)] == [*number.cut.digits] == [*number.uncut.digits]
    told(f"{RIGHT['cut'][0]} % right", f"and {RIGHT['cut'][2]} % overlapping")
    told(f"uncut {RIGHT['uncut'][0]} % and {RIGHT['uncut'][2]} %")


def test_the_filters_answer_to_lines_as_it_says(nets):
    middle = {"vertical": np.s_[:, 13, :], "horizontal": np.s_[:, :, 13]}
    lines = {"vertical": [[140, 40], [140, 240]], "horizontal": [[40, 140], [240, 140]]}
    maps = {
        way: read(nets["lenet5"], field([line])).trace.c1.reshape(6, 28, 28)[middle[way]]
        for way, line in lines.items()
    }
    most = {way: abs(across).amax(1) for way, across in maps.items()}
    assert min(most["horizontal"][2], most["vertical"][3]) > 1.6
    assert most["vertical"][2] < 0.7
    assert most["horizontal"][3] < 1
    both_sides = maps["vertical"][3]
    assert both_sides.min() < -1.6 < 1.6 < both_sides.max()
    upper = maps["horizontal"][2]
    assert upper.argmax() < upper.argmin()
    # A filter of the lab's: a row of negative weights over a row of positive ones.
    down = field([lines["horizontal"]]).reshape(32, 32)[:, 16]
    edges = down[1:] - down[:-1]
    assert edges.argmax() < edges.argmin()


def test_what_it_counts_is_counted_so(nets):
    unlike = (prototypes().reshape(10, 1, -1) != prototypes().reshape(1, 10, -1)).sum(-1)
    pairs = sorted((int(unlike[i, j]), i, j) for i in range(10) for j in range(i))
    assert pairs[:3] == [(12, 8, 6), (18, 4, 0), (18, 9, 8)]
    assert [int(unlike[4, digit]) for digit in (0, 6, 8)] == [18, 20, 20]
    assert min(int(n) for i, n in enumerate(unlike[4]) if i not in (0, 4)) == 20
    told(
        f"differ in {unlike[3, 8]} of 84 units",
        f"4 of squared distance: {12 * 4} from the printed 6",
        "0, with 18 pixels, and of 6 and 8, with 20",
        f"4 and 6 differ in {unlike[4, 6]}, 3 and 9 in {unlike[3, 9]}, 2 and 5 in {unlike[2, 5]}.",
    )
    pictures = prototypes().reshape(10, -1).double()
    away = pictures - pictures.mean(0)
    places = away @ np.linalg.svd(away, full_matrices=False)[2][:2].T
    near = sorted(
        (float(np.linalg.norm(places[i] - places[j])), j, i) for i in range(10) for j in range(i)
    )
    assert {(j, i) for _, j, i in near[:5]} == {(6, 8), (4, 6), (0, 4), (2, 5), (3, 9)}
    c3 = next(layer for layer in layers(LeNet5()) if layer.name == "c3")
    told(f"are {c3.parameters:,}; with all pairs {96 * 25 + 16:,}")
    old, new = (sum(layer.parameters for layer in layers(net())) for net in (LeNet5, ModernLeNet))
    told(f"{old:,} free parameters; a large", f"{new:,} free parameters against {old:,}")
    fields = [preprocess(picture, ()).field for picture in misread_in_1998()]
    rights = [
        sum(
            read(net, each).digit == int(label)
            for each, label in zip(fields, FIGURE_8_LABELS, strict=True)
        )
        for net in nets.values()
    ]
    told("with weights of today reads {}, the LeNet that tutorials build {}.".format(*rights))


def test_the_run_is_as_it_says():
    with safe_open(ROOT / "checkpoints/histories/lenet5-paper.safetensors", "np") as file:
        moments = json.loads(file.metadata()["history"])["moments"]
    errors = {moment["digits"]: f"{100 * moment['error']:.1f} %" for moment in moments}
    last = errors[max(errors)]
    told(
        f"Between 2,000 digits ({errors[2000]} misread) and 5,000 ({errors[5000]})",
        f"{errors[10000]} after 10,000, {errors[20000]} after 20,000, and {errors[60000]} after",
        f"bring it to {last}.",
    )


MEASURED = """async (samples) => {
  const { readFile } = await import("node:fs/promises");
  const { gunzipSync } = await import("node:zlib");
  const t = bench.training;
  const net = bench.nets.lenet5;
  const bytes = new Uint8Array(gunzipSync(await readFile("lenet_demo/page/laboratory/test.gz")));
  const digits = t.digitsOf(bytes.subarray(1000), bytes.slice(0, 1000));
  const wrong = (changed) => t.evaluate(changed, digits).wrong;
  const without = (stage, map) => wrong(t.withoutMap(net, stage, map));
  const fields = samples.map(bench.floats);
  const image = fields[7];
  const sum = (values) => values.reduce((all, value) => all + value, 0);
  const size = (values) => Math.hypot(...values);
  const { field, to } = t.smallestChange(net, image);
  let [nearest, steps, taught] = [0, 0, net];
  const isOne = ({ digit, rejected }) => digit === 1 && !rejected;
  for (; !isOne(bench.read(taught, image)); steps++) {
    const { digit, distances, trace } = bench.read(taught, image);
    if (digit === 1) nearest ||= [steps, distances[1]];
    const { numbers } = t.gradientOf(taught, trace.image, [1]);
    const less = (number, i) => number - 3e-4 * numbers[i];
    taught = t.onNumbers(taught, t.numbersOf(taught).map(less));
  }
  return {
    whole: wrong(net), bits: [8, 4, 2].map((bits) => wrong(t.withRounding(net, bits))),
    c1: without("c1", 0), c3: without("c3", 15), other: without("c3", 13),
    to, change: size(field.map((value, i) => value - image[i])), own: size(image), steps, nearest,
    runnerUp: [...bench.read(net, image).distances],
    ofToday: bench.read(bench.nets.modern, field).digit,
    added: sum(field.map((value, i) => Math.max(0, value - image[i]))) / sum(image),
    taken: sum(field.map((value, i) => Math.max(0, image[i] - value))) / sum(image),
    filters: Array.from({ length: 6 }, (_, map) =>
      size(t.numbersOf(taught).slice(0, 150).subarray(map * 25, map * 25 + 25).map(
        (value, i) => value - t.numbersOf(net)[map * 25 + i]))),
    before: fields.map((each, digit) => bench.read(net, each).distances[digit]),
    after: fields.map((each, digit) => {
      const found = bench.read(taught, each);
      return [found.rejected ? "refused" : found.digit, found.distances[digit]];
    }),
  };
}"""


def test_what_is_measured_on_the_page_comes_out_so(engine):
    fields = [preprocess(picture, ()).field for picture in sample_digits()]
    found = engine.evaluate(MEASURED, [pack(each) for each in fields])
    assert found["other"] < found["c3"]  # the one that is missed next to most
    told(
        f"Of a thousand test digits it misreads {found['whole']}",
        "with weights of 8 bits {}, of 4 bits {}, of 2 bits {}.".format(*found["bits"]),
        f"Without C1's map 0 it misreads {found['c1']}, without C3's map 15, "
        f"the only one that sees all six, {found['c3']}.",
        f"it becomes an {found['to']}, and not the runner-up, {np.argsort(found['runnerUp'])[1]}: "
        f"{100 * found['added']:.1f} % as much ink",
        f"and {100 * found['taken']:.1f} % goes.",
        f"of length {found['change']:.1f}, the digit of {found['own']:.1f}.",
    )
    assert found["ofToday"] == 7
    steps, distance = found["nearest"]
    told(
        f"Answer</summary> {found['steps']}. After {steps} steps",
        f"but at {distance:.0f} still too far",
        f"Filter {np.argmax(found['filters'])} has changed most.",
        f"refused, at {found['after'][5][1]:.0f} from its picture, "
        f"and the 9, which was at {found['before'][9]:.1f}, is at {found['after'][9][1]:.0f}.",
    )
    assert [what for what, _ in found["after"]] == [0, 1, 2, 3, 4, "refused", 6, 1, 8, 9]
