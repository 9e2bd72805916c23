"""A cluster gives what one process gives, also when it loses workers. The real ones need the extra `distributed`."""

import os
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.matching import distributed, files
from matcher.matching.files.packing import OtherRules, pack, unpack
from matcher.skills import offline
from tests.matching import filed

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `distributed` is not installed")
ORDER = files.Order("vacancy", 5, with_lines=True)


@pytest.fixture(scope="module")
def vocabulary() -> offline.Offline:
    return offline.load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, vocabulary: offline.Offline) -> Path:
    made = tmp_path_factory.mktemp("cluster")
    filed.write(made, vocabulary, people=90, vacancies=20)
    return made


class Killing(filed.Listening):
    """After the second and the sixth block, one of the workers is killed."""

    def __init__(self, cluster: object) -> None:
        super().__init__()
        self.cluster, self.killed = cluster, set[int]()

    def progress(self, done: int, total: int, lines: int) -> None:
        super().progress(done, total, lines)
        if self.blocks in (2, 6):
            nanny = next(one for one in self.cluster.workers.values() if one.pid)
            os.kill(nanny.pid, signal.SIGKILL)
            self.killed.add(nanny.pid)


@pytest.mark.slow
@needs_dask
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("by", ["vacancy", "candidate"])
def test_a_cluster_gives_the_same(folder: Path, vocabulary: offline.Offline, by: str) -> None:
    order = files.Order(by, 5, with_lines=True)
    alone = filed.run(folder, vocabulary, order)
    assert filed.run(folder, vocabulary, order, crew=distributed.cluster(2), block=6_000) == alone


@pytest.mark.slow
@needs_dask
@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_workers_gives_the_same(folder: Path, vocabulary: offline.Offline) -> None:
    dask = pytest.importorskip("distributed")
    with dask.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        report = Killing(cluster)
        crew = distributed.cluster(2, cluster.scheduler_address)
        kept = filed.run(folder, vocabulary, ORDER, report, crew, block=6_000)
    assert len(report.killed) == 2
    assert kept == filed.run(folder, vocabulary, ORDER)


@needs_dask
@pytest.mark.filterwarnings("default")
def test_an_address_where_nobody_is_is_told(
    folder: Path, vocabulary: offline.Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed, "WAITING", 1)
    with pytest.raises(distributed.NoCluster, match="no scheduler of Dask at tcp"):
        filed.run(folder, vocabulary, ORDER, crew=distributed.cluster(1, "tcp://127.0.0.1:9"))


def test_without_the_extra_a_sentence_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(distributed, "import_module", missing)
    words = ["match", f"--candidates={folder}/c.jsonl", f"--vacancies={folder}/v.jsonl", "--own", "--engine=dask"]
    outcome = CliRunner().invoke(main, words)
    assert outcome.exit_code == 1
    assert "matcher[distributed]" in outcome.stderr
    assert outcome.stdout == ""


def test_a_worker_with_other_rules_does_nothing(folder: Path, vocabulary: offline.Offline) -> None:
    desks = []

    def crew(desk: files.Desk, path: Path) -> None:
        desks.append(desk)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filed.run(folder, vocabulary, ORDER, crew=crew)
    with pytest.raises(OtherRules, match="rules"):
        desks[0]._replace(rule="another").clerk()


def test_a_vocabulary_that_was_sent_understands_the_same(vocabulary: offline.Offline) -> None:
    sent = unpack(pack(vocabulary))
    for text in ("listening", "luistren", "niet stressbestendig", "boze klanten kalmeren", "zqxv", "https://x"):
        assert sent.skill(text) == vocabulary.skill(text)
        assert sent.denies(text) == vocabulary.denies(text)
    assert pack(sent).fingerprint() == pack(vocabulary).fingerprint()
