"""Chapter 2: subsampling, Table I, and the units that see it all."""

from ...languages import _
from .chapter import Chapter, Fold, Step

CHAPTER = Chapter(
    "combine",
    _("Halve, and combine"),
    (
        Step(
            "s2",
            _("Each map is halved: that a stroke is there matters more than exactly where."),
            title=_("S2 halves"),
            large="c1 s2",
            unit=("s2", 2, 6, 7),
            walk={"start": [2, 6, 0], "pace": 220},
            more=_(
                "Each unit of S2 adds four units of C1 (section II-B; II-A says averages), "
                "multiplies the sum by a trainable coefficient, adds a trainable bias, and "
                "squashes the result: two numbers a map, twelve in all. A coarser map minds small "
                "shifts and distortions less (section II-A). Today’s tutorials take the largest of "
                "the four, which learns nothing. Before S2 there were the cortex’s complex cells, "
                "which answer to a bar wherever in their field it is (Hubel and Wiesel, 1962), and "
                "the neocognitron’s C cells (Fukushima, 1980): they are fixed, where S2 learns, "
                "and the S cells below them learn without a teacher. Try both below."
            ),
        ),
        Step(
            "c3",
            _("Sixteen maps, and no two see the same maps of S2: each has to find something else."),
            title=_("C3 combines"),
            large="s2 c3",
            unit=("c3", 15, 3, 3),
            walk={"start": [0, 3, 3], "pace": 800},
            more=_(
                "Table I of the paper: six maps see three neighbours each of S2’s six maps, six "
                "see four neighbours, three see four others, and the last one sees all six "
                "(section II-B). It keeps the number of connections in bounds, and it breaks "
                "symmetry: maps with different inputs must extract different features. 1,516 free "
                "parameters, 151,600 connections. Outlined: what one unit sees, map after map."
            ),
        ),
        Step(
            "c5",
            _("120 units, and each of them sees the whole drawing at once."),
            title=_("C5 sees it all"),
            large="image s4 c5",
            unit=("c5", 55, 0, 0),
            more=_(
                "S4’s maps are 5×5, and so are C5’s filters: each fits in one place only, and what "
                "is left of a map is one number (section II-B). The paper calls C5 a convolution "
                "all the same, since over a larger field it would give larger maps: so it reads a "
                "row of digits (section VII). Each unit sees all sixteen maps: 48,120 free "
                "parameters, four in five of the network’s 60,000."
            ),
        ),
    ),
    figure="large",
    folds=(
        Fold("cells", _("Cells of the cat"), "bench/cells.html"),
        Fold("neocognitron", _("The neocognitron"), "bench/neocognitron.html"),
        Fold("sharing", _("Sharing weights"), "bench/sharing.html"),
    ),
)
