import math

import pytest
import torch

from lenet_demo.nets import LeNet5, ModernLeNet, parameter_count
from lenet_demo.training.augmentation import Distortions
from lenet_demo.training.data import Digits
from lenet_demo.training.distillation import (
    Student,
    Teacher,
    divergence,
    label_softly,
    make_sets,
    mean_log_probabilities,
    read_set,
)
from lenet_demo.training.losses import cross_entropy
from lenet_demo.training.recipe import StudentRecipe, facts_of
from lenet_demo.training.recipes import RECIPES, WIDE_TEACHER
from lenet_demo.training.trainer import TrainingFailed


@pytest.fixture(scope="module")
def teachers():
    torch.manual_seed(0)
    return [Teacher(maps=(32, 64), units=256, dropout=(0.2, 0.5)).eval() for _ in range(2)]


@pytest.fixture
def some(digits):
    ink = torch.zeros(200, 1, 32, 32, dtype=torch.uint8)
    ink[:, 0, 2:30, 2:30] = torch.from_numpy(digits.ink * 255).round().to(torch.uint8)
    return Digits(ink, torch.from_numpy(digits.labels))


@pytest.fixture
def labelled(some, teachers):
    bent = Distortions(rotation=9, elastic=0.4)
    return label_softly(some.first(30), some[torch.arange(190, 200)], bent, 0.2, teachers, 1)


def test_divergence_by_hand():
    scores, soft_labels = torch.randn(4, 10), torch.randn(4, 10)
    expected = 0.0
    for student, teacher in zip(scores.tolist(), soft_labels.tolist(), strict=True):
        p = [math.exp(y / 3) for y in student]
        q = [math.exp(y / 3) for y in teacher]
        pairs = zip(p, q, strict=True)
        expected += sum(b / sum(q) * math.log(b / sum(q) / (a / sum(p))) for a, b in pairs)
    assert divergence(scores, soft_labels, 3.0).item() == pytest.approx(9 * expected / 4, rel=1e-4)


def test_the_gradient_vanishes_where_student_and_teachers_agree():
    scores = torch.randn(6, 10, requires_grad=True)
    divergence(scores, scores.detach() + 5, 3.0).backward()
    assert scores.grad.abs().max() < 1e-6


def test_a_teacher_traces_fields_like_every_network(teachers):
    teacher, ink = teachers[0], torch.rand(3, 1, 32, 32)
    assert parameter_count(teacher) == 465_226
    trace = teacher.trace(ink)
    assert trace.c3.shape == (3, 64, 10, 10)
    assert trace.f6.shape == (3, 256)
    assert trace.output.shape == (3, 10)
    assert trace.output.dtype == torch.float32
    assert torch.equal(teacher(ink), teacher(ink))  # no dropout when it is asked
    assert not torch.equal(teacher.train()(ink), teacher(ink))
    teacher.eval()


def test_soft_labels_are_mean_log_probabilities(teachers, some):
    ink = some.ink[:5] / 255
    labels = mean_log_probabilities(teachers, ink)
    by_hand = sum(teacher(ink).softmax(1).log() for teacher in teachers) / 2
    assert labels.shape == (5, 10)
    assert torch.allclose(labels, by_hand, atol=1e-5)


def test_a_set_holds_distorted_digits_and_written_ones(some, labelled, teachers):
    assert len(labelled) == 40
    assert labelled.ink.shape == (40, 1, 32, 32)
    assert labelled.labels.tolist() == some.labels[:30].tolist() + [9] * 10
    as_it_was = (labelled.ink[:30] == some.ink[:30]).flatten(1).all(1)
    assert as_it_was.sum() == 6
    assert torch.equal(labelled.ink[30:], some.ink[190:])
    assert torch.allclose(
        labelled.scores, mean_log_probabilities(teachers, labelled.ink / 255), atol=0.05
    )
    few = labelled[torch.tensor([7, 3])]
    assert torch.equal(few.scores, labelled.scores[[7, 3]])


def test_sets_are_made_once_and_missing_ones_again(labelled, tmp_path):
    numbers = []

    def make(number):
        numbers.append(number)
        return labelled

    paths = make_sets(tmp_path, {"of": 1}, 3, make)
    assert torch.equal(read_set(paths[2]).scores, labelled.scores)
    paths[1].unlink()
    make_sets(tmp_path, {"of": 1}, 3, make)
    assert numbers == [1, 2, 3, 2]
    with pytest.raises(TrainingFailed, match=r"other settings \(of was 1 and is now 2\)"):
        make_sets(tmp_path, {"of": 2}, 3, make)
    paths[0].write_bytes(paths[0].read_bytes()[:100])
    with pytest.raises(TrainingFailed, match="damaged"):
        make_sets(tmp_path, {"of": 1}, 3, make)


@pytest.mark.parametrize(("net", "score"), [(ModernLeNet(), 1.0), (LeNet5(), -0.2)])
def test_students_take_the_sets_in_turn(labelled, tmp_path, net, score):
    paths = make_sets(tmp_path, {}, 2, lambda number: labelled[torch.arange(20 * number)])
    recipe = StudentRecipe(
        loss=cross_entropy,
        epochs=3,
        teachers=(WIDE_TEACHER,),
        distillation_weight=1.0,
        score_per_output=score,
        distort=Distortions(rotation=9),
    )
    student = Student(net, recipe, paths, seed=0)
    assert [student.learn(n).loss and len(student.digits) for n in (1, 2, 3)] == [20, 40, 20]
    assert isinstance(student.optimiser, torch.optim.AdamW)
    output = student.net(labelled.ink / 255)
    expected = divergence(output * score, labelled.scores, 3.0).item()
    assert student.loss(output, labelled).item() == pytest.approx(expected)
    # As the teachers saw it: `distort` has been at work already.
    student.digits = labelled
    assert student.answer(torch.arange(len(labelled))).loss.item() == pytest.approx(expected)


def test_a_recipe_lists_its_teachers():
    facts = facts_of(RECIPES["lenet5"]["shipped"])
    assert facts["loss"] == "maximum_a_posteriori"
    assert [t["loss"] for t in facts["teachers"]] == 3 * ["cross_entropy"]
