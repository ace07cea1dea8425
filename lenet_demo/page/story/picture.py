"""Chapter 3: F6's picture, its prototypes, none of the ten, and an eleventh."""

from ...languages import _
from .chapter import Chapter, Step

# A star of three strokes: LeNet-5 refuses it, while the modern network is sure of a 4.
STAR = [[[40, 140], [240, 140]], [[80, 40], [200, 240]], [[200, 40], [80, 240]]]

CHAPTER = Chapter(
    "picture",
    _("It draws a digit"),
    (
        Step(
            "f6",
            _("The next layer draws: 84 units, seven by twelve, make a little printed digit."),
            title=_("F6 draws"),
            large="c5 f6",
            unit=("f6", 24, 0, 0),
            more=_(
                "Each of F6’s 84 units weighs all 120 of C5: 10,164 free parameters. What they are "
                "to give are stylised pictures of 7×12 pixels, one for each class, of +1 and −1, "
                "where the squashing, says the paper, bends most (its second derivative is largest "
                "at 0.99), far from its limits (sections II-B and II-C, appendix A). The paper "
                "finds such pictures not particularly useful for single digits, but for the whole "
                "of ASCII, where confusable characters get pictures that are alike."
            ),
        ),
        Step(
            "nearest",
            _("The answer is the printed picture that lies nearest."),
            title=_("The nearest wins"),
            large="f6 nearest output",
            unit=("output", 0, 0, 0),
            more=_(
                "Each of the ten outputs is a squared distance, Σ (x − w)² over F6’s 84 units (Eq. "
                "7, section II-B): the least one wins. The ten pictures w were chosen by hand and "
                "kept fixed, “at least initially”, says the paper; here they stay so. A dot marks "
                "a pixel in which F6 has another sign than the picture."
            ),
        ),
        Step(
            "atlas",
            _("Each drawing is a point among the ten pictures: write, and watch yours travel."),
            title=_("Where it lies"),
            more=_(
                "F6’s 84 numbers are a point, and so is each of the ten pictures: the outputs are "
                "the squares of the distances between them (Eq. 7). The paper draws no such map. "
                "It is a projection onto the plane on which the ten lie farthest apart, that of "
                "their first two principal components; all else is placed by the same two sums of "
                "84 products. Pictures that are alike are neighbours here: so confusable "
                "characters would be, says the paper, were all of ASCII to be read (section II-C). "
                "The digits are a thousand of MNIST’s test digits (CC BY-SA 3.0)."
            ),
        ),
        Step(
            "gap",
            _("How much further the runner\u2011up lies says how clear the answer is."),
            title=_("The runner-up"),
            large="f6 nearest second output",
            unit=("output", 1, 0, 0),
            more=_(
                "The paper rejects digits by the gap between the two best classes (figure 10): to "
                "have 0.5 % of the others misread, LeNet-4 had to reject 1.8 % of the test digits. "
                "Two of the ten pictures differ in 12 pixels at least (6 and 8) and in 50 at most; "
                "a difference in one pixel is a distance of 4."
            ),
        ),
        Step(
            "none",
            _("What lies far from all ten pictures is refused: it is none of the ten."),
            title=_("None of the ten"),
            large="f6 nearest output",
            unit=("output", 0, 0, 0),
            drawing={"strokes": STAR, "picture": None},
            more=_(
                "Refused is what lies further from its nearest picture than 99 of 100 digits do: "
                "more than half of the scribbles, a third of the letters. The paper names this as "
                "a reason for outputs that measure distances: they answer within a bounded region "
                "only, outside of which untypical patterns fall (section II-B). Ten probabilities "
                "that add up to 1 always name a digit."
            ),
        ),
        Step(
            "sign",
            _("Give it an eleventh sign: make its picture, write it five times, and teach it."),
            title=_("An eleventh sign"),
            more=_(
                "F6 has 84 units so that it can draw: a class is a picture of 7×12, and nothing "
                "else in the network knows of classes. The paper made one for every printed "
                "character, alike where characters are, so that what is easily confused has "
                "pictures that are near (section II-B, figure 3). Here an eleventh is put beside "
                "the ten, and all that is before it learns to draw it, by Eq. 9 and Adam, from "
                "3,000 digits: yours, again and again, among MNIST’s. Choose a picture unlike all "
                "ten, or one dot off a digit’s, and see what is confused."
            ),
        ),
    ),
    figure="large",
    file="story/picture.html",
)
