# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import ScenarioFile
from pytest_dagster_parity.scenario.reader import load_file
from tests.unit.scenario.texts import file_of, scenario


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/two.yaml", "b-x/one.yml", "a.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(file_of(scenario(name=f"partitions.{path.stem}.rule")))
    (tmp_path / "notes.txt").write_text("no scenario")
    (tmp_path / "folder.yaml").mkdir()
    return tmp_path


def names(files: tuple[Path, ...], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files]


def test_files_are_found_in_the_order_of_their_folders(folder: Path) -> None:
    assert names(corpus.find(folder), folder) == ["a.yaml", "b/two.yaml", "b-x/one.yml"]


def test_files_are_found_once_and_in_the_order_asked_for(folder: Path) -> None:
    asked = [folder / "b", folder / "a.yaml", folder, folder / "notes.txt", folder / "nowhere"]
    assert names(corpus.find(asked), folder) == ["b/two.yaml", "a.yaml", "b-x/one.yml"]


def test_the_bundled_corpus_lies_beside_the_package_or_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert corpus.bundled().is_dir()
    assert corpus.transcripts().parent == corpus.bundled().parent == corpus.data()
    monkeypatch.setattr(corpus, "resources", lambda _: tmp_path / "package")
    assert corpus.data() == tmp_path / "conformance"
    (tmp_path / "package/conformance").mkdir(parents=True)
    assert corpus.data() == tmp_path / "package/conformance"


def test_the_digest_is_that_of_the_contents_alone(folder: Path, tmp_path: Path) -> None:
    files = [load_file(path) for path in corpus.find(folder)]
    moved = tmp_path / "moved.yaml"
    moved.write_bytes((folder / "a.yaml").read_bytes().replace(b"\n", b"\r\n"))
    same = corpus.digest([*files[1:], load_file(moved)])
    assert corpus.digest(files) == same == corpus.digest(reversed(files))
    assert len(same) == 64
    moved.write_text(file_of(scenario(name="partitions.a.other")))
    assert corpus.digest([*files[1:], load_file(moved)]) != same


def files_of(*heads: tuple[str, str]) -> tuple[ScenarioFile, ...]:
    """Return files `0.yaml` and so on, each of one scenario with an id and a head."""
    return tuple(
        load_file(Path(f"{number}.yaml"), file_of(scenario(name=name, head=head)).encode())
        for number, (name, head) in enumerate(heads)
    )


def test_what_is_replaced_knows_what_replaces_it() -> None:
    files = files_of(
        ("sensors.a.old", ""),
        ("sensors.a.new", "origin: charter\n    replaces: sensors.a.old"),
        ("sensors.a.third", ""),
    )
    linked = corpus.link(files)
    assert [(file.scenarios[0].replaces, file.scenarios[0].replaced_by) for file in linked] == [
        (None, "sensors.a.new"),
        ("sensors.a.old", None),
        (None, None),
    ]
    assert linked[2] is files[2]


CHARTER = "origin: charter\n    replaces: "


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([("sensors.a.b", ""), ("sensors.a.b", "")], "1.yaml:3:5: `sensors.a.b` is a scenario of 0.yaml:3 already [duplicate-id]"),
        ([("sensors.a.new", f"{CHARTER}sensors.a.olt"), ("sensors.a.old", "")],
         "0.yaml:3:5: `sensors.a.olt`, which this replaces, is no semantic of the corpus [unknown-id]\n  did you mean `sensors.a.old`?"),
        ([("sensors.a.new", f"{CHARTER}partitions.xx.yy")],
         "0.yaml:3:5: `partitions.xx.yy`, which this replaces, is no semantic of the corpus [unknown-id]"),
        ([("sensors.a.old", "origin: charter"), ("sensors.a.new", f"{CHARTER}sensors.a.old")],
         "1.yaml:3:5: `sensors.a.old`, which this replaces, is the charter's itself [contradiction]"),
        ([("sensors.a.old", ""), ("sensors.a.new", f"{CHARTER}sensors.a.old"), ("sensors.a.newer", f"{CHARTER}sensors.a.old")],
         "2.yaml:3:5: `sensors.a.old` is replaced by `sensors.a.new` already [contradiction]"),
    ],
)  # fmt: skip
def test_files_that_contradict_each_other_are_no_corpus(heads: list[tuple[str, str]], expected: str) -> None:
    with pytest.raises(LoadError) as caught:
        corpus.link(files_of(*heads))
    assert str(caught.value) == expected


def test_the_nearest_id_is_suggested() -> None:
    assert corpus.nearest_id("sensors.a.olt", ["sensors.a.old", "sensors.b.c"]) == "sensors.a.old"
    assert corpus.nearest_id("x", ["sensors.a.old"]) is None
