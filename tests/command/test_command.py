"""``python -m bnviz``: its commands, what they print, and their exit codes."""

import random  # noqa: F401  it has to be loaded
import subprocess
import sys
from pathlib import Path

import pytest

import bnviz
from bnviz.command import main, run

ROOT = Path(__file__).resolve().parents[2]
WRONG = ROOT / "tests" / "checking" / "homework" / "wrong"
RIGHT = ROOT / "tests" / "checking" / "homework" / "right"


def test_it_starts_as_a_module() -> None:
    target = f"{WRONG / 'gamma_not_in_dx.py'}:batchnorm_backward_alt"
    done = subprocess.run(
        [sys.executable, "-m", "bnviz", "check", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PATH": ""},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "gamma-forgotten" in done.stdout
    assert done.stderr == ""


def test_a_reader_who_has_enough_sees_no_traceback() -> None:
    words = [sys.executable, "-m", "bnviz", "check", str(WRONG / "mean_detached.py")]
    with subprocess.Popen(words, cwd=ROOT, stdout=-1, stderr=-1, text=True) as started:
        started.stdout.close()
        assert started.stderr.read() == ""
        assert started.wait() == 1


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (f"{RIGHT / 'numpy_course.py'}:batchnorm_backward", 0),
        (f"{RIGHT / 'numpy_course.py'}", 0),
        (f"{WRONG / 'mean_detached.py'}", 1),
    ],
)
def test_check_answers_by_its_exit_code(
    target: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", target]) == code
    said = capsys.readouterr()
    assert said.err == ""
    assert ("Not right" in said.out) == bool(code)


@pytest.mark.parametrize(
    ("text", "function", "says"),
    [
        (None, "", "There is no file"),
        ("def other(): pass", "", "No function of homework.py has backward in its name"),
        ("def other(): pass", ":backward", "its functions are: other"),
        ("def backward(dout, cache): pass", "", "no forward pass that makes one"),
        ("1 / 0", "", "cannot be imported. The code raised ZeroDivisionError"),
        ("raise SystemExit(5)", "", "cannot be imported. The code raised SystemExit"),
        ("def backward(:", "", "cannot be imported. The code raised SyntaxError"),
    ],
)
def test_what_cannot_be_checked_gets_a_sentence(
    text: str | None,
    function: str,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "homework.py"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["check", f"{path}{function}"]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""


def test_a_file_imports_what_lies_beside_it(tmp_path: Path) -> None:
    body = (RIGHT / "jax_style.py").read_text(encoding="utf-8")
    (tmp_path / "my_layer_beside.py").write_text(body, encoding="utf-8")
    (tmp_path / "my_homework.py").write_text(
        "from my_layer_beside import batch_norm_fwd\nimport my_layer_beside\n"
        "def batch_norm_backward(res, g): return my_layer_beside.batch_norm_bwd(res, g)\n",
        encoding="utf-8",
    )
    arguments = ["check", str(tmp_path / "my_homework.py"), "--forward", "batch_norm_fwd"]
    try:
        assert main(arguments) == 0
    finally:
        sys.modules.pop("my_layer_beside", None)
    assert str(tmp_path) not in sys.path


def test_a_file_may_have_the_name_of_a_module(tmp_path: Path) -> None:
    path = tmp_path / "random.py"
    path.write_text((RIGHT / "numpy_course.py").read_text(encoding="utf-8"), encoding="utf-8")
    before = sys.modules["random"]
    assert main(["check", str(path)]) == 0
    assert sys.modules["random"] is before


def test_prove_prints_every_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [e.number for e in bnviz.EQUATIONS]
    for line, equation in zip(lines, bnviz.EQUATIONS, strict=True):
        verdicts = [bnviz.prove(equation.number, printed=p).verdict for p in (True, False)]
        assert line.split()[2:4] == verdicts


def test_run_starts_the_app_for_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def note(words: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        started.append((words, how))
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(subprocess, "run", note)
    assert main(["run", "--port", "8602"]) == 0
    ((words, how),) = started
    assert words[1:5] == ["-m", "streamlit", "run", "app.py"]
    assert words[words.index("--server.address") + 1] == "localhost"
    assert words[-1] == "8602"
    assert (Path(str(how["cwd"])) / "app.py").is_file()


def test_run_says_where_the_app_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "_APP", Path("/nowhere/app.py"))
    assert main(["run"]) == 2
    assert "whole folder" in capsys.readouterr().err


def test_what_is_not_there_yet_is_not_offered(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", "lesson.html"])
    assert left.value.code == 2
    assert "run, prove, check" in capsys.readouterr().err.replace("'", "")
