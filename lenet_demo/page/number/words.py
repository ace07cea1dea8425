"""What the view says. {rubbish} and {change} are the engine's own numbers."""

WORDS = {
    "invitation": "Write a number: LeNet-5 reads it at once, without cutting it up.",
    "coming": "The network's weights are on their way …",
    "unread": "The network's weights could not be fetched; trying again …",
    "nothing": "No digit is found here.",
    "network": "This is LeNet-5 with its 60,000 weights, the same ones at every place: over a "
    "wide field C5, F6 and the output get a column for every four pixels, each seeing 32 of them "
    "(section VII). The network is that of 1998; its weights are of today, learnt from digits set "
    "side by side.",
    "path": "Each column tells how far F6's picture is from the ten prototypes: near is strong, "
    "“none” counts as {rubbish}. The line is the cheapest way across: a column costs minus the log "
    "of its probability (Eq. 9), each change costs {change}. A run of one digit is read once.",
    "missing": "There are no weights yet that learnt whole numbers. Make them with python train.py "
    "lenet5 --recipe string; then start the app again.",
}
