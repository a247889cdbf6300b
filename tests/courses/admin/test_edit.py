"""Editing a course: what becomes an override, and what does not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from courses.admin.opened import STALE_PAGE
from courses.models import Course, Occasion
from tests.courses.admin.conftest import Open, Save, course_url
from tests.courses.admin.posted import index_of, rich
from tests.courses.imports.conftest import Deliver, course, occasion, provider

TEXT = (
    "<h3>Om kursen</h3><p>Du lär dig <strong>mycket</strong> och <em>lite till</em>.<br>Se "
    '<a href="https://skolan.example.se/a?b=1&amp;c=2" rel="noopener noreferrer">skolan</a>.</p>'
    "<ul><li>Ett</li><li>Två</li></ul>"
)
INFO = {
    "description": TEXT,
    "eligibility": "Grundläggande behörighet",  # text outside every element, as older sources gave it
    "credits": Decimal("100.0"),
    "credits_unit": "gy",
    "extent_length": 20,
    "extent_unit": "weeks",
    "subject_codes": ("SVESVE01", "engeng05"),
    "is_vocational": False,
    "url": "https://skolan.example.se/kurs?x=1&y=2",
    "expires": dt.date(2027, 12, 31),
}
EVENT = {
    "course_key": "i.1",
    "provider_keys": ("p.1",),
    "start": dt.date(2027, 1, 11),
    "end": dt.date(2027, 6, 4),
    "application_last": dt.date(2026, 12, 1),
    "application_instruction": "<p>Ansök på webben.</p>",
    "pace": 50,
    "mode": "distans",
    "municipality_codes": ("1490", "0180"),
    "towns": ("Borås", "Stockholm"),
    "languages": ("swe", "qqq"),
    "keywords": ("vård", "omsorg"),
    "fee": Decimal("1250.50"),
    "fee_currency": "SEK",
}


@pytest.fixture
def imported(deliver: Deliver) -> Course:
    """A course with two occasions, as an import wrote it."""
    deliver(
        provider(),
        course(**INFO),
        occasion(**EVENT),
        occasion("e.2", **EVENT | {"start": dt.date(2027, 8, 16), "end": None}),
    )
    return Course.objects.get(key="i.1")


def stored(pk: int) -> list[dict[str, object]]:
    """The course and its occasions without what Wagtail keeps of each saving."""
    bookkeeping = {"updated_at", "latest_revision_id", "live_revision_id", "last_published_at"}
    rows = [Course.objects.values().get(pk=pk), *Occasion.objects.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name not in bookkeeping} for row in rows]


def test_publishing_an_untouched_form_changes_nothing(imported: Course, save: Save) -> None:
    before = stored(imported.pk)
    save(imported, {}, publish=True)
    assert stored(imported.pk) == before


def test_a_changed_field_becomes_an_override_and_no_other_does(imported: Course, save: Save, opened: Open) -> None:
    form = opened(imported)
    first = imported.occasions.get(key="e.1")
    prefix = index_of(form, first.pk)
    save(imported, {"title": "Ny titel", "summary": "Kort", f"{prefix}-pace": "75"}, publish=True)
    imported.refresh_from_db()
    first.refresh_from_db()
    assert (imported.title, imported.summary, imported.overridden_fields) == ("Ny titel", "Kort", ["title"])
    assert (first.pace, first.overridden_fields) == (75, ["pace"])
    assert imported.occasions.get(key="e.2").overridden_fields == []


@pytest.mark.parametrize(
    ("field", "posted", "value"),
    [
        ("description", rich("Nytt"), "<p>Nytt</p>"),
        ("provider", "", None),
        ("subject_codes", "svesve01, ENGENG05 ,, svesve01", ["svesve01", "ENGENG05"]),
        ("credits", "150", Decimal(150)),
        ("is_vocational", "unknown", None),
        ("url", "skolan.example.se/ny", "https://skolan.example.se/ny"),
        ("keywords", "", []),
        ("direction_ids", ["1"], [1]),
        ("expires", "2028-01-01", dt.date(2028, 1, 1)),
    ],
)
def test_each_kind_of_field_is_read_and_overridden(
    imported: Course, save: Save, field: str, posted: object, value: object
) -> None:
    save(imported, {field: posted}, publish=True)
    imported.refresh_from_db()
    name = "provider_id" if field == "provider" else field
    assert getattr(imported, name) == value
    assert imported.overridden_fields == [name]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"municipality_codes": [], "municipality_codes-others": "Stockholm, Malmö kommun"},
            {"municipality_codes": ["0180", "1280"]},
        ),
        ({"towns": "Borås"}, {"towns": ["Borås"]}),
        ({"languages": ["swe", "eng"]}, {"languages": ["swe", "eng", "qqq"]}),
        ({"rolling_start": "on"}, {"rolling_start": True}),
        ({"mode": "pa-plats", "seats": "12"}, {"mode": "pa-plats", "seats": 12}),
        ({"end": "2027-06-10"}, {"end": dt.date(2027, 6, 10)}),
    ],
)
def test_each_kind_of_an_occasions_field_is_read_and_overridden(
    imported: Course, save: Save, opened: Open, changes: dict[str, object], expected: dict[str, object]
) -> None:
    one = imported.occasions.get(key="e.1")
    prefix = index_of(opened(imported), one.pk)
    save(imported, {f"{prefix}-{name}": value for name, value in changes.items()}, publish=True)
    one.refresh_from_db()
    assert {name: getattr(one, name) for name in expected} == expected
    assert set(one.overridden_fields) == set(expected)


def test_hiding_an_occasion_is_no_override(imported: Course, save: Save, opened: Open) -> None:
    one = imported.occasions.get(key="e.1")
    save(imported, {f"{index_of(opened(imported), one.pk)}-hidden": "on"}, publish=True)
    one.refresh_from_db()
    assert (one.hidden, one.overridden_fields) == (True, [])


def test_what_an_import_wrote_while_the_form_was_open_stays_in_untouched_fields(
    imported: Course, deliver: Deliver, save: Save, opened: Open
) -> None:
    form = opened(imported)
    newer = {"description": "<p>Nyare</p>", "credits": Decimal(200)}
    deliver(provider(), course(**INFO | newer), occasion(**EVENT | {"pace": 25}), occasion("e.3", **EVENT))
    save(imported, {"title": "Ny titel"}, opened=form, publish=True)
    imported.refresh_from_db()
    assert (imported.title, imported.description, imported.credits) == ("Ny titel", "<p>Nyare</p>", Decimal(200))
    assert imported.overridden_fields == ["title"]
    known = {one.key: (one.pace, one.gone_at is not None, one.overridden_fields) for one in imported.occasions.all()}
    assert known == {"e.1": (25, False, []), "e.2": (50, True, []), "e.3": (50, False, [])}


def test_what_is_saved_of_an_unpublished_imported_course_is_a_draft_and_keeps_what_an_import_wrote_meanwhile(
    imported: Course, deliver: Deliver, save: Save, opened: Open
) -> None:
    Course.objects.get(pk=imported.pk).unpublish()
    form = opened(imported)
    deliver(provider(), course(**INFO | {"credits": Decimal(200)}), occasion(**EVENT), occasion("e.3", **EVENT))
    save(imported, {"title": "Ny titel"}, opened=form)
    imported.refresh_from_db()
    assert (imported.live, imported.title, imported.overridden_fields) == (False, "Kurs i.1", [])
    assert opened(imported)["title"] == "Ny titel"
    save(imported, {}, publish=True)
    imported.refresh_from_db()
    assert (imported.live, imported.title, imported.credits) == (True, "Ny titel", Decimal(200))
    assert imported.overridden_fields == ["title"]
    known = {one.key: one.gone_at is not None for one in imported.occasions.all()}
    assert known == {"e.1": False, "e.2": True, "e.3": False}


def test_a_value_that_only_looks_changed_against_the_newer_import_is_not_the_editors(
    imported: Course, deliver: Deliver, save: Save, opened: Open
) -> None:
    """The form still shows the old title; saving it must not override the import's new one."""
    form = opened(imported)
    deliver(provider(), course(**INFO | {"title": "Källans nya titel"}), occasion(**EVENT), occasion("e.2", **EVENT))
    save(imported, {"summary": "Kort"}, opened=form, publish=True)
    imported.refresh_from_db()
    assert (imported.title, imported.overridden_fields) == ("Källans nya titel", [])


def test_a_form_without_what_it_was_opened_with_is_refused(imported: Course, regional: Client, opened: Open) -> None:
    for forged in ("", "x", "eyJhIjoxfQ:1abcde:forged"):
        posted = {**opened(imported), "opened_with": forged, "title": "Ny titel"}
        response = regional.post(course_url("edit", imported.pk), posted)
        assert response.status_code == 200
        assert STALE_PAGE in response.content.decode()
    imported.refresh_from_db()
    assert imported.title == "Kurs i.1"


def test_what_a_form_was_opened_with_holds_for_that_course_only(
    imported: Course, deliver: Deliver, regional: Client, opened: Open
) -> None:
    deliver(provider(), course("i.2"), is_complete=False)
    other = opened(Course.objects.get(key="i.2"))["opened_with"]
    response = regional.post(course_url("edit", imported.pk), {**opened(imported), "opened_with": other})
    assert STALE_PAGE in response.content.decode()


def autosave(client: Client, imported: Course, posted: dict[str, object]) -> dict[str, str]:
    """What Wagtail's page posts by itself while the editor writes; gives the fields that the answer adds."""
    response = client.post(course_url("edit", imported.pk), posted, headers={"accept": "application/json"})
    data = response.json()
    assert data["success"], data
    return {"overwrite_revision_id": str(data["revision_id"]), **data["field_updates"]}


def test_a_field_typed_in_and_typed_back_is_not_overridden_though_it_was_saved_in_between(
    imported: Course, regional: Client, save: Save, opened: Open
) -> None:
    form = opened(imported)
    added = autosave(regional, imported, {**form, "title": "Kurs i.1x", "code": "ABC"})
    added = {**added, **autosave(regional, imported, {**form, **added, "title": "Kurs i.1", "code": "ABC"})}
    save(imported, {**added, "title": "Kurs i.1", "code": "ABC"}, opened=form, publish=True)
    imported.refresh_from_db()
    assert (imported.title, imported.code, imported.overridden_fields) == ("Kurs i.1", "ABC", ["code"])


def test_the_same_holds_for_a_course_that_was_never_published(
    imported: Course, regional: Client, save: Save, opened: Open
) -> None:
    Course.objects.filter(pk=imported.pk).update(live=False)
    form = opened(imported)
    added = autosave(regional, imported, {**form, "title": "Kurs i.1x", "code": "ABC"})
    save(imported, {**added, "title": "Kurs i.1", "code": "ABC"}, opened=form, publish=True)
    imported.refresh_from_db()
    assert (imported.title, imported.code, imported.overridden_fields) == ("Kurs i.1", "ABC", ["code"])


@pytest.mark.parametrize("number", ["abc", "", "-1", "9" * 30, "0", "\x00"])
def test_a_crafted_number_of_an_own_draft_is_no_error(
    imported: Course, regional: Client, opened: Open, number: str
) -> None:
    posted = {**opened(imported), "title": "Ny rubrik", "overwrite_revision_id": number}
    response = regional.post(course_url("edit", imported.pk), posted, headers={"accept": "application/json"})
    assert response.status_code < 500


def test_an_occasion_that_is_saved_by_itself_twice_and_then_published_is_one_occasion(
    imported: Course, regional: Client, save: Save, opened: Open
) -> None:
    form = {**opened(imported), **new_occasion(opened(imported), start="2027-03-01")}
    added = autosave(regional, imported, form)
    added |= autosave(regional, imported, {**form, **added})
    assert imported.occasions.count() == 2
    save(imported, added, opened=form, publish=True)
    made = imported.occasions.exclude(key__isnull=False)
    assert [(one.start, one.provider_id) for one in made] == [(dt.date(2027, 3, 1), imported.provider_id)]


def new_occasion(form: dict[str, object], **values: str) -> dict[str, str]:
    """The fields of an occasion that is added in the form."""
    number = int(str(form["occasions-TOTAL_FORMS"]))
    empty = {"id": "", "municipality_codes-others": "", "description": "null", "application_instruction": "null"}
    fields = {**empty, "distance_description": "null", "apprenticeship": "unknown", **values}
    return {
        "occasions-TOTAL_FORMS": str(number + 1),
        **{f"occasions-{number}-{name}": value for name, value in fields.items()},
    }


def test_an_imported_occasion_cannot_be_deleted(imported: Course, regional: Client, opened: Open) -> None:
    form = opened(imported)
    prefix = index_of(form, imported.occasions.get(key="e.1").pk)
    response = regional.post(course_url("edit", imported.pk), {**form, f"{prefix}-DELETE": "1"})
    assert "kan inte tas bort" in response.content.decode()
    assert imported.occasions.count() == 2


def test_an_occasion_of_another_course_is_not_reached_by_its_key(
    imported: Course, deliver: Deliver, regional: Client, opened: Open
) -> None:
    deliver(provider(), course("i.2"), occasion("e.9", course_key="i.2"), is_complete=False)
    foreign = Occasion.objects.get(key="e.9")
    form = opened(imported)
    prefix = index_of(form, imported.occasions.get(key="e.1").pk)
    response = regional.post(
        course_url("edit", imported.pk), {**form, f"{prefix}-id": str(foreign.pk), f"{prefix}-pace": "99"}
    )
    assert "flyttats eller tagits bort" in response.content.decode()
    foreign.refresh_from_db()
    assert (foreign.pace, foreign.course.key) == (None, "i.2")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": "2027-06-01", "end": "2027-05-01"}, "Slutdatum ska vara samma dag som start eller senare."),
        ({"pace": "0"}, "Skriv en takt från 1 till 100 procent."),
        ({"pace": "halv"}, "Skriv en takt från 1 till 100 procent."),
        ({"application_first": "2026-12-02"}, "Sista ansökningsdag ska inte ligga före den första."),
        ({"application_late": "2026-11-30"}, "Sista dag för sen ansökan ska inte ligga före sista ansökningsdag."),
        ({"application_url": "javascript:alert(1)"}, "Skriv en webbadress som börjar med https://"),
        ({"application_url": "ftp://skolan.example.se"}, "Skriv en webbadress som börjar med https://"),
        ({"seats": "-1"}, "Skriv antalet platser som ett heltal, 0 eller fler."),
        ({"start": "1889-01-01"}, "Skriv ett datum mellan 1990 och 2100."),
        ({"start": "i vår"}, "Skriv datumet som år-månad-dag, till exempel 2027-01-11."),
        ({"application_email": "skolan"}, "Skriv en e-postadress"),
        ({"municipality_codes-others": "Atlantis"}, "Det finns ingen kommun som heter Atlantis."),
        ({"towns": "x" * 121}, "är för långt: högst 120 tecken"),
        ({"fee": "-5"}, "Skriv avgiften som 0 eller mer."),
    ],
)
def test_bad_input_is_refused_with_words_that_help(
    imported: Course, regional: Client, opened: Open, changes: dict[str, str], message: str
) -> None:
    form = opened(imported)
    prefix = index_of(form, imported.occasions.get(key="e.1").pk)
    posted = {**form, **{f"{prefix}-{name}": value for name, value in changes.items()}}
    response = regional.post(course_url("edit", imported.pk), posted)
    assert response.status_code == 200
    assert message in response.content.decode()


def test_an_editor_need_not_mend_what_a_source_wrote(imported: Course, save: Save) -> None:
    Course.objects.filter(pk=imported.pk).update(url="inte en adress", credits_unit="")
    Occasion.objects.filter(course=imported).update(application_first=dt.date(2027, 5, 1), application_email="(saknas)")
    save(imported, {"summary": "Kort"}, publish=True)
    imported.refresh_from_db()
    assert (imported.summary, imported.url, imported.overridden_fields) == ("Kort", "inte en adress", [])
    assert set(imported.occasions.values_list("application_email", flat=True)) == {"(saknas)"}


def test_more_occasions_than_a_page_holds_are_refused_at_once(imported: Course, regional: Client, opened: Open) -> None:
    form = opened(imported)
    response = regional.post(course_url("edit", imported.pk), {**form, "occasions-TOTAL_FORMS": "99999", "title": "Ny"})
    occasions = response.context["form"].formsets["occasions"]
    assert occasions.non_form_errors() == ["En utbildning kan ha högst 250 tillfällen på sidan. Ingenting har sparats."]
    assert len(occasions.forms) == 0
    assert "högst 250 tillfällen" in response.content.decode()
    assert stored(imported.pk)[0]["title"] == "Kurs i.1"


@pytest.mark.parametrize(
    "posted",
    [
        "{",
        "[]",
        "7",
        '"text"',
        '{"blocks": 1, "entityMap": {}}',
        rich("\ud800"),
        rich("Text").replace('"inlineStyleRanges": []', '"inlineStyleRanges": [{"offset": "x", "length": 1}]'),
        rich("Text").replace('"entityRanges": []', '"entityRanges": [{"offset": 0, "length": 1, "key": 9}]'),
        "[" * 100_000,
    ],
)
@pytest.mark.parametrize("field", ["description", "audience", "occasion"])
def test_what_no_editor_would_post_as_text_is_refused(
    imported: Course, regional: Client, opened: Open, posted: str, field: str
) -> None:
    form = opened(imported)
    name = f"{index_of(form, imported.occasions.get(key='e.1').pk)}-description" if field == "occasion" else field
    before = stored(imported.pk)
    response = regional.post(course_url("edit", imported.pk), {**form, name: posted, "action-publish": "1"})
    assert response.status_code == 200
    assert "Texten gick inte att läsa. Ladda om sidan och skriv den igen." in response.content.decode()
    assert stored(imported.pk) == before
