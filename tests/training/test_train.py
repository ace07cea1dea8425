"""train.py, run as people run it, on a little MNIST of the fixture's digits."""

import json
import shutil
import signal
import sys

import numpy as np
import pytest
from safetensors import safe_open

from lenet_demo import load_net
from lenet_demo.nets.checkpoint import load_file
from lenet_demo.training.cli import read_flags
from lenet_demo.training.data import DataError, training_digits
from lenet_demo.training.data_sets import DATA_SETS
from lenet_demo.training.hands import DIGITS
from lenet_demo.training.recipes import MINUTES
from lenet_demo.training.run import Forecast, Run
from lenet_demo.training.trainer import TrainingFailed
from tests.conftest import thorough_rows
from tests.training.conftest import begin, command, wait_for


def weights(folder, name):
    with safe_open(folder / f"{name}.safetensors", framework="np") as file:
        return {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[k], other[k]) for k in one)


def test_a_run_ends_in_a_checkpoint_figures_and_pictures(train, tmp_path):
    run = train("modern", "--recipe", "tutorial", "--epochs", 2, "--seed", 5, "--digits", 100)
    assert run.returncode == 0, run.stderr
    assert "61,750 free parameters, 100 digits to learn" in run.stdout
    assert "about 0 s left in all" in run.stdout
    for picture in ("run/curve.png", "run/confusion.png", "run/misread.png"):
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")
    lines = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2]
    (tmp_path / "out" / "modern-tutorial.safetensors").rename(tmp_path / "modern.safetensors")
    metadata = load_net("modern", tmp_path).metadata
    assert (metadata["epochs"], metadata["seed"], metadata["recipe_name"]) == (2, 5, "tutorial")
    assert 0 <= metadata["test_error"] <= 1


@pytest.mark.parametrize(
    ("net", "recipe"), [("modern", "labels"), *thorough_rows(("lenet5", "paper"))]
)
def test_killed_and_resumed_a_run_ends_in_the_very_same_weights_and_history(
    train, data, tmp_path, net, recipe
):
    flags = [net, "--recipe", recipe, "--epochs", 3, "--seed", 2, "--history"]
    assert train(*flags).returncode == 0
    name = f"{net}-{recipe}"
    history = tmp_path / "out" / "histories" / f"{name}.safetensors"
    whole, moments = weights(tmp_path / "out", name), history.read_bytes()
    history.unlink()
    metadata = load_file(tmp_path / "out" / f"{name}.safetensors").metadata
    assert metadata.get("hands") == (DIGITS if recipe == "labels" else None)

    folder = tmp_path / "killed"
    broken = [*flags, "--run", folder]
    with begin(data, tmp_path, *broken) as victim:
        wait_for(victim, "pass   1")
        victim.kill()
    assert len((folder / "metrics.jsonl").read_text().splitlines()) in (1, 2)

    refused = train(*broken)
    assert refused.returncode == 1
    assert "--resume" in refused.stderr
    resumed = train(*broken, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert "continued after pass" in resumed.stdout
    assert same(whole, weights(tmp_path / "out", name))
    assert unlike_times(history.read_bytes()) == unlike_times(moments)


def unlike_times(file):
    """A history without what two runs differ in: how long they took."""
    length = int.from_bytes(file[:8], "little")
    header = json.loads(file[8 : 8 + length])["__metadata__"]
    metadata = json.loads(header.pop("facts"))
    assert metadata.pop("minutes") >= 0
    return metadata, header, file[8 + length :]


@pytest.mark.thorough
def test_killed_among_its_teachers_a_run_ends_in_the_very_same_weights(train, data, tmp_path):
    flags = ["modern", "--epochs", 2, "--digits", 60]
    assert train(*flags).returncode == 0
    whole = weights(tmp_path / "out", "modern")
    shutil.rmtree(tmp_path / "out")

    elsewhere = ["--run", tmp_path / "other" / "run"]
    with begin(data, tmp_path, *flags, *elsewhere) as victim:
        wait_for(victim, "teacher 3 of 3, pass   1")
        victim.kill()
    assert not (tmp_path / "other" / "run" / "state.safetensors").exists()
    resumed = train(*flags, *elsewhere, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert "teacher 3 of 3, continued after pass" in resumed.stdout
    assert same(whole, weights(tmp_path / "out", "modern"))

    again = train(*flags, "--seed", 1, "--run", tmp_path / "run1")
    assert "teacher 1 of 3, pass" not in again.stdout  # another seed has the same teachers
    other = train(*flags[:-1], 50, "--run", tmp_path / "run2")
    assert other.returncode == 0, other.stderr  # other trials have others
    folders = {path.name for path in tmp_path.glob("teachers*")}
    assert folders == {"teachers-2-epochs-60-digits", "teachers-2-epochs-50-digits"}


def test_lenet_1_learns_the_small_digits_that_it_had(train, tmp_path):
    run = train("lenet1", "--recipe", "published", "--epochs", 1)
    assert run.returncode == 0, run.stderr
    assert weights(tmp_path / "out", "lenet1-published")


def test_a_run_with_other_settings_is_not_resumed(train):
    flags = ["modern", "--recipe", "tutorial", "--epochs", 1]
    assert train(*flags).returncode == 0
    for resume in ([], ["--resume"]):
        other = train(*flags, "--seed", 9, *resume)
        assert other.returncode == 1
        assert "other settings (seed was 0 and is now 9)" in other.stderr
        assert "Traceback" not in other.stderr


def test_missing_data_gets_one_sentence(train, tmp_path):
    shutil.rmtree(tmp_path / "MNIST")
    (tmp_path / "MNIST").write_bytes(b"a file where a folder should be")
    run = train("lenet5")
    assert run.returncode == 1
    assert f"MNIST is not in {tmp_path}: downloading it there." in run.stdout
    assert "--data" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_mistyped_folder_is_refused_and_not_made(tmp_path, monkeypatch):
    import train as script

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["train.py", "modern", "--data", "dtaa"])
    with pytest.raises(DataError, match="there is no folder dtaa"):
        script.main()
    assert not [*tmp_path.iterdir()]


def test_a_trial_has_folders_of_its_own(data, tmp_path, monkeypatch):
    """So that it neither keeps the whole run from beginning nor lends it its teachers."""
    import train as script

    monkeypatch.chdir(tmp_path)
    flags = ["--data", str(data), "--epochs", "1", "--digits", "60", "--threads", "1"]
    monkeypatch.setattr(sys, "argv", ["train.py", "modern", *flags])
    script.main()
    folders = {path.name for path in (tmp_path / "runs").iterdir()}
    assert folders == {"modern-shipped-0-1-epochs-60-digits", "teachers-1-epochs-60-digits"}


def test_help_tells_the_minutes_of_what_was_measured(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["train.py", "--help"])
    with pytest.raises(SystemExit):
        read_flags("")
    told = " ".join(capsys.readouterr().out.split())
    assert "lenet5: shipped 214, labels 38, paper 57" in told
    for data_set, networks in MINUTES.items():
        for net, recipes in networks.items():
            assert recipes.keys() <= DATA_SETS[data_set].recipes[net].keys()


def test_the_time_left_is_of_all_stages():
    """The teachers' passes cost three of the student's: two of them left, and four of its own."""
    forecast = Forecast()
    forecast.expect("teacher", 3, 3.0)
    forecast.expect("student", 4)
    assert forecast.note("teacher", 180) == "about 10 min left in all"
    forecast.note("teacher", 180), forecast.note("teacher", 180)
    assert forecast.note("student", 30) == "about 2 min left in all"  # timed now: three of 30 s


def of_type(values, kind, bytes_each):
    """An IDX file's content, its numbers of another type."""
    header = bytes([0, 0, kind, values.ndim])
    header += b"".join(n.to_bytes(4, "big") for n in values.shape)
    return header + values.astype(f">u{bytes_each}").tobytes()


def damages(ink, labels):
    """By what is wrong: which of the two files, and what it holds."""
    images = of_type(ink, 8, 1)
    return {
        "cut": ("images", images[:5000]),
        "cut by a digit": ("images", images[:-784]),
        "empty": ("images", b""),
        "type 99": ("images", bytes([0, 0, 99]) + images[3:]),
        "int32 pictures": ("images", of_type(ink, 12, 4)),
        "8×8 pictures": ("images", of_type(ink[:, :8, :8], 8, 1)),
        "labels of 255": ("labels", of_type(np.full_like(labels, 255), 8, 1)),
        "ten labels": ("labels", of_type(labels[:10], 8, 1)),
        "labels for pictures": ("labels", images),
    }


@pytest.mark.parametrize("how", damages(np.zeros((1, 28, 28)), np.zeros(1)))
def test_damaged_data_gets_one_sentence(data, digits, how):
    kind, content = damages(np.rint(digits.ink * 255), digits.labels)[how]
    end = {"images": "images-idx3-ubyte", "labels": "labels-idx1-ubyte"}[kind]
    (data / "MNIST" / "raw" / f"train-{end}").write_bytes(content)
    with pytest.raises(DataError, match="is damaged: delete") as caught:
        training_digits(data)
    assert "\n" not in str(caught.value)


def test_damaged_data_ends_a_run_without_a_traceback(train, data):
    images = data / "MNIST" / "raw" / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:5000])
    run = train("lenet5")
    assert run.returncode == 1
    assert "damaged" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("flag", "value"),
    [("threads", 0), ("threads", -1), ("seed", 2**62), ("seed", -1), ("epochs", 0), ("digits", 0)],
)
def test_flags_out_of_bounds_are_refused(monkeypatch, capsys, flag, value):
    monkeypatch.setattr(sys, "argv", ["train.py", "modern", f"--{flag}", str(value)])
    with pytest.raises(SystemExit):
        read_flags("")
    assert f"--{flag} must be from" in capsys.readouterr().err


def test_the_summary_for_colour_is_of_three_channels(monkeypatch, capsys):
    import train as script

    monkeypatch.setattr(sys, "argv", ["train.py", "modern", "--data-set", "cifar10", "--summary"])
    script.main()
    assert "62,050" in capsys.readouterr().out


def test_a_second_run_in_a_folder_is_refused(tmp_path):
    run = Run(tmp_path / "run", {})
    with run.alone(), pytest.raises(TrainingFailed, match="Another run is at work"), run.alone():
        pass
    with run.alone():
        pass


def test_ctrl_c_stops_with_all_finished_passes_saved(data, tmp_path):
    flags = ["lenet5", "--recipe", "paper", "--epochs", 19]
    with begin(data, tmp_path, *flags) as run:
        wait_for(run, "pass   1")
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "continue with --resume" in errors
    assert "Traceback" not in errors
    assert (tmp_path / "run" / "state.safetensors").exists()
    assert not (tmp_path / "out").exists()


def test_a_loss_that_is_not_a_number_ends_the_run_with_a_sentence(
    train, tmp_path, monkeypatch, capsys, data
):
    import train as script
    from lenet_demo.training.sgd import BatchTrainer
    from lenet_demo.training.trainer import EpochResult

    flags = ["modern", "--recipe", "tutorial", "--epochs", 1]
    monkeypatch.setattr(sys, "argv", command(data, tmp_path, *flags)[1:])
    monkeypatch.setattr(BatchTrainer, "learn", lambda *_: EpochResult(float("nan"), 0.9))
    with pytest.raises(TrainingFailed, match="no longer a number in pass 1"):
        script.main()
    assert not (tmp_path / "out").exists()


def test_an_unknown_recipe_is_refused_with_the_known_names(train):
    run = train("modern", "--recipe", "paper")
    assert run.returncode == 2
    assert "modern has the recipes shipped, labels, tutorial" in run.stderr


def test_a_trial_leaves_the_committed_weights_alone(data, tmp_path, monkeypatch):
    import train as script

    monkeypatch.setattr(script, "CHECKPOINTS", tmp_path / "committed")
    given = ["--recipe", "tutorial", "--epochs", "1", "--run", str(tmp_path / "trial")]
    monkeypatch.setattr(sys, "argv", ["train.py", "modern", "--data", str(data), *given])
    script.main()
    assert (tmp_path / "trial" / "modern-tutorial.safetensors").is_file()
    assert not (tmp_path / "committed").exists()


def test_the_procedure_of_1998_has_no_more_passes_than_rates(train):
    run = train("lenet5", "--recipe", "paper", "--epochs", 21)
    assert run.returncode == 1
    assert "each of its 20 passes" in run.stderr
