"""Hand-written digits on paper as people photograph, scan or save it: a generator of each kind.

`picture(kind, ink, generator)`: `ink` is a digit, (28, 28) in [0, 1]; how strong the kind's trouble
is, where the digit lies, its size and its ink are drawn from `generator`.
"""

import io
import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Levels = np.ndarray  # (H, W) in [0, 1], 0 black
Random = np.random.Generator


def large(ink: np.ndarray, height: int) -> np.ndarray:
    """The digit, its ink alone, `height` pixels high, with sharp edges again."""
    rows, columns = np.nonzero(ink > 0.3)
    cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    width = max(1, round(height * cut.shape[1] / cut.shape[0]))
    if width > height * 1.3:
        width, height = round(height * 1.3), round(height * 1.3 * cut.shape[0] / cut.shape[1])
    padded = np.pad(cut, 1)
    scale = height / cut.shape[0]
    smooth = Image.fromarray(padded.astype(np.float32)).resize(
        (round(width + 2 * scale), round(height + 2 * scale)), Image.Resampling.BICUBIC
    )
    return np.clip((np.asarray(smooth) - 0.5) * 6 + 0.5, 0, 1)


def stamp(paper: Levels, ink: np.ndarray, level: float, random: Random, room=0.12) -> np.ndarray:
    """Draws the digit in `level` somewhere within the paper's inner part; where it lies."""
    top, left = (
        int(random.uniform(room * side, side - room * side - length))
        if side - 2 * room * side > length
        else (side - length) // 2
        for side, length in zip(paper.shape, ink.shape, strict=True)
    )
    there = (slice(top, top + ink.shape[0]), slice(left, left + ink.shape[1]))
    paper[there] = paper[there] * (1 - ink) + level * ink
    return there


def sheet(random: Random, height=None) -> Levels:
    height = height or int(random.integers(300, 700))
    width = int(height * random.uniform(0.75, 1.35))
    return np.full((height, width), random.uniform(0.82, 1.0))


def digit_on(paper: Levels, ink, random: Random, low=0.3, high=0.6, level=None, room=0.12):
    size = int(min(paper.shape) * random.uniform(low, high))
    level = random.uniform(0, 0.3) if level is None else level
    return stamp(paper, large(ink, size), level, random, room)


def lines(paper: Levels, gap: int, level: float, width: int, slope=0.0, upright=False) -> None:
    """Rules lines `gap` apart, `slope` pixels up for each along."""
    target = paper.T if upright else paper
    rows, columns = target.shape
    along = np.arange(columns)
    for start in range(gap // 2 - rows, 2 * rows, gap):
        for thick in range(width):
            row = np.rint(start + thick + slope * along).astype(int)
            inside = (row >= 0) & (row < rows)
            target[row[inside], along[inside]] = np.minimum(
                target[row[inside], along[inside]], level
            )


def plain(ink, random):
    paper = sheet(random)
    digit_on(paper, ink, random)
    return paper


def pale(ink, random):
    """All of it pale, as pencil is."""
    paper = sheet(random)
    digit_on(paper, ink, random, level=paper[0, 0] - random.uniform(0.16, 0.4))
    return paper


def partly_pale(ink, random):
    """Pressed hard here, hardly there."""
    paper = sheet(random)
    there = digit_on(paper, ink, random, level=0.1)
    shape = paper[there].shape
    turn = random.uniform(0, 2 * math.pi)
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    pressed = 1 / (1 + np.exp(-5 * (y * math.sin(turn) + x * math.cos(turn) + 0.2)))
    weakest = random.uniform(0.25, 0.45)
    strength = weakest + (1 - weakest) * pressed
    white = paper[0, 0]
    paper[there] = white - (white - paper[there]) * strength
    return paper


def ruled(ink, random):
    paper = sheet(random)
    contrast = random.uniform(0.1, 0.4)
    gap = int(min(paper.shape) / random.uniform(5, 14))
    slope = math.tan(math.radians(random.uniform(-2, 2)))
    lines(paper, gap, paper[0, 0] - contrast, int(random.integers(1, 4)), slope)
    if random.random() < 0.5:  # the margin
        column = int(paper.shape[1] * random.uniform(0.08, 0.16))
        paper[:, column : column + 2] = paper[0, 0] - random.uniform(0.2, 0.5)
    digit_on(paper, ink, random, level=random.uniform(0, 0.2))
    return paper


def squared(ink, random):
    paper = sheet(random)
    level = paper[0, 0] - random.uniform(0.08, 0.3)
    gap = int(min(paper.shape) / random.uniform(8, 20))
    lines(paper, gap, level, int(random.integers(1, 3)))
    lines(paper, gap, level, int(random.integers(1, 3)), upright=True)
    digit_on(paper, ink, random, level=random.uniform(0, 0.2))
    return paper


def boxed(ink, random):
    """In a drawn rectangle that touches nothing."""
    paper = sheet(random)
    level = random.uniform(0, 0.3)
    y, x = there = digit_on(paper, ink, random, 0.3, 0.5, level=level, room=0.25)
    side = max(paper[there].shape)
    rim = [int(side * random.uniform(0.15, 0.35)) + 6 for _ in range(4)]
    top, bottom = max(4, y.start - rim[0]), min(paper.shape[0] - 5, y.stop + rim[1])
    left, right = max(4, x.start - rim[2]), min(paper.shape[1] - 5, x.stop + rim[3])
    image = Image.fromarray((paper * 255).astype(np.uint8))
    width = int(random.integers(2, max(3, side // 12) + 1))
    box = [left, top, right, bottom]
    ImageDraw.Draw(image).rectangle(box, outline=int(level * 255), width=width)
    return np.asarray(image) / 255


def framed(ink, random):
    """A dark frame at the picture's edge, on one side to four: the scanner's lid, a window."""
    paper = sheet(random)
    digit_on(paper, ink, random, 0.3, 0.5, room=0.2)
    level = random.uniform(0, 0.4)
    for side in random.permutation(4)[: random.integers(1, 5)]:
        width = int(min(paper.shape) * random.uniform(0.01, 0.08)) + 1
        edge = [np.s_[:width], np.s_[-width:], np.s_[:, :width], np.s_[:, -width:]][side]
        paper[edge] = level
    return paper


def on_desk(level):
    def make(ink, random):
        paper = sheet(random, int(random.integers(250, 450)))
        paper[:] = random.uniform(0.85, 1)
        digit_on(paper, ink, random, level=random.uniform(0, 0.2))
        around = random.uniform(0.15, 0.6)
        height, width = (round(side * (1 + around)) for side in paper.shape)
        desk = np.full((height, width), random.uniform(*level))
        grain = random.normal(0, 0.03, (1, width)) + random.normal(0, 0.012, (height, width))
        image = Image.fromarray(((desk + grain).clip(0, 1) * 255).astype(np.uint8))
        turned = Image.fromarray((paper * 255).astype(np.uint8))
        mask = Image.new("L", turned.size, 255)
        angle = random.uniform(-8, 8)
        turned, mask = (
            each.rotate(angle, Image.Resampling.BICUBIC, expand=True) for each in (turned, mask)
        )
        place = (
            int((width - turned.width) * random.uniform(0.3, 0.7)),
            int((height - turned.height) * random.uniform(0.3, 0.7)),
        )
        image.paste(turned, place, mask)
        return np.asarray(image) / 255

    return make


def in_axes(ink, random):
    """Within a plot's axes, with ticks."""
    paper = sheet(random)
    paper[:] = 1
    height, width = paper.shape
    digit_on(paper, ink, random, 0.3, 0.5, level=random.uniform(0, 0.3), room=0.22)
    image = Image.fromarray((paper * 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    left, bottom = int(width * 0.12), int(height * 0.88)
    top, right = int(height * 0.08), int(width * 0.94)
    if random.random() < 0.5:
        pen.rectangle([left, top, right, bottom], outline=0, width=2)
    else:
        pen.line([left, top, left, bottom, right, bottom], fill=0, width=2)
    for share in np.linspace(0.1, 0.9, int(random.integers(4, 8))):
        at, up = int(left + share * (right - left)), int(bottom - share * (bottom - top))
        pen.line([at, bottom, at, bottom + 6], fill=0, width=2)
        pen.line([left - 6, up, left, up], fill=0, width=2)
        if random.random() < 0.6:
            pen.text((at - 4, bottom + 8), str(int(share * 10)), fill=0)
    return np.asarray(image) / 255


def card(ink, random):
    """An opaque card whose corners are cut away by transparency."""
    paper = sheet(random)
    digit_on(paper, ink, random)
    image = Image.fromarray((paper * 255).astype(np.uint8)).convert("LA")
    mask = Image.new("L", image.size, 0)
    radius = int(min(image.size) * random.uniform(0.06, 0.3))
    ImageDraw.Draw(mask).rounded_rectangle([0, 0, *(n - 1 for n in image.size)], radius, fill=255)
    image.putalpha(mask)
    return image


def transparent(ink, random):
    """Ink alone, dark or light, on nothing."""
    paper = np.zeros(sheet(random).shape)
    digit_on(paper, ink, random, level=1.0)
    level = random.choice([random.uniform(0, 0.3), random.uniform(0.8, 1)])
    layers = [np.full(paper.shape, level), paper]
    return Image.fromarray((np.stack(layers, -1) * 255).astype(np.uint8), "LA")


def one_pixel(ink, random):
    """A small picture of lines one pixel wide: the digit's own middle line."""
    side = int(random.integers(28, 64))
    paper = np.ones((side, side))
    height = int(side * random.uniform(0.55, 0.7))
    thin = thinned(large(ink, height) > 0.5)
    thin = thin[:, :side].astype(float)
    stamp(paper, thin[: side - 2, : side - 2], random.uniform(0, 0.2), random, 0.08)
    return paper


AROUND = (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)


def thinned(shape):
    """Zhang and Suen's thinning (1984)."""
    shape = np.pad(shape, 1)
    while True:
        before = shape.sum()
        for first in (True, False):
            p = [np.roll(shape, at, (0, 1)) for at in AROUND]
            count = sum(each.astype(int) for each in p)
            turns = sum((~p[i] & p[(i + 1) % 8]).astype(int) for i in range(8))
            n, e, s, w = p[0], p[2], p[4], p[6]
            sides = ~(n & e & s) & ~(e & s & w) if first else ~(n & e & w) & ~(n & s & w)
            shape &= ~((count >= 2) & (count <= 6) & (turns == 1) & sides)
        if shape.sum() == before:
            return shape[1:-1, 1:-1]


def light_on_dark(ink, random):
    paper = sheet(random)
    paper[:] = random.uniform(0, 0.3)
    digit_on(paper, ink, random, level=paper[0, 0] + random.uniform(0.35, 0.7))
    return paper


def uneven(ink, random):
    """Lit from one side, with a shadow."""
    paper = sheet(random)
    digit_on(paper, ink, random, level=random.uniform(0, 0.25))
    y, x = np.mgrid[-1 : 1 : paper.shape[0] * 1j, -1 : 1 : paper.shape[1] * 1j]
    turn = random.uniform(0, 2 * math.pi)
    ramp = (y * math.sin(turn) + x * math.cos(turn)) / math.sqrt(2)
    light = 1 - random.uniform(0.15, 0.3) * (1 + ramp)
    return paper * light


def noisy(ink, random):
    paper = sheet(random)
    digit_on(paper, ink, random, level=random.uniform(0, 0.3))
    return paper + random.normal(0, random.uniform(0.02, 0.07), paper.shape)


KINDS: dict[str, Callable] = {
    "plain": plain,
    "pale": pale,
    "partly pale": partly_pale,
    "ruled": ruled,
    "squared": squared,
    "boxed": boxed,
    "framed at the edge": framed,
    "on a grey desk": on_desk((0.45, 0.7)),
    "on a dark desk": on_desk((0.05, 0.35)),
    "in axes": in_axes,
    "a card with transparent corners": card,
    "transparent": transparent,
    "lines of one pixel": one_pixel,
    "light on dark": light_on_dark,
    "unevenly lit": uneven,
    "noisy": noisy,
}


def picture(kind: str, ink: np.ndarray, random: Random) -> Image.Image:
    made = KINDS[kind](ink, random)
    return made if isinstance(made, Image.Image) else photographed(made, kind, random)


def photographed(levels: Levels, kind: str, random: Random) -> Image.Image:
    """As a camera has it, slightly noisy and compressed; small ones as they are."""
    if kind != "lines of one pixel":
        levels = levels + random.normal(0, random.uniform(0, 0.012), levels.shape)
    image = Image.fromarray((levels.clip(0, 1) * 255).astype(np.uint8))
    if kind in ("lines of one pixel", "in axes") or random.random() < 0.4:
        return image
    blurred = image.filter(ImageFilter.GaussianBlur(random.uniform(0, 1)))
    file = io.BytesIO()
    blurred.save(file, "JPEG", quality=int(random.integers(60, 95)))
    return Image.open(io.BytesIO(file.getvalue()))


def blank(random: Random) -> Image.Image:
    """Paper of any of these kinds that nobody wrote on."""
    nothing = np.zeros((28, 28))
    nothing[12:16, 12:16] = 1e-9
    paper = sheet(random)
    match int(random.integers(6)):
        case 0:
            pass
        case 1:
            paper += random.normal(0, random.uniform(0.02, 0.07), paper.shape)
        case 2:
            contrast = random.uniform(0.1, 0.4)
            lines(paper, int(min(paper.shape) / random.uniform(5, 14)), paper[0, 0] - contrast, 2)
        case 3:
            level = paper[0, 0] - random.uniform(0.08, 0.3)
            gap = int(min(paper.shape) / random.uniform(8, 20))
            lines(paper, gap, level, 1)
            lines(paper, gap, level, 1, upright=True)
        case 4:
            y, x = np.mgrid[-1 : 1 : paper.shape[0] * 1j, -1 : 1 : paper.shape[1] * 1j]
            paper = paper * (1 - random.uniform(0.1, 0.3) * (1 + (x + y) / 2))
        case 5:
            inner = paper
            paper = np.full((inner.shape[0] + 120, inner.shape[1] + 120), random.uniform(0.1, 0.6))
            paper += random.normal(0, 0.02, paper.shape)
            paper[60:-60, 60:-60] = inner
    return photographed(paper, "blank", random)
