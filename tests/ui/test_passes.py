"""Passes are shared by all visitors, kept apart where they differ, and bounded in bytes."""

import gc
import weakref
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from bnviz.experiment import Pass
from bnviz.scenario import BadData, Settings, Uploaded, read_upload
from bnviz.ui.shell import passes
from bnviz.ui.shell.passes import run
from tests.ui.conftest import OpenApp


def upload(text: bytes = b"1,2\n3,4\n5,7\n") -> Uploaded:
    return read_upload("a.csv", text)


def test_equal_set_ups_share_one_pass() -> None:
    settings = Settings(seed=11)
    done = run(settings, None)
    for view in (
        Settings(seed=11, cell=(2, 3)),
        Settings(seed=11, focus="mu", printed=("8", "13"), step="anything", present=True),
    ):
        assert run(view, None) is done
    # A file that is not used makes no difference.
    assert run(settings, upload()) is done
    assert run(replace(settings, seed=12), None) is not done


def test_a_view_of_one_cell_shares_the_pass_of_its_loss() -> None:
    one_hot = Settings(upstream="one-hot", cell=(2, 3))
    assert run(replace(one_hot, focus="mu"), None) is run(one_hot, None)


def test_equal_files_share_one_pass_and_notes_keep_them_apart() -> None:
    settings, file = Settings(data="upload"), upload()
    done = run(settings, file)
    assert run(settings, upload()) is done
    noted = replace(file, note="Whole numbers were converted to float64.")
    assert run(settings, noted) is not done
    assert run(settings, noted).uploaded is noted
    named = replace(file, feature_names=("a", "b"))
    assert run(settings, named).inputs.feature_names == ("a", "b")


def test_a_refusal_is_not_remembered_as_a_pass() -> None:
    settings = Settings(data="upload", seed=99)
    with pytest.raises(BadData):
        run(settings, None)
    assert run(settings, upload()).shape == (3, 2)


def test_the_bytes_of_all_passes_have_a_bound() -> None:
    large = [run(Settings(m=1024, d=256, seed=seed), None) for seed in range(3)]
    each = large[0].nbytes
    kept = [a for a in large[0].arrays.values() if isinstance(a, np.ndarray)]
    assert each >= sum(a.nbytes for a in kept if a.ndim == 2)
    memory = passes._run.cache  # noqa: SLF001  the bound is that of the memory itself
    assert memory.currsize <= memory.maxsize
    for seed in range(memory.maxsize // each + 3):
        run(Settings(m=1024, d=256, seed=100 + seed), None)
    assert memory.currsize <= memory.maxsize
    assert run(Settings(m=1024, d=256, seed=0), None) is not large[0]


def test_who_asks_at_the_same_time_shares_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Settings] = []
    compute = passes.run_pass

    def count(settings: Settings, uploaded: Uploaded | None) -> Pass:
        ran.append(settings)
        return compute(settings, uploaded)

    monkeypatch.setattr(passes, "run_pass", count)
    settings = Settings(m=512, d=128, seed=77)
    threads = [Thread(target=run, args=(settings, None)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ran) == 1


@pytest.mark.parametrize("page", ["pages/explore.py", "pages/step.py", "pages/prove.py"])
def test_a_session_keeps_no_pass_alive(open_app: OpenApp, page: str) -> None:
    app = open_app(m="6", d="4", seed="4711", cell="2,2").switch_page(page).run()
    assert not app.exception
    done = weakref.ref(run(Settings(m=6, d=4, seed=4711), None))
    passes._run.cache_clear()  # noqa: SLF001
    gc.collect()
    assert done() is None, gc.get_referrers(done())
