"""How people write the ten digits, as rules: each hand gives one digit's strokes.

Control points in a frame where the digit is about 1 high, x to the right, y down; a point given
twice stays sharp. What is uniform here was chosen so wide that neighbouring digits just do not
meet: a 1's flag is steeper than a 7's bar, a closed 4 is wider than a 1.
"""

import math
from collections.abc import Callable
from random import Random

Points = list[tuple[float, float]]
Hand = Callable[[Random], list[Points]]


def oval(width: float, start: float, turn: float) -> Points:
    """Round (0, ½), `width` either way; angles in radians from the right, against the clock."""
    steps = 14
    return [
        (width * math.cos(a), 0.5 + 0.5 * math.sin(a))
        for a in (start - turn * step / steps for step in range(steps + 1))
    ]


def tailed_zero(random: Random) -> list[Points]:
    """An oval whose end runs past its beginning, or leaves it to the upper right."""
    width, start = random.uniform(0.2, 0.55), random.uniform(-2.2, -0.9)
    line = oval(width, start, 2 * math.pi + random.uniform(0.0, 0.9))
    if random.random() < 0.3:
        line = oval(width, -1.0, 2 * math.pi - random.uniform(0.0, 0.4))
        line.append((width * random.uniform(0.7, 1.3), random.uniform(-0.12, 0.05)))
    return [line]


def flagged_one(random: Random) -> list[Points]:
    """An upstroke of any length and slope, a stem that may curl, sometimes a foot."""
    width = random.uniform(0.04, 0.3) if random.random() < 0.6 else random.uniform(0.2, 0.75)
    drop = min(width * random.uniform(0.5, 3.0), 0.7)  # flatter, it would be a 7
    bow = random.uniform(-0.06, 0.16) * min(1, 3 * width)
    flag = [(-width, drop), (-width / 2, drop / 2 - bow)]
    top = [(0.0, 0.0)] * random.choice([1, 3])
    stem = [(random.gauss(0, 0.04), 0.5), (random.gauss(0, 0.05), 1.0)]
    if random.random() < 0.2:
        stem += [(-random.uniform(0.1, 0.35), random.uniform(0.93, 1.03))]
    strokes = [flag + top + stem]
    if random.random() < 0.18:
        strokes.append([(-random.uniform(0.15, 0.4), 1.0), (random.uniform(0.15, 0.4), 1.0)])
    return strokes


def footed_two(random: Random) -> list[Points]:
    """An arch, often narrow, and a flat foot that may be wider than it."""
    width, low = random.uniform(0.2, 0.6), random.uniform(0.9, 1.0)
    arch = [(0.0, random.uniform(0.1, 0.3)), (width * 0.4, -0.02), (width, 0.05)]
    neck = [(width * random.uniform(0.8, 1.05), 0.4), (width * random.uniform(0.0, 0.35), 0.85)]
    corner = [(random.uniform(-0.15, 0.05), low)] * random.choice([1, 2])
    return [[*arch, *neck, *corner, (width * random.uniform(0.9, 1.5), random.uniform(0.93, 1.03))]]


def notched_three(random: Random) -> list[Points]:
    """Two bows, the upper one round or angular, the notch between them deep or shallow."""
    width, middle = random.uniform(0.3, 0.6), random.uniform(0.35, 0.5)
    notch = (width * random.uniform(0.2, 0.75), middle)
    if random.random() < 0.4:  # from the left, such a notch would be a 5's neck
        notch = (width * random.uniform(0.5, 0.8), middle)
        upper = [(0.0, random.uniform(-0.03, 0.1)), *[(width, random.uniform(-0.05, 0.05))] * 2]
    else:
        upper = [(0.0, random.uniform(0.08, 0.25)), (width * 0.4, -0.05), (width, 0.1)]
    lower = [(width * random.uniform(0.95, 1.3), middle + 0.12), (width, 0.92), (width * 0.3, 1.03)]
    end = (random.uniform(-0.35, 0.05), random.uniform(0.85, 1.0))
    return [[*upper, *[notch] * random.choice([1, 2]), *lower, end]]


def one_stroke_four(random: Random) -> list[Points]:
    """Down, across, and without lifting the pen up again and down the stem; open or closed."""
    if random.random() < 0.8:  # open: the stem begins below the top, by more where it is narrow
        width, low = random.uniform(0.2, 0.65), random.uniform(0.45, 0.87)
        rise = random.uniform(0.03, min(0.45, 0.1 + 0.5 * width))
        left = [(random.uniform(0.0, 0.35), 0.0), (random.uniform(-0.02, 0.1), low - 0.1)]
        corner = [(0.0, low), (0.05, low)][: random.choice([1, 2])]
        return [
            [*left, *corner, (width, low - random.uniform(-0.03, 0.12))]
            + [(width + random.uniform(-0.05, 0.1), low - rise)] * 2
            + [(width * random.uniform(0.6, 1.1), random.uniform(0.95, 1.05))]
        ]
    width, low = random.uniform(0.45, 0.7), random.uniform(0.45, 0.75)
    across = (width * 1.1, low - random.uniform(0, 0.15))
    top = (width * 1.05, random.uniform(0, 0.1))
    foot = (width * random.uniform(0.6, 0.95), 1.0)
    return [[(width, 0.0), (width * 0.4, low * 0.55), (0.0, low), (0.0, low), across, top, foot]]


def two_stroke_four(random: Random) -> list[Points]:
    """Down and across, then a stem through the bar, sometimes a short one."""
    width, low = random.uniform(0.45, 0.8), random.uniform(0.45, 0.8)
    bar = (width, low - random.uniform(-0.03, 0.12))
    corner = [(0.0, low)] * random.choice([1, 2])
    stem = width * random.uniform(0.5, 0.9)
    high = max(low - random.uniform(0.1, 0.5), 0.0)
    down = [(stem + random.uniform(-0.03, 0.1), high), (stem + random.uniform(-0.1, 0.05), 1.0)]
    return [[(random.uniform(0.05, 0.4), 0.0), *corner, bar], down]


def barred_five(random: Random) -> list[Points]:
    """A bowl below a bar, short or long, in one stroke or with a bar of its own."""
    width, bar = random.uniform(0.3, 0.6), random.uniform(0.15, 0.9)
    left, top = random.uniform(-0.02, 0.25), random.uniform(-0.05, 0.05)
    neck = (left + random.uniform(-0.15, 0.03), random.uniform(0.2, 0.5))
    bowl = [
        (width * 0.6, random.uniform(0.3, 0.42)),
        (width * 1.1, 0.62),
        (width * 0.8, 1.0),
        (width * 0.2, 1.03),
    ]
    end = (random.uniform(-0.3, 0.0), random.uniform(0.82, 1.0))
    body = [*[neck] * random.choice([1, 2]), *bowl, end]
    right = (left + bar, top + random.uniform(-0.08, 0.05))
    if random.random() < 0.5:
        return [[right, *[(left, top)] * 2, *body]]
    gap = random.uniform(-0.2, 0.1)
    return [[(left, top), *body], [(left + gap, top), (right[0] + gap, right[1])]]


def slim_six(random: Random) -> list[Points]:
    """A long stem, bent or straight, and a loop that may be tiny."""
    loop, width = random.uniform(0.22, 0.5), random.uniform(0.2, 0.5)
    head = (width * random.uniform(0.4, 1.5), 0.0)
    back = [(width * random.uniform(0.0, 0.4), 0.45), (0.0, 1 - loop * 0.6)]
    bottom = [(width * 0.2, 1.02), (width * 0.8, 1.0), (width, 1 - loop * 0.5)]
    end = [
        (width * 0.6, 1 - loop),
        (random.uniform(-0.08, 0.1), 1 - loop * random.uniform(0.3, 0.7)),
    ]
    return [[head, *back, *bottom, *end]]


def barred_seven(random: Random) -> list[Points]:
    """A bar through the stem, lifting the pen for it or not; the top straight or arched."""
    width, foot = random.uniform(0.3, 0.75), random.uniform(0.05, 0.4)
    hook = [(random.uniform(-0.03, 0.05), random.uniform(0.0, 0.28))]
    corner = [(width, random.uniform(-0.05, 0.1))] * random.choice([1, 2])
    start = [*(hook if random.random() < 0.6 else []), (0.0, random.uniform(-0.02, 0.08))]
    stem = [*start, *corner, (foot + 0.12, 0.55), (foot, 1.0)]
    height = random.uniform(0.42, 0.7)
    left = (foot - random.uniform(0.1, 0.3), height + random.uniform(0, 0.1))
    right = (foot + random.uniform(0.25, 0.6), height - random.uniform(0, 0.12))
    if random.random() < 0.65:
        return [stem, [left, right]]
    return [[*stem, (foot, 1.0), left, left, right]]


def narrow_eight(random: Random) -> list[Points]:
    """Two loops in one stroke, either of which may be all but closed, the upper one open.

    Begun at the upper right or, now and then, at the crossing with a lead-in from the left.
    """
    upper, lower = random.uniform(0.1, 0.28), random.uniform(0.06, 0.3)
    points = [(upper, random.uniform(0.02, 0.2)), (0.0, 0.0), (-upper, 0.22), (0.0, 0.45)]
    points += [(lower, 0.75), (0.0, 1.0), (-lower, 0.75), (0.0, 0.48)]
    if random.random() < 0.25:
        lead = [(-random.uniform(0.05, 0.4), random.uniform(0.2, 0.45)), (0.0, 0.42)]
        return [[*lead, (upper, 0.2), (0.0, 0.0), (-upper, 0.2), *points[3:]]]
    end = (upper * random.uniform(0.4, 1.8), random.uniform(-0.05, 0.1))
    return [[*points, (upper, random.uniform(0.1, 0.3)), end]]


def curled_nine(random: Random) -> list[Points]:
    """A loop, often tiny or closed, and a stem that curls to the left below, often far."""
    width, height = random.uniform(0.1, 0.3), random.uniform(0.1, 0.28)
    start, turn = random.uniform(-0.9, 0.4), random.uniform(4.6, 6.4)  # radians, as for `oval`
    loop = [
        (width * math.cos(a), height + height * math.sin(a))
        for a in (start - turn * step / 9 for step in range(10))
    ]
    if random.random() < 0.35:  # the pen comes from the right
        loop.insert(0, (width * random.uniform(1.2, 2.0), random.uniform(-0.08, 0.08)))
    right = width * random.uniform(0.9, 1.5)
    shoulder = [(right, height * random.uniform(1.0, 2.0)), (right, random.uniform(0.6, 0.8))]
    curl = random.uniform(0.0, 0.75)
    return [[*loop, *shoulder, (right - 0.1, 1.0), (right - curl, random.uniform(0.9, 1.02))]]


# Each with its share of what is written.
HANDS: list[tuple[int, Hand, int]] = [
    (0, tailed_zero, 5),
    (1, flagged_one, 25),
    (2, footed_two, 5),
    (3, notched_three, 7),
    (4, one_stroke_four, 16),
    (4, two_stroke_four, 3),
    (5, barred_five, 6),
    (6, slim_six, 5),
    (7, barred_seven, 11),
    (8, narrow_eight, 9),
    (9, curled_nine, 14),
]
# Which digits there are hands for: checkpoints tell it, since earlier ones had fewer.
DIGITS = "".join(sorted({str(digit) for digit, *_ in HANDS}))
