"""The compiled dictionary appears whole or not at all, once per version, whoever wants it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from search.analysis import Analyser, DictionaryBuildError, DictionaryMissingError, hunspell
from search.analysis import compile as compiler
from search.analysis.dictionary import Dictionary, build

ROOT = Path(__file__).resolve().parents[3]


def lemmas(folder: Path, form: str) -> list[str]:
    """What the dictionary in `folder` says that a form stands for."""
    record = Dictionary(folder).get(form)
    return [] if record is None else [form[: len(form) - strip] + add for strip, add in record[1]]


def folders(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir() if path.is_dir())


def test_a_dictionary_is_built_from_paradigms(tmp_path: Path, few_words: hunspell.Source) -> None:
    folder = build(tmp_path / "var", few_words)

    assert {form: lemmas(folder, form) for form in ("kurserna", "skolor", "språkets", "borås", "boråss", "kanon")} == {
        "kurserna": ["kurs"],
        "skolor": ["skola"],
        "språkets": ["språk"],
        "borås": ["borås"],
        "boråss": ["borås"],
        "kanon": [],
    }


def test_what_is_built_stays_as_it_is(tmp_path: Path, few_words: hunspell.Source) -> None:
    folder = build(tmp_path / "var", few_words)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}

    assert build(tmp_path / "var", few_words) == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_the_same_words_give_the_same_files(tmp_path: Path, few_words: hunspell.Source) -> None:
    one, other = (build(tmp_path / name, few_words) for name in ("one", "other"))

    assert one.name == other.name
    assert [(one / name).read_bytes() for name in (compiler.FORMS_FILE, compiler.RECORDS_FILE)] == [
        (other / name).read_bytes() for name in (compiler.FORMS_FILE, compiler.RECORDS_FILE)
    ]


def test_a_new_version_of_the_package_is_built_beside_the_one_in_use(
    tmp_path: Path, few_words: hunspell.Source
) -> None:
    names = [build(tmp_path / "var", hunspell.Source(few_words.folder, version)).name for version in ("1", "2", "3")]

    assert len(set(names)) == 3
    assert folders(tmp_path / "var") == sorted(names[1:])


def test_a_new_version_of_the_compiler_builds_anew(
    tmp_path: Path, few_words: hunspell.Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(tmp_path / "var", few_words)
    monkeypatch.setattr(compiler, "VERSION", compiler.VERSION + 1)

    assert build(tmp_path / "var", few_words) != first


def test_what_a_killed_build_has_left_is_no_dictionary(tmp_path: Path, few_words: hunspell.Source) -> None:
    left = tmp_path / "var" / "new-killed"
    left.mkdir(parents=True)
    (left / compiler.FORMS_FILE).write_bytes(b"half a file")

    folder = build(tmp_path / "var", few_words)

    assert folders(tmp_path / "var") == [folder.name]
    assert lemmas(folder, "kurser") == ["kurs"]


def test_processes_that_build_at_once_share_one_dictionary(tmp_path: Path, few_words: hunspell.Source) -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from search.analysis import hunspell; from search.analysis.dictionary import build;"
        "print(build(Path(sys.argv[1]), hunspell.Source(Path(sys.argv[2]), '1')))"
    )
    directory = tmp_path / "var"
    command = [sys.executable, "-c", program, str(directory), str(few_words.folder)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate(timeout=60)[0].strip() for process in running}

    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert len(answers) == 1
    assert folders(directory) == [Path(answers.pop()).name]


def test_a_place_where_nothing_can_be_written_is_told_with_what_to_do(
    tmp_path: Path, few_words: hunspell.Source
) -> None:
    (tmp_path / "var").write_text("a file, no folder")

    with pytest.raises(DictionaryBuildError, match=r"kan inte byggas i .*var.*manage\.py prepare --files-only"):
        build(tmp_path / "var" / "analysis", few_words)


def test_a_missing_package_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hunspell, "PACKAGE", "hunspell-xx")

    with pytest.raises(DictionaryMissingError, match="hunspell-sv är inte installerat"):
        hunspell.installed()


def test_analysis_needs_no_django() -> None:
    program = "import sys, search.analysis; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"

    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_the_dictionary_lies_in_few_megabytes(analyser: Analyser) -> None:
    folder = build()

    assert sum(path.stat().st_size for path in folder.iterdir()) < 8_000_000
    assert analyser.fingerprint
