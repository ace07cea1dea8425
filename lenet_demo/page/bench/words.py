"""The bench's chapters, by the names of shared/bench_state.js: their titles, and what they say."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """`words`: a paragraph above its pictures, or none."""

    title: str
    words: str = ""


CHAPTERS = {
    "filter": Chapter("One filter"),
    "cells": Chapter(
        "Simple and complex cells",
        "David Hubel and Torsten Wiesel showed bars of light to cats, and listened to single cells "
        "of the visual cortex (1959, 1962). A simple cell answers to a bar at one place and one "
        "angle: it is excited in one strip of its field and inhibited beside it. A complex cell "
        "minds the angle as much, but hardly the place, as if it heard many simple cells.",
    ),
    "neocognitron": Chapter(
        "Neocognitron",
        "Kunihiko Fukushima built it from such cells in 1980: a plane of S cells looks for one "
        "thing everywhere, and C cells above it answer if it is found nearby. The S cells learn, "
        "without a teacher; the C cells are fixed. He sets several such pairs of layers one on the "
        "other, the bench has one. In 1980 the cell that answers most learns, for all of its "
        "plane; here planes come about by his later rule “add if silent” (2013): where there is "
        "ink and no cell answers, a plane is added for what is there.",
    ),
    "sharing": Chapter(
        "Sharing weights",
        "The same maps, wired in three ways. That a unit sees a small place only keeps what lies "
        "together together; that all units of a map use the same weights lets them find a stroke "
        "wherever it is, and leaves little to learn (section II-A). LeNet-5’s C1 is the third.",
    ),
    "channels": Chapter(
        "Colour",
        "A colour picture has three channels. A filter over them is three filters, one for each, "
        "and a map is the sum of what they make, plus one bias: so every map of C3, too, adds up "
        "what its filters make of several maps of S2.",
    ),
}
