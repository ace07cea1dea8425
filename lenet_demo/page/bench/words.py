"""What the bench's parts say, by their names, above their pictures."""

from ...languages import _

WORDS = {
    "filter": "",
    "cells": _(
        "David Hubel and Torsten Wiesel showed bars of light to cats, and listened to single "
        "cells of the visual cortex (1959, 1962). A simple cell answers to a bar at one place "
        "and one angle: it is excited in one strip of its field and inhibited beside it, as if "
        "it heard a row of the cells before the cortex, each with a round centre and a surround "
        "(their figure 19; here off-centre cells inhibit it besides). A complex cell minds the "
        "angle as much, but hardly the place, as if it heard many simple cells."
    ),
    "neocognitron": _(
        "Kunihiko Fukushima built it from such cells in 1980: S cells of a plane look for one "
        "thing everywhere, and learn it without a teacher; C cells above, which are fixed, "
        "answer if it is nearby; and so on, pair upon pair, until a cell of the last layer, a "
        "“grandmother cell”, answers to one pattern alone. He had three pairs, in 2003 four "
        "behind a layer of contrast. Simplified here: few planes, C cells without inhibition, "
        "all pairs learn by “add if silent” (2013): where no cell answers, a plane is added."
    ),
    "sharing": _(
        "The same maps, wired in three ways. Because each unit sees only a small patch, "
        "neighbouring pixels stay together; because all units of a map share weights, they find "
        "a stroke wherever it is, and little is left to learn (section II-A). LeNet-5’s C1 is "
        "the third."
    ),
    "channels": _(
        "A colour picture has three channels. A filter over them is three filters, one for "
        "each, and a map is the sum of what they make, plus one bias: so every map of C3, too, "
        "adds up what its filters make of several maps of S2."
    ),
}
