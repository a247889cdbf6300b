"""The demo's region: Boråsregionen's eight municipalities. Addresses, numbers and opening hours are invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

REGION = "Boråsregionen"
WEEK = ("8–20", "8–20", "8–17", "8–20", "8–15", "", "")
SHORT_WEEK = ("9–19", "9–16", "9–19", "9–16", "9–14", "", "")
WITH_SATURDAY = ("9–19", "9–16", "9–19", "9–16", "9–14", "10–14", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A municipality: what its page, its guidance and its learning centre say. Coordinates: WGS 84, degrees."""

    slug: str
    code: str
    area_code: str  # of telephone numbers
    postal_code: str
    town: str
    street: str
    latitude: float
    longitude: float
    introduction: str
    elsewhere: str
    centre: str
    hours: tuple[str, ...] = SHORT_WEEK
    languages: str = "Svenska och engelska"

    @property
    def name(self) -> str:
        """The municipality's: its main town's, but for Mark."""
        return "Mark" if self.slug == "mark" else self.town

    @property
    def phone(self) -> str:
        return f"{self.area_code}-00 00 00"

    def opening_hours(self) -> list[tuple[int, dt.time, dt.time]]:
        """Weekday (0 is Monday), opening and closing time; a closed day is left out."""
        spans = [(day, hours.split("–")) for day, hours in enumerate(self.hours) if hours]
        return [(day, dt.time(int(opens)), dt.time(int(closes))) for day, (opens, closes) in spans]


PLACES = (
    Place(
        slug="boras", code="1490", area_code="033", postal_code="503 00", town="Borås", street="Allégatan 00",
        latitude=57.7210, longitude=12.9401, hours=WEEK, languages="Svenska, engelska, arabiska, somaliska och ukrainska",
        introduction="Regionens största utbud: komvux på alla nivåer, sfi dag och kväll, yrkeshögskola och lärcentrum mitt i "
        "staden. Många kurser börjar varje månad.",
        elsewhere="<p>Bor du i Borås söker du alltid via Borås, även till kurser i grannkommunerna. Kommunen säger oftast ja "
        "till yrkesutbildningar som inte finns här.</p><p>Beslut tar ungefär tre veckor.</p>",
        centre="Studieplatser, datorer och tysta rum. Här skriver du prov för hela landets högskolor och yrkeshögskolor.",
    ),
    Place(
        slug="bollebygd", code="1443", area_code="033", postal_code="517 00", town="Bollebygd", street="Ballebovägen 00",
        latitude=57.6679, longitude=12.5710,
        introduction="I Bollebygd läser du sfi och grundläggande kurser på plats. Annat läser du i Borås eller på distans från "
        "lärcentrum vid stationen.",
        elsewhere="<p>De flesta Bollebygdsbor läser komvux i Borås. Ansökan går ändå genom Bollebygds kommun, som betalar.</p>",
        centre="Ett litet lärcentrum fem minuter från tåget, med plats för tolv studerande.",
    ),
    Place(
        slug="herrljunga", code="1466", area_code="0513", postal_code="524 00", town="Herrljunga", street="Storgatan 00",
        latitude=58.0780, longitude=13.0270,
        introduction="Här finns utbildningar för järnväg, åkeri och anläggning, och sfi i små grupper. Distanskurser följer du "
        "från lärcentrum.",
        elsewhere="<p>Sök genom Herrljunga kommun. Till yrkesutbildningar i andra kommuner prövas varje ansökan för sig.</p>",
        centre="Studieplatser i biblioteket, med handledare två eftermiddagar i veckan.",
    ),
    Place(
        slug="mark", code="1463", area_code="0320", postal_code="511 00", town="Kinna", street="Boråsvägen 00",
        latitude=57.5073, longitude=12.6945, hours=WEEK, languages="Svenska, engelska, arabiska och ukrainska",
        introduction="I Kinna läser du till undersköterska, snickare, CNC-operatör och sömmare, och alla nivåer av svenska. Flera "
        "kurser ges på kvällen.",
        elsewhere="<p>Finns utbildningen i Mark söker du den här. Annars söker du genom kommunen till en annan ort.</p>",
        centre="Lärcentrum ligger i det gamla väveriet, med verkstad, grupprum och provsal.",
    ),
    Place(
        slug="svenljunga", code="1465", area_code="0325", postal_code="512 00", town="Svenljunga", street="Kyrkogatan 00",
        latitude=57.4952, longitude=13.1120, hours=WITH_SATURDAY,
        introduction="Svenljunga har utbildningar i kök, bygg och trädgård, folkhögskola i Ätrans dal och ett lärcentrum som har "
        "öppet på lördagar.",
        elsewhere="<p>Kommunen har avtal med Borås och Tranemo. Sök genom Svenljunga kommun, så sköter vi resten.</p>",
        centre="Öppet även lördagar. Låna dator, skriv ut och skriv prov.",
    ),
    Place(
        slug="tranemo", code="1452", area_code="0325", postal_code="514 00", town="Tranemo", street="Storgatan 00",
        latitude=57.4862, longitude=13.3510, hours=WEEK, languages="Svenska, engelska, arabiska och somaliska",
        introduction="Industrins kommun: svets, CNC och automation i egen verkstad. Vård, sfi och gymnasiekurser läser du på "
        "lärcentrum, ofta tillsammans med studerande i grannkommunerna.",
        elsewhere="<p>Bor du i Tranemo söker du alltid via Tranemo kommun. Kommunen säger ja till de flesta yrkesutbildningar som "
        "inte finns här.</p><p>Beslut tar ungefär tre veckor. Varje utbildningssida visar vad som gäller för dig.</p>",
        centre="Läs på distans utan att sitta ensam. Här finns plats, dator, provdagar och någon att fråga.",
    ),
    Place(
        slug="ulricehamn", code="1491", area_code="0321", postal_code="523 00", town="Ulricehamn", street="Bogesundsgatan 00",
        latitude=57.7916, longitude=13.4187, hours=WEEK, languages="Svenska, engelska och arabiska",
        introduction="Ulricehamn ger nästan alla gymnasiekurser på distans, med lärare på nätet och stöd på lärcentrum. På plats "
        "finns industri, vård och barnskötare.",
        elsewhere="<p>Distanskurserna är öppna för boende i hela regionen. Bor du här söker du andra kommuners kurser genom "
        "Ulricehamns kommun.</p>",
        centre="Lärcentrum vid sjön: studieplatser, provsal och rum för videomöten.",
    ),
    Place(
        slug="vargarda", code="1442", area_code="0322", postal_code="447 00", town="Vårgårda", street="Kungsgatan 00",
        latitude=58.0347, longitude=12.8080,
        introduction="I Vårgårda läser du till vårdbiträde och snickare, och sfi på dagtid. Distanskurser följer du från "
        "lärcentrum i kommunhuset.",
        elsewhere="<p>Kommunen prövar varje ansökan till en annan kommun. Prata med vägledaren innan du söker.</p>",
        centre="Studieplatser och prov i kommunhuset, med vägledare på plats torsdagar.",
    ),
)  # fmt: skip

CENTRE_OFFER = (
    "Plugga i lugn och ro: studieplatser och grupprum, utan bokning.\n"
    "Låna dator och skriv ut: gratis för dig som studerar.\n"
    "Skriv prov: för skolor i hela landet, när din skola har godkänt platsen.\n"
    "Få studiestöd: handledare i svenska och matematik varje vecka.\n"
    "Träffa en vägledare: tisdag 13–16 utan bokning."
)
