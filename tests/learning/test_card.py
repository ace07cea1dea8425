"""Model cards: true to the checkpoints they stand beside, and read by Hugging Face's library."""

import pytest
from huggingface_hub import ModelCard

from lenet_demo.learning.card import model_card
from lenet_demo.learning.picture_card import picture_card
from lenet_demo.nets import NETS, load_net
from lenet_demo.nets.checkpoint import CHECKPOINTS, OTHER_WEIGHTS, load_file

COLOUR = ["modern-cifar10", "wide-cifar10"]


@pytest.mark.parametrize("name", [*NETS, *OTHER_WEIGHTS])
def test_the_committed_card_says_what_the_header_says(name):
    committed = (CHECKPOINTS / f"{name}.md").read_text(encoding="utf-8")
    assert committed == model_card(load_net(name))


@pytest.mark.parametrize("name", NETS)
def test_hugging_face_reads_it(name):
    net = load_net(name)
    card = ModelCard(model_card(net)).data
    assert (card.license, card.pipeline_tag) == ("mit", "image-classification")
    (result,) = card.eval_results
    assert result.metric_value == round(1 - net.facts["test_error"], 4)
    assert result.dataset_type == "ylecun/mnist"


@pytest.mark.parametrize("name", COLOUR)
def test_the_committed_card_of_colour_says_what_the_header_says(name):
    net = load_file(CHECKPOINTS / f"{name}.safetensors")
    committed = (CHECKPOINTS / f"{name}.md").read_text(encoding="utf-8")
    assert committed == picture_card(net)
    assert "JPEG copies" in committed
    (result,) = ModelCard(committed).data.eval_results
    assert result.metric_value == round(1 - net.facts["test_error"], 4)
    assert "JPEG copies" in result.dataset_name
    assert (CHECKPOINTS / f"{name}.png").is_file()
