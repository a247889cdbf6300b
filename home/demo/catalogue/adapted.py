"""Komvux som anpassad utbildning: for adults with an intellectual disability or an acquired brain injury."""

from courses.vocabulary import CreditUnit, SchoolForm
from home.demo.template import Template, given, points

ELIGIBILITY = (
    "Du har fyllt 20 år och har en intellektuell funktionsnedsättning, autism eller en förvärvad hjärnskada. "
    "Kontakta skolan, så planerar vi studierna tillsammans."
)

TEMPLATES = (
    Template(
        title="Svenska, anpassad utbildning",
        form=SchoolForm.KOMVUX_ADAPTED,
        summary="Läs, skriv och prata i lugn takt och liten grupp.",
        description=(
            "Du övar på att läsa korta texter, skriva meddelanden och berätta. Bilder och talsyntes finns som stöd.",
        ),
        eligibility=ELIGIBILITY,
        code="SGRSVEN",
        credits=points(600, CreditUnit.ACTIVITY),
        given=given("""
            boras fråga 10 dag
            mark termin 10 dag
        """),
    ),
    Template(
        title="Matematik i vardagen, anpassad utbildning",
        form=SchoolForm.KOMVUX_ADAPTED,
        summary="Pengar, klockan, mått och handling.",
        description=(
            "Du räknar med sådant som du har nytta av: priser, recept, tider och avstånd. Vi övar också utanför klassrummet.",
        ),
        eligibility=ELIGIBILITY,
        code="SGRMATE",
        credits=points(500, CreditUnit.ACTIVITY),
        given=given("""
            boras termin 10 dag
            ulricehamn termin 10 dag
        """),
    ),
    Template(
        title="Digital vardag, anpassad utbildning",
        form=SchoolForm.KOMVUX_ADAPTED,
        summary="Använd mobil, dator och internet tryggt.",
        description=("Du lär dig mejla, söka, legitimera dig och betala på nätet, och känna igen bedrägerier.",),
        eligibility=ELIGIBILITY,
        code="SGRDIGI",
        credits=points(200, CreditUnit.ACTIVITY),
        given=given("""
            boras termin 10 dag
            tranemo fråga 10 dag
        """),
    ),
)
