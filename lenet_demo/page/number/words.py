"""What the chapter says. {rubbish}, {digit} and {touching} are the engine's own numbers."""

RIGHT = "People’s numbers read right: cut 94 to 95 %, uncut 34 to 65 %."
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
