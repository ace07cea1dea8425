import math

import pytest
import torch

from lenet_demo.learning.data import Digits
from lenet_demo.learning.distillation import Pupil, divergence
from lenet_demo.learning.distortions import Distortions
from lenet_demo.learning.lessons import make_lesson, make_lessons, read_lesson, teach
from lenet_demo.learning.losses import cross_entropy
from lenet_demo.learning.recipe import PupilRecipe, facts_of
from lenet_demo.learning.recipes import RECIPES, TEACHER
from lenet_demo.learning.teachers import Teacher
from lenet_demo.learning.training import TrainingFailed
from lenet_demo.nets import LeNet5, ModernLeNet, parameter_count


@pytest.fixture(scope="module")
def teachers():
    torch.manual_seed(0)
    return [Teacher().eval() for _ in range(2)]


@pytest.fixture
def some(digits):
    ink = torch.zeros(200, 1, 32, 32, dtype=torch.uint8)
    ink[:, 0, 2:30, 2:30] = torch.from_numpy(digits.ink * 255).round().to(torch.uint8)
    return Digits(ink, torch.from_numpy(digits.labels))


@pytest.fixture
def lesson(some, teachers):
    bent = Distortions(rotation=9, elastic=0.4)
    return make_lesson(some.first(30), some[torch.arange(190, 200)], bent, 0.2, teachers, 1)


def test_divergence_by_hand():
    scores, taught = torch.randn(4, 10), torch.randn(4, 10)
    expected = 0.0
    for pupil, teacher in zip(scores.tolist(), taught.tolist(), strict=True):
        p = [math.exp(y / 3) for y in pupil]
        q = [math.exp(y / 3) for y in teacher]
        pairs = zip(p, q, strict=True)
        expected += sum(b / sum(q) * math.log(b / sum(q) / (a / sum(p))) for a, b in pairs)
    assert divergence(scores, taught, 3.0).item() == pytest.approx(9 * expected / 4, rel=1e-4)


def test_who_says_what_the_teachers_say_has_nothing_to_learn_from_them():
    scores = torch.randn(6, 10, requires_grad=True)
    divergence(scores, scores.detach() + 5, 3.0).backward()
    assert scores.grad.abs().max() < 1e-6


def test_a_teacher_takes_fields_as_the_others_do(teachers):
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


def test_teachers_speak_in_log_probabilities(teachers, some):
    ink = some.ink[:5] / 255
    said = teach(teachers, ink)
    by_hand = sum(teacher(ink).softmax(1).log() for teacher in teachers) / 2
    assert said.shape == (5, 10)
    assert torch.allclose(said, by_hand, atol=1e-5)


def test_a_lesson_is_the_digits_distorted_and_the_written_ones_as_they_are(some, lesson, teachers):
    assert len(lesson) == 40
    assert lesson.ink.shape == (40, 1, 32, 32)
    assert lesson.labels.tolist() == some.labels[:30].tolist() + [9] * 10
    as_it_was = (lesson.ink[:30] == some.ink[:30]).flatten(1).all(1)
    assert as_it_was.sum() == 6
    assert torch.equal(lesson.ink[30:], some.ink[190:])
    assert torch.allclose(lesson.scores, teach(teachers, lesson.ink / 255), atol=0.05)
    few = lesson[torch.tensor([7, 3])]
    assert torch.equal(few.scores, lesson.scores[[7, 3]])


def test_lessons_are_made_once_and_those_missing_anew(lesson, tmp_path):
    made = []

    def make(number):
        made.append(number)
        return lesson

    paths = make_lessons(tmp_path, {"of": 1}, 3, make)
    assert torch.equal(read_lesson(paths[2]).scores, lesson.scores)
    paths[1].unlink()
    make_lessons(tmp_path, {"of": 1}, 3, make)
    assert made == [1, 2, 3, 2]
    with pytest.raises(TrainingFailed, match="other settings"):
        make_lessons(tmp_path, {"of": 2}, 3, make)
    paths[0].write_bytes(paths[0].read_bytes()[:100])
    with pytest.raises(TrainingFailed, match="damaged"):
        make_lessons(tmp_path, {"of": 1}, 3, make)


@pytest.mark.parametrize(("net", "score"), [(ModernLeNet(), 1.0), (LeNet5(), -0.2)])
def test_pupils_take_lessons_in_turn(lesson, tmp_path, net, score):
    paths = make_lessons(tmp_path, {}, 2, lambda number: lesson[torch.arange(20 * number)])
    recipe = PupilRecipe(
        loss=cross_entropy,
        epochs=3,
        teacher=TEACHER,
        taught=1.0,
        score_per_output=score,
        distort=Distortions(rotation=9),
    )
    pupil = Pupil(net, recipe, paths, seed=0)
    assert [pupil.learn(n).loss and len(pupil.digits) for n in (1, 2, 3)] == [20, 40, 20]
    assert isinstance(pupil.optimiser, torch.optim.AdamW)
    output = pupil.net(lesson.ink / 255)
    expected = divergence(output * score, lesson.scores, 3.0).item()
    assert pupil.loss(output, lesson).item() == pytest.approx(expected)
    # As the teachers saw it: `distort` has been at work already.
    pupil.digits = lesson
    assert pupil.answer(torch.arange(len(lesson))).loss.item() == pytest.approx(expected)


def test_a_recipe_tells_its_teachers():
    facts = facts_of(RECIPES["lenet5"]["shipped"])
    assert facts["loss"] == "maximum_a_posteriori"
    assert facts["teacher"]["loss"] == "cross_entropy"
