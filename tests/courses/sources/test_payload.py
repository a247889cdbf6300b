"""JSON as it comes: files that are long, broken, or hold what Python or PostgreSQL can't."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from courses.records import SourceError
from courses.sources.emil3_files import Emil3Folder
from courses.sources.payload import decode_json, iter_json_list, storable
from courses.vocabulary import RecordKind
from tests.courses.sources.emil3_items import all_read, item


def written(folder: Path, text: str | bytes, name: str = "events.json") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[]", []),
        (" [ 1 , 2 ]\n", [1, 2]),
        ('[{"a": [1, {"b": "]"}]}, null, "x", 1.5, 12]', [{"a": [1, {"b": "]"}]}, None, "x", 1.5, 12]),
        ('{"links": [{"rel": "self"}], "educationEvents": [{"id": "e.1"}], "page": {}}', [{"id": "e.1"}]),
        ('{"educationEvents": []}', []),
        (b"\xef\xbb\xbf[1]", [1]),
        ("[1]".encode("utf-16"), [1]),
        ("[" + "9" * 5000 + "]", ["9" * 5000]),
        ("[1e400]", ["1e400"]),
        (b'["\xff"]', ["\ufffd"]),
    ],
)
def test_a_list_in_a_file_is_read_value_by_value(tmp_path: Path, text: str | bytes, values: list[Any]) -> None:
    assert list(iter_json_list(written(tmp_path, text))) == values


def test_values_longer_than_a_piece_of_the_file_are_read(tmp_path: Path) -> None:
    values = ["x" * size for size in (10, 1_000_000, 300_000, 0, 262_143)] + [{"a": ["å" * 700_000]}, 1]
    assert list(iter_json_list(written(tmp_path, json.dumps(values)))) == values


def test_a_value_nested_a_hundred_thousand_levels_deep_loses_only_its_depth(tmp_path: Path) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    values = list(iter_json_list(written(tmp_path, f'[{{"a": {deep}, "b": "]}}"}}, {{"id": "e.2"}}]')))
    assert (values[0]["b"], values[1]) == ("]}", {"id": "e.2"})
    assert decode_json(f'{{"a": {deep}, "b": 1}}'.encode())["b"] == 1


@pytest.mark.parametrize(
    "text",
    ["", "text", "<html></html>", "[", "[1", "[1,", '[{"a": 1}, {"b": ', '["x', "[1, 2", '[{"a": 1} {"b"]', "{}",
     '{"a": 1}', '{"a": [1], "b": [2]}', "[1, nul]", "[" * 5000],
)  # fmt: skip
def test_a_file_that_is_no_whole_list_stops_the_reading(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"^Filen events.json "):
        list(iter_json_list(written(tmp_path, text)))


def test_a_broken_file_tells_which_item_is_wrong(tmp_path: Path) -> None:
    text = json.dumps([{"id": number} for number in range(5)])[:-3] + "?}]"
    with pytest.raises(SourceError, match="post 5"):
        list(iter_json_list(written(tmp_path, text)))


def test_a_long_file_is_not_held_in_memory(tmp_path: Path) -> None:
    one = json.dumps(item(RecordKind.EVENT, title="x" * 400)) + ","
    path = tmp_path / "events.json"
    with path.open("w") as file:
        file.write("[")
        for _ in range(30_000):
            file.write(one)
        file.write("1]")
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    assert sum(1 for _ in iter_json_list(path)) == 30_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_jsonb_can_hold_is_left_alone() -> None:
    value = {"a": [1, 1.5, "å 👩\u200d🍳", None, True, {"b": {}}]}
    assert storable(value) == (value, False)


def test_the_field_of_the_very_name_goes_before_one_that_is_cleaned_to_it() -> None:
    assert storable({"a\x00": 1, "a": 2}) == ({"a": 2}, True)
    assert storable({"a": 2, "a\ud800": 1}) == ({"a": 2}, True)


def test_a_folder_is_complete_when_all_three_files_are_read(tmp_path: Path) -> None:
    for kind, name in ((RecordKind.PROVIDER, "providers"), (RecordKind.INFO, "infos"), (RecordKind.EVENT, "events")):
        rejected = {"id": f"{name}.rejected", "content": None}
        written(tmp_path, json.dumps([item(kind), rejected, {"id": "x", "status": "DELETED"}]), f"{name}.json")
    reader = Emil3Folder(tmp_path)
    places = []
    for kind in RecordKind:
        assert not reader.is_complete
        places.extend((delivered.kind, delivered.place) for delivered in all_read(reader, kind))
    assert reader.is_complete
    assert places == [(kind, place) for kind in RecordKind for place in range(3)]
    keys = {"events.rejected", "e.1", "e.2"}
    assert reader.still_there(RecordKind.EVENT, keys) == {"events.rejected"}
    assert reader.still_there(RecordKind.INFO, keys) == frozenset()


def test_a_folder_without_all_three_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "[]", "events.json")
    with pytest.raises(SourceError, match=r"I mappen saknas providers.json, infos.json\. "):
        Emil3Folder(tmp_path)
