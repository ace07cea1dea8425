"""Every committed model card anew, from its checkpoint's header; nothing is measured.

python -m tools.cards
"""

from lenet_demo.nets.checkpoint import CHECKPOINTS, load_file, write_atomically
from lenet_demo.training.cards import model_card, picture_card


def cards() -> dict[str, str]:
    """The card of each checkpoint that is there, by its file's name."""
    nets = {path.stem: load_file(path) for path in sorted(CHECKPOINTS.glob("*.safetensors"))}
    return {
        name: picture_card(net) if net.metadata.get("data_set") == "cifar10" else model_card(net)
        for name, net in nets.items()
    }


def main() -> None:
    for name, card in cards().items():
        write_atomically(CHECKPOINTS / f"{name}.md", card.encode())


if __name__ == "__main__":
    main()
