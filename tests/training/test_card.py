"""Model cards: true to the checkpoints they stand beside, and read by Hugging Face's library."""

import pytest
from huggingface_hub import ModelCard

from lenet_demo.nets import NETS, load_net
from lenet_demo.nets.checkpoint import CHECKPOINTS, OTHER_WEIGHTS, load_file
from lenet_demo.training.cards import changes_since, model_card, picture_card
from lenet_demo.training.hands import DIGITS
from tools.cards import cards

OTHERWISE = {"wide", "small", "lenet5-noise", "lenet5-string"}
COLOUR = ["modern-cifar10", "wide-cifar10"]


@pytest.mark.parametrize("name", [*NETS, *OTHER_WEIGHTS])
def test_the_committed_card_says_what_the_header_says(name):
    committed = (CHECKPOINTS / f"{name}.md").read_text(encoding="utf-8")
    assert committed == model_card(load_net(name))


def test_a_card_says_where_its_recipe_makes_other_weights_today():
    for name, card in cards().items():
        assert ("no longer makes these very weights" in card) == (name in OTHERWISE), name
        assert ("makes it anew" in card) == (name not in OTHERWISE), name
        assert card == (CHECKPOINTS / f"{name}.md").read_text(encoding="utf-8")
    metadata = load_net("lenet5-string").metadata
    assert (metadata["hands"], metadata["began_with"]) == ("014789", "labels")
    assert len(changes_since(metadata)) == 2
    assert changes_since({"hands": DIGITS}) == changes_since({}) == []


def test_cards_of_the_procedure_of_1998_name_its_departures():
    for name in ("lenet1", "lenet4", "lenet5-paper", "lenet5-distorted"):
        card = model_card(load_net(name))
        assert "by the procedure of 1998, with three departures" in card
        assert "subsampling coefficients ½" in card
        besides = {"lenet1": "digits of 20×20", "lenet4": "four or five maps each"}
        assert ("Besides, it" in card) == (name in besides)
        assert besides.get(name, "") in card
    assert "2.9 pixels" in model_card(load_net("lenet5-distorted"))


def test_a_card_says_whether_a_letter_may_be_refused_and_how_well_pictures_are_read():
    for name, card in cards().items():
        metadata = load_file(CHECKPOINTS / f"{name}.safetensors").metadata
        if metadata.get("data_set") == "cifar10":
            assert f"of the test pictures it misreads {metadata['test_error']:.1%}" in card
        else:
            answers = "most letters get" if metadata["rejection"] else "a letter gets"
            assert f"{answers} an answer, too" in card


@pytest.mark.parametrize("name", NETS)
def test_hugging_face_reads_it(name):
    net = load_net(name)
    card = ModelCard(model_card(net)).data
    assert (card.license, card.pipeline_tag) == ("mit", "image-classification")
    (result,) = card.eval_results
    assert result.metric_value == round(1 - net.metadata["test_error"], 4)
    assert result.dataset_type == "ylecun/mnist"


@pytest.mark.parametrize("name", COLOUR)
def test_the_committed_card_of_colour_says_what_the_header_says(name):
    net = load_file(CHECKPOINTS / f"{name}.safetensors")
    committed = (CHECKPOINTS / f"{name}.md").read_text(encoding="utf-8")
    assert committed == picture_card(net)
    assert "JPEG copies" in committed
    (result,) = ModelCard(committed).data.eval_results
    assert result.metric_value == round(1 - net.metadata["test_error"], 4)
    assert "JPEG copies" in result.dataset_name
    assert (CHECKPOINTS / f"{name}.png").is_file()
