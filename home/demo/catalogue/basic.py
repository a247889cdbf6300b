"""Komvux, basic level: what compulsory school gives, for adults."""

from courses.vocabulary import CreditUnit, SchoolForm, TimeUnit
from home.demo.template import Template, given, points

ELIGIBILITY = (
    "Du har fyllt 20 år, eller fyller det under året, och saknar kunskaperna från grundskolan. Studierna är en rättighet: "
    "din hemkommun ska erbjuda dem."
)

TEMPLATES = (
    Template(
        title="Svenska som andraspråk, grundläggande nivå",
        form=SchoolForm.KOMVUX_BASIC,
        summary="Fyra delkurser efter sfi D. Behövs för gymnasiekurser och för många jobb.",
        description=(
            "Du läser och skriver berättande och utredande texter, håller föredrag och lär dig mer grammatik. Delkurs 1 börjar "
            "där sfi slutar och delkurs 4 motsvarar årskurs 9.",
            "En lärare provar din nivå, så att du börjar i rätt delkurs.",
        ),
        eligibility=ELIGIBILITY,
        audience="För dig som har svenska som andra språk och är klar med sfi D.",
        code="GRNSVA2",
        subject_codes=("GRNSVAA", "GRNSVAB", "GRNSVAC", "GRNSVAD"),
        extent=(40, TimeUnit.WEEKS),
        credits=points(700, CreditUnit.ACTIVITY),
        given=given("""
            boras månad 50 100 dag
            mark termin 50 dag
            ulricehamn löpande 50 distans @ulricehamn @tranemo
            tranemo månad 50 dag
            vargarda termin 50 dag
            herrljunga termin 50 kväll
            svenljunga termin 50 dag
            bollebygd termin 50 dag
        """),
    ),
    Template(
        title="Svenska, grundläggande nivå",
        form=SchoolForm.KOMVUX_BASIC,
        summary="Bli säkrare på att läsa, skriva och tala.",
        description=(
            "Du tränar på att skriva tydligt, läsa längre texter och uttrycka dig inför andra. Du läser i din egen takt och "
            "läraren ger dig återkoppling varje vecka.",
        ),
        eligibility=ELIGIBILITY,
        code="GRNSVE2",
        subject_codes=("GRNSVEA", "GRNSVEB", "GRNSVEC", "GRNSVED"),
        credits=points(700, CreditUnit.ACTIVITY),
        given=given("""
            boras månad 50 dag
            ulricehamn löpande 25 50 distans @ulricehamn
            mark termin 50 kväll
        """),
    ),
    Template(
        title="Matematik, grundläggande nivå, delkurs 1–4",
        form=SchoolForm.KOMVUX_BASIC,
        summary="Räkna igen, från plus och minus till procent och ekvationer.",
        description=(
            "Du börjar där du är. Delkurserna går från de fyra räknesätten till algebra, funktioner och sannolikhet. Lärare "
            "finns på plats varje dag och du skriver prov när du är redo.",
        ),
        eligibility=ELIGIBILITY,
        code="GRNMAT2",
        subject_codes=("GRNMATA", "GRNMATB", "GRNMATC", "GRNMATD"),
        credits=points(600, CreditUnit.ACTIVITY),
        given=given("""
            boras löpande dag
            mark löpande dag
            tranemo löpande dag
            ulricehamn löpande distans @ulricehamn @herrljunga
            vargarda löpande dag
            bollebygd löpande dag
        """),
    ),
    Template(
        title="Engelska, grundläggande nivå",
        form=SchoolForm.KOMVUX_BASIC,
        summary="Engelska från första orden till nivån i årskurs 9.",
        description=(
            "Du lyssnar, talar, läser och skriver om sådant du möter i vardag, arbete och på resa. Gruppen samtalar mycket.",
        ),
        eligibility=ELIGIBILITY,
        code="GRNENG2",
        subject_codes=("GRNENGA", "GRNENGB", "GRNENGC", "GRNENGD"),
        credits=points(600, CreditUnit.ACTIVITY),
        given=given("""
            boras månad 50 dag
            mark termin 50 kväll
            svenljunga löpande 50 dag
            herrljunga termin 50 dag
            ulricehamn löpande 50 distans @ulricehamn @tranemo @vargarda
        """),
    ),
    Template(
        title="Samhällskunskap, grundläggande nivå",
        form=SchoolForm.KOMVUX_BASIC,
        summary="Hur Sverige styrs, vad lagen säger och hur ekonomin hänger ihop.",
        description=(
            "Kursen tar upp demokrati, rättigheter, medier, privatekonomi och arbetsmarknad. Du diskuterar aktuella händelser "
            "och övar på att granska källor.",
        ),
        eligibility=ELIGIBILITY,
        code="GRNSAM2",
        subject_codes=("GRNSAM2",),
        credits=points(150, CreditUnit.ACTIVITY),
        given=given("""
            boras period 50 dag
            mark fråga 50 dag
        """),
    ),
    Template(
        title="Orienteringskurs: kom i gång med studierna",
        form=SchoolForm.KOMVUX_BASIC,
        summary="Fem veckor för dig som inte har studerat på länge.",
        description=(
            "Du lär dig studieteknik, provar på ämnen och gör en plan tillsammans med vägledaren. Efter kursen vet du vad du "
            "vill läsa och hur.",
        ),
        audience="För dig som är osäker på vad du klarar eller vill. Du får inga betyg och inga prov.",
        code="GRNORI",
        extent=(5, TimeUnit.WEEKS),
        given=given("""
            boras månad 50 dag
            tranemo period 50 dag
            vargarda period 50 dag
        """),
    ),
)
