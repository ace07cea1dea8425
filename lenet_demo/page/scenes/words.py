"""What the scenes show and say. To add one is to add an entry to `SCENES`."""

import base64

from ...published import FIGURE_8, FIGURE_8_ANSWERS, FIGURE_8_LABELS
from ..digits import as_bytes, misread_in_1998
from .scene import Scene, held

MISREAD = 40  # which of the 82: both networks read it with today's weights
IS, TAKEN_FOR = FIGURE_8_LABELS[MISREAD], FIGURE_8_ANSWERS[MISREAD]
# A star of three strokes: LeNet-5 refuses it, while the modern network is sure of a 4.
STAR = [[[40, 140], [240, 140]], [[80, 40], [200, 240]], [[200, 40], [80, 240]]]

SEVEN = [[[70, 70], [140, 67], [202, 70], [168, 126], [140, 174], [118, 230]]]

SCENES = (
    Scene(
        "field",
        "image",
        "Every drawing, large or small, becomes a field of 32×32 numbers.",
        "The strokes are inked anew with one pen. Then, as the paper describes it for its own "
        "digits (sections II-B and III-A; the exact steps of 1998 are lost), they are cut out, "
        "scaled into 20×20 pixels, and set down with their centre of mass in the middle of the "
        "field. The field is "
        "larger than any digit, so that stroke ends and corners can lie in the centre of what the "
        "highest detectors see. Paper counts as −0.1 and ink as 1.175: mean “roughly” 0, "
        "variance “roughly” 1, says the paper; over MNIST's fields 0.03 and 0.12, in the box of a "
        "digit's ink 0.32 and 0.28. Untick a step, and see what becomes of the reading.",
    ),
    Scene(
        "c1",
        "image c1",
        "Six filters of 5×5 weights slide over the field, and each makes a map of what it finds.",
        "C1 is six maps of 28×28 units (section II-B). Each unit sees 5×5 pixels, multiplies them "
        "by 25 weights, adds a bias, and squashes the sum: 1.7159 tanh(⅔·). All units of a map "
        "share the same 26 numbers, so that a stroke is found wherever it is (section II-A): 156 "
        "free parameters make 122,304 connections; were each of the 4,704 units to see all 1,024 "
        "pixels by weights of its own, there would be 4.8 million to learn. The model is older: in "
        "the cat's visual cortex Hubel and Wiesel found simple cells, which answer to a bar at one "
        "place and one angle (1959, 1962), and Fukushima's neocognitron has planes of such cells, "
        "its S cells (1980). Orange is positive, blue is negative.",
        state=held("c1", 2, 13, 14),
        walk={"start": [2, 13, 0], "pace": 120},
    ),
    Scene(
        "s2",
        "c1 s2",
        "Then each map is halved: that a stroke is there matters more than exactly where.",
        "Each unit of S2 adds four units of C1 (section II-B; II-A says averages), multiplies the "
        "sum by a trainable coefficient, adds a trainable bias, and squashes the result: two "
        "numbers a map, twelve in all. A coarser map minds small shifts and distortions less "
        "(section II-A). Today's tutorials take the largest of the four, which learns nothing. "
        "Before S2 there were the cortex's complex cells, which answer to a bar wherever in their "
        "field it is (Hubel and Wiesel, 1962), and the neocognitron's C cells (Fukushima, 1980): "
        "they are fixed, where S2 learns, and the S cells below them learn without a teacher. Try "
        "both on the bench.",
        state=held("s2", 2, 6, 7),
        walk={"start": [2, 6, 0], "pace": 220},
    ),
    Scene(
        "c3",
        "s2 c3",
        "Sixteen maps, and no two see the same maps of S2: each has to find something else.",
        "Table I of the paper: six maps see three neighbours each of S2's six maps, six see four "
        "neighbours, three see four others, and the last one sees all six (section II-B). It "
        "keeps the number of connections in bounds, and it breaks symmetry: maps with different "
        "inputs must extract different features. 1,516 free parameters, 151,600 connections. "
        "Outlined: what one unit sees, map after map.",
        state=held("c3", 15, 3, 3),
        walk={"start": [0, 3, 3], "pace": 800},
    ),
    Scene(
        "c5",
        "image s4 c5",
        "120 units, and each of them sees the whole drawing at once.",
        "S4's maps are 5×5, and so are C5's filters: each fits in one place only, and what is left "
        "of a map is one number (section II-B). The paper calls C5 a convolution all the same, "
        "since over a larger field it would give larger maps: so it reads a row of digits (section "
        "VII). Each unit sees all sixteen maps: 48,120 free parameters, four in five of the "
        "network's 60,000.",
        state=held("c5", 55, 0, 0),
    ),
    Scene(
        "f6",
        "f6",
        "The next layer draws: 84 units, seven by twelve, make a little printed digit.",
        "Each of F6's 84 units weighs all 120 of C5: 10,164 free parameters. What they are to "
        "give are stylised pictures of 7×12 pixels, one for each class, of +1 and −1, where the "
        "squashing, says the paper, bends most (its second derivative is largest at 0.99), far "
        "from its limits (sections II-B and II-C, appendix A). "
        "The paper finds such pictures not particularly useful for single digits, but for the "
        "whole of ASCII, where confusable characters get pictures that are alike.",
    ),
    Scene(
        "nearest",
        "f6 nearest output",
        "The answer is the printed picture that lies nearest.",
        "Each of the ten outputs is a squared distance, Σ (x − w)² over F6's 84 units (Eq. 7, "
        "section II-B): the least one wins. The ten pictures w were chosen by hand and kept "
        "fixed, “at least initially”, says the paper; here they stay so. A dot marks a pixel in "
        "which F6 has another sign than the picture.",
    ),
    Scene(
        "gap",
        "f6 nearest second output",
        "How much farther the second nearest lies says how clear the answer is.",
        "The paper rejects digits by the gap between the two best classes (figure 10): to have "
        "0.5 % of the others misread, LeNet-4 had to reject 1.8 % of the test digits. Two of the "
        "ten pictures differ in 12 pixels at least (6 and 8) and in 50 at most; a difference in "
        "one pixel is a distance of 4.",
    ),
    Scene(
        "none",
        "f6 nearest output",
        "What lies far from all ten pictures is refused: it is none of the ten.",
        "Refused is what lies farther from its nearest picture than 99 of 100 digits do: more "
        "than half of the scribbles, a third of the letters. The paper names this as a reason "
        "for outputs that measure distances: they answer within a bounded region only, outside of "
        "which untypical patterns fall (section II-B). Ten probabilities that add up to 1 always "
        "name a digit.",
        drawing={"strokes": STAR, "picture": None},
    ),
    Scene(
        "modern",
        "f6 output",
        "The network of 1998 beside a LeNet of today, whose F6 draws nothing.",
        "Today's tutorials let each map of C3 see all six maps before, take the largest of four "
        "units where 1998 adds them, cut off what is negative (ReLU), and make ten weighted sums "
        "into probabilities. Nothing asks F6 for a picture, and it draws none. Both networks have "
        "about 60,000 free parameters, and both have weights of today. “Differences”, above the "
        "page or by the key d, lists the rest.",
        nets=("lenet5", "modern"),
    ),
    Scene(
        "misread",
        "image output",
        # The hyphen is one at which no line breaks.
        f"In 1998 LeNet\u20115 took this {IS} for a {TAKEN_FOR}: one of {len(FIGURE_8)} test "
        "digits that it misread, of 10,000.",
        "Those are the errors of the LeNet-5 that had learnt from distorted digits, too: 0.8 % of "
        "MNIST's test digits (section III-B, figure 8). Most of them, the paper says, are truly "
        "ambiguous, or written in a way that the training digits seldom are. The weights here are "
        "of today, and read most of the 82.",
        nets=("lenet5", "modern"),
        drawing={
            "strokes": [],
            "picture": base64.b64encode(as_bytes(misread_in_1998()[MISREAD])).decode(),
        },
    ),
    Scene(
        "turned",
        "",
        "Turned by 32° to the left, this 7 is a 1 to both networks; to the right it stays a 7.",
        "The paper estimates that a digit is read accurately while its size varies by a factor of "
        "about two, it moves up or down by about half its height, and turns by 30° either way "
        "(section III-E). The slider "
        "turns this one; above it, what each network makes of each angle, over the share of "
        "2,000 MNIST test digits that it reads there. Choose another of nine distortions, "
        "or draw a digit.",
        nets=("lenet5", "modern"),
        state={"view": "stress", "stress": {"rotate": -32}},
        drawing={"strokes": SEVEN, "picture": None},
    ),
    Scene(
        "learning",
        "f6 nearest output",
        "It began by guessing. After 50 digits it read one in three, after 10,000 nineteen in "
        "twenty.",
        "LeNet\u20115 trained again by the procedure of 1998, one pattern at a time, with three "
        "departures, 20 passes over 60,000 digits (section III-B, appendix C). Drag the slider or "
        "press play: the drawing is read by the network of that moment. Orange, its error on the "
        "10,000 test digits; blue, on the digits that it learns from; dashed, the paper’s figure "
        "5. From the second pass to the last the error falls from 1.6 to 1.0 %. At the right a "
        "hundred test digits, the first ten of each class. Watch F6 become a picture.",
        state={"view": "learning"},
    ),
    Scene(
        "number",
        "",
        "Over a wider field the same network reads a whole number, without cutting it up.",
        "All weights are the same at every place of a map, and so a wider field makes wider maps: "
        "C5, F6 and the output get a column for every four pixels, each seeing 32 of them. The "
        "paper calls that a space displacement neural network (section VII). A column names a "
        "digit whose middle is in the middle of what it sees; the cheapest path over all columns "
        "makes a number of that. The weights are of today and this task's own: learnt from digits "
        "set side by side. Write over the number.",
        state={"view": "number"},
    ),
)
