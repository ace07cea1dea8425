"""What the chapter says. {rubbish}, {digit} and {touching} are the engine's own numbers."""

# Per cent of 1,000 numbers of four digits by 30 people that are right from end to end, their digits
# apart, touching, overlapping: `python -m benchmarks.strings`, as docs/paper.md has it.
RIGHT = {"cut": (94.9, 94.6, 93.9), "uncut": (65.2, 47.7, 34.1)}
NOTE = "People’s numbers read right: " + ", ".join(
    f"{way} {min(shares):.0f} to {max(shares):.0f} %" for way, shares in RIGHT.items()
)
WORDS = {
    "invitation": "Write a number: LeNet-5 reads it as you write.",
    "coming": "The network's weights are on their way …",
    "unread": "The network's weights could not be fetched; trying again …",
    "nothing": "No digit is found here.",
    "network": "This is LeNet-5 with its 60,000 weights, the same at every place: over a wide "
    "field C5, F6 and the output get a column every four pixels, each seeing 32 (section VII). For "
    "those between, the field is read again two pixels on. The network is of 1998, its weights of "
    "today, learnt from strings.",
    "path": "A column tells how far F6's picture is from the ten prototypes: near is dark, "
    "“none” counts as {rubbish}. The line is the cheapest way across: a column costs minus the log "
    "of its probability (Eq. 9), a digit that begins {digit}, and {touching} more where no “none” "
    "lies before it.",
    "missing": "There are no weights yet that learnt whole numbers. Make them with python train.py "
    "lenet5 --recipe string; then start the app again.",
}
