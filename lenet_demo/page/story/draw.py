"""Chapter 0: what the page is, in ten seconds."""

from .chapter import Chapter, Step

CHAPTER = Chapter(
    "draw",
    "Draw a digit. LeNet-5, a network from 1998, reads it while you write.",
    (
        Step(
            "draw",
            "Each square is a number: [+] positive, [−] negative. The last 84 draw a digit of "
            "their own.",
            title="All stages",
            unit=("c1", 2, 13, 14),
        ),
        Step(
            "field",
            "Small, thin, in a corner: every drawing becomes the same 32×32 numbers first.",
            title="Your ink first",
            large="image",
            more="The strokes are inked anew with one pen. Then, as the paper describes it for its "
            "own digits (sections II-B and III-A; the exact steps of 1998 are lost), they are cut "
            "out, scaled into 20×20 pixels, and set down with their centre of mass in the middle "
            "of the field. The field is larger than any digit, so that stroke ends and corners can "
            "lie in the centre of what the highest detectors see. Paper counts as −0.1 and ink as "
            "1.175: mean “roughly” 0, variance “roughly” 1, says the paper; over MNIST’s fields "
            "0.03 and 0.12, in the box of a digit’s ink 0.32 and 0.28. Untick a step, and see what "
            "becomes of the reading.",
        ),
        Step(
            "sign",
            "Give it an eleventh sign: make its picture, write it five times, and teach it.",
            title="An eleventh sign",
            more="F6 has 84 units so that it can draw: a class is a picture of 7×12, and nothing "
            "else in the network knows of classes. The paper made one for every printed character, "
            "alike where characters are, so that what is easily confused has pictures that are "
            "near (section II-B, figure 3). Here an eleventh is put beside the ten, and all that "
            "is before it learns to draw it, by Eq. 9 and Adam, from 3,000 digits: yours, again "
            "and again, among MNIST’s. Choose a picture unlike all ten, or one dot off a digit’s, "
            "and see what is confused.",
        ),
    ),
    figure="row",
    file="sign/sign.html",
)
