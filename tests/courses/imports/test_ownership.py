"""Whose a course is, and what an upload may touch."""

from __future__ import annotations

from typing import Any

import pytest

from courses.domain.ownership import change_owner, owner_for
from courses.models import Course, Occasion, Provider, Source, SourceKind
from courses.signals import courses_changed
from organisations.models import Municipality
from tests.courses.imports.conftest import Deliver, course, occasion, provider

BORAS, MARK, LERUM = "1490", "1463", "1441"


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        ("Lerums kommun, Vuxenutbildningen", LERUM),
        ("Sundsvalls Kommun", "2281"),
        ("Borås Stad - Yrkeshögskolan i Borås", BORAS),
        ("Campus Åre/Åre kommun", "2321"),
        ("Upplands-Bro kommun, Vuxenutbildningen", "0139"),
        ("Yrkeshögskolan Malmö stad", "1280"),
        ("MARKS KOMMUN", MARK),
        ("Upplands Väsby kommun", "0114"),
        ("Hudiksvall kommun CUL", "2184"),
        ("Region Gotland, kommunal vuxenutbildning", None),
        ("Kommunförbundet", None),
        ("", None),
    ],
)
def test_a_municipal_body_is_known_by_its_name(body: str, owner: str | None) -> None:
    values = {"responsible_body": body, "responsible_body_type": "kommunal", "municipality_id": None}
    assert owner_for(values) == owner


def test_a_municipal_body_without_a_municipalitys_name_belongs_where_it_sits() -> None:
    values = {"responsible_body": "Lapplands kommunalförbund", "responsible_body_type": "kommunal"}
    assert owner_for({**values, "municipality_id": "2584"}) == "2584"


@pytest.mark.parametrize("kind", ["enskild", "region", "statlig", "annan"])
def test_all_other_bodies_belong_to_the_region(kind: str) -> None:
    values = {"responsible_body": "Borås Stads Bolag AB", "responsible_body_type": kind, "municipality_id": BORAS}
    assert owner_for(values) is None


def test_a_body_of_unknown_type_belongs_to_the_municipality_that_it_names() -> None:
    values = {"responsible_body_type": "", "municipality_id": LERUM}
    assert owner_for({**values, "responsible_body": "Borås stad"}) == BORAS
    assert owner_for({**values, "responsible_body": "Folkhögskolan"}) is None


def municipal(key: str = "p.1", body: str = "Borås stad", **values: Any) -> Any:
    return provider(key, responsible_body=body, responsible_body_type="kommunal", **values)


@pytest.mark.django_db
def test_a_course_is_its_providers_owners_and_not_the_places(deliver: Deliver) -> None:
    deliver(municipal(), course(), occasion(municipality_codes=(MARK,)))
    assert Provider.objects.get().owner_id == Course.objects.get().owner_id == BORAS


@pytest.mark.django_db
def test_courses_follow_when_the_responsible_body_changes(deliver: Deliver) -> None:
    deliver(municipal(), course(), occasion())
    deliver(municipal(body="Marks kommun"), course(), occasion())
    assert Provider.objects.get().owner_id == Course.objects.get().owner_id == MARK


@pytest.mark.django_db
def test_courses_follow_when_most_occasions_change_provider(deliver: Deliver) -> None:
    deliver(municipal(), municipal("p.2", "Marks kommun"), course(), occasion())
    deliver(municipal(), municipal("p.2", "Marks kommun"), course(), occasion(provider_keys=("p.2",)))
    assert Course.objects.get().owner_id == MARK


@pytest.mark.django_db
def test_the_regions_choice_of_owner_moves_the_courses_and_outlives_imports(deliver: Deliver) -> None:
    items = [municipal(), course("i.1"), course("i.2"), occasion("e.1"), occasion("e.2", course_key="i.2")]
    deliver(*items)
    Course.objects.filter(key="i.2").update(owner_id=LERUM, overridden_fields=["owner_id"])
    announced: list[list[int]] = []
    courses_changed.connect(listener := lambda ids, **_: announced.append(ids))
    moved = change_owner(Provider.objects.get(), Municipality.objects.get(code=MARK))
    courses_changed.disconnect(listener)
    assert moved == [Course.objects.get(key="i.1").pk]
    assert announced[-1] == moved
    deliver(municipal(name="Nytt namn", body="Lerums kommun"), *items[1:])
    assert dict(Course.objects.values_list("key", "owner_id")) == {"i.1": MARK, "i.2": LERUM}
    assert Provider.objects.values_list("owner_id", "name").get() == (MARK, "Nytt namn")


@pytest.mark.django_db
def test_an_editors_words_about_a_provider_give_neither_it_nor_its_courses_away(deliver: Deliver) -> None:
    deliver(municipal(), course(), occasion())
    Provider.objects.update(responsible_body="Marks kommun", overridden_fields=["responsible_body"])
    deliver(municipal(phone="033-00 00 00"), course(title="Ny"), occasion())
    assert Provider.objects.values_list("responsible_body", "phone").get() == ("Marks kommun", "033-00 00 00")
    assert Provider.objects.get().owner_id == Course.objects.get().owner_id == BORAS


@pytest.mark.django_db
def test_choosing_another_provider_does_not_give_a_course_away(deliver: Deliver) -> None:
    deliver(municipal(), provider("p.2"), course(), occasion())
    region = Provider.objects.get(key="p.2")
    Course.objects.update(provider=region, overridden_fields=["provider_id"])
    deliver(municipal(), provider("p.2"), course(title="Ny"), occasion())
    assert Course.objects.values_list("title", "provider_id", "owner_id").get() == ("Ny", region.pk, BORAS)


@pytest.mark.django_db
def test_a_provider_can_be_given_back_to_the_region(deliver: Deliver) -> None:
    deliver(municipal(), course(), occasion())
    change_owner(Provider.objects.get(), None)
    deliver(municipal(name="Nytt namn"), course(title="Ny"), occasion())
    assert (Provider.objects.get().owner, Course.objects.get().owner) == (None, None)


@pytest.fixture
def upload(db: None) -> Source:
    return Source.objects.create(slug="boras-fil", name="Borås fil", kind=SourceKind.CSV, owner_id=BORAS)


REASON = "Hör till {}. Du kan bara ändra det som Borås äger."


@pytest.mark.django_db
def test_an_upload_makes_courses_of_its_own_municipality(deliver: Deliver, upload: Source) -> None:
    run = deliver(municipal(), course("i.1"), course("i.2"), occasion(), source=upload, only_owner=BORAS)
    assert run.report["rejected"] == []
    assert set(Course.objects.values_list("key", "owner_id")) == {("i.1", BORAS), ("i.2", BORAS)}


@pytest.mark.django_db
def test_an_upload_may_not_make_anything_for_others(deliver: Deliver, upload: Source) -> None:
    run = deliver(
        municipal(),
        municipal("p.mark", "Marks kommun"),
        provider("p.privat", responsible_body="Bolaget AB", responsible_body_type="enskild"),
        course("i.1"),
        course("i.mark"),
        course("i.båda"),
        occasion("e.1"),
        occasion("e.mark", course_key="i.mark", provider_keys=("p.mark",)),
        occasion("e.privat", course_key="i.båda", provider_keys=("p.privat",)),
        occasion("e.båda", course_key="i.båda"),
        source=upload,
        only_owner=BORAS,
    )
    assert [(r["kind"], r["key"], r["reason"]) for r in run.report["rejected"]] == [
        ("providers", "p.mark", REASON.format("Mark")),
        ("providers", "p.privat", REASON.format("regionen")),
        ("infos", "i.mark", REASON.format("Mark")),
        ("events", "e.mark", REASON.format("Mark")),
        ("events", "e.privat", REASON.format("regionen")),
    ]
    assert set(Occasion.objects.values_list("key", flat=True)) == {"e.1", "e.båda"}
    assert set(Provider.objects.values_list("key", flat=True)) == {"p.1"}
    assert run.report["distinct"] == {"providers": 1, "infos": 2, "events": 2}


@pytest.mark.django_db
def test_an_upload_may_not_touch_what_others_own_already(deliver: Deliver, upload: Source) -> None:
    marks = [municipal("p.mark", "Marks kommun"), course(), occasion(provider_keys=("p.mark",))]
    deliver(*marks)
    run = deliver(
        municipal("p.mark", "Borås stad", name="Kapad"),
        course(title="Kapad"),
        occasion(title="Kapad", provider_keys=("p.mark",)),
        occasion("e.ny", provider_keys=()),
        source=upload,
        only_owner=BORAS,
    )
    assert [r["key"] for r in run.report["rejected"]] == ["p.mark", "i.1", "e.1", "e.ny"]
    assert run.message == "Inget har ändrats."
    assert (Provider.objects.get().name, Course.objects.get().title) == ("Skola p.mark", "Kurs i.1")


@pytest.mark.django_db
def test_a_place_gives_no_rights(deliver: Deliver, upload: Source) -> None:
    run = deliver(
        provider("p.privat", responsible_body="Bolaget AB", responsible_body_type="enskild", municipality_id=BORAS),
        occasion(provider_keys=("p.privat",), municipality_codes=(BORAS,)),
        source=upload,
        only_owner=BORAS,
    )
    assert [r["reason"] for r in run.report["rejected"]] == [REASON.format("regionen")] * 2


@pytest.mark.django_db
def test_an_upload_withdraws_only_what_its_municipality_owns(deliver: Deliver, upload: Source) -> None:
    items = [municipal(), course("i.1"), occasion("e.1"), course("i.2"), occasion("e.2", course_key="i.2")]
    deliver(*items, source=upload, only_owner=BORAS)
    Course.objects.filter(key="i.2").update(owner_id=MARK, overridden_fields=["owner_id"])
    deliver(municipal(), source=upload, only_owner=BORAS)
    assert set(Occasion.objects.exclude(gone_at=None).values_list("key", flat=True)) == {"e.1"}
    assert set(Course.objects.exclude(gone_at=None).values_list("key", flat=True)) == {"i.1"}
