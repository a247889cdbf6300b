"""Sfi: four courses on three study paths (Skolverket), offered in every municipality."""

from courses.vocabulary import SchoolForm, TimeUnit
from home.demo.template import Template, given

ELIGIBILITY = (
    "Du är folkbokförd i Sverige, har fyllt 16 år och saknar grundläggande kunskaper i svenska. "
    "Du har rätt att läsa från och med den 1 juli det år du fyller 16."
)
KEYWORDS = ("sfi", "svenska för invandrare", "svenska", "språk")

TEMPLATES = (
    Template(
        title="Sfi, kurs A och B",
        form=SchoolForm.SFI,
        summary="Svenska från början, för dig som har kort eller ingen skolgång.",
        description=(
            "Du lär dig att läsa, skriva, lyssna och prata på svenska i vardagen. Gruppen är liten och läraren "
            "anpassar takten efter dig. Du får också veta hur samhället fungerar: vården, skolan, arbetet.",
            "Kurserna A och B hör till studieväg 1. När du är klar fortsätter du med kurs C.",
        ),
        eligibility=ELIGIBILITY,
        audience="För dig som inte har gått i skolan så länge, eller som läser och skriver med ett annat alfabet.",
        code="SFIA",
        subject_codes=("SFIA", "SFIB"),
        extent=(40, TimeUnit.WEEKS),
        keywords=KEYWORDS,
        given=given("""
            boras löpande 75 dag
            mark löpande 50 dag
            ulricehamn löpande 50 dag
            tranemo löpande 50 dag
            svenljunga löpande 50 dag
            vargarda löpande 50 dag
            herrljunga löpande 50 dag
            bollebygd löpande 50 dag
        """),
    ),
    Template(
        title="Sfi, kurs C och D",
        form=SchoolForm.SFI,
        summary="Svenska för arbete och vidare studier. Kurs D avslutar sfi.",
        description=(
            "Du övar på att förstå nyheter, skriva mejl, delta i möten och läsa längre texter. Mycket handlar om svenska "
            "på jobbet: anställning, rättigheter och ord i ditt yrke.",
            "Efter kurs D kan du läsa svenska som andraspråk på grundläggande nivå eller söka en yrkesutbildning.",
        ),
        eligibility=ELIGIBILITY + " Du har klarat kurs B eller har motsvarande kunskaper.",
        audience="För dig som kan läsa och skriva och vill komma vidare till jobb eller studier.",
        code="SFIC",
        subject_codes=("SFIC", "SFID"),
        extent=(30, TimeUnit.WEEKS),
        keywords=KEYWORDS,
        given=given("""
            boras löpande 75 50 dag
            mark löpande 75 dag
            ulricehamn löpande 50 dag
            tranemo löpande 50 dag
            svenljunga löpande 50 dag
            vargarda löpande 50 dag
            herrljunga löpande 50 dag
            bollebygd löpande 50 dag
        """),
    ),
    Template(
        title="Sfi på kvällen",
        form=SchoolForm.SFI,
        summary="Läs sfi två kvällar i veckan och arbeta på dagen.",
        description=(
            "Lektionerna är tisdag och torsdag klockan 17.30–20. Mellan lektionerna arbetar du hemma med uppgifter på nätet. "
            "Du läser den kurs som passar dig, från B till D.",
        ),
        eligibility=ELIGIBILITY,
        audience="För dig som arbetar eller har små barn hemma på dagen.",
        code="SFIC",
        subject_codes=("SFIB", "SFIC", "SFID"),
        keywords=KEYWORDS,
        given=given("""
            boras löpande 25 kväll
            mark löpande 25 kväll
            tranemo löpande 25 kväll
        """),
    ),
    Template(
        title="Sfi på distans",
        form=SchoolForm.SFI,
        summary="Läs hemma eller på ditt lärcentrum, med lärare på nätet varje dag.",
        description=(
            "Du träffar läraren och gruppen i videomöten och gör uppgifter när du har tid. På lärcentrum finns dator, "
            "studieplats och någon som hjälper dig i gång.",
        ),
        eligibility=ELIGIBILITY + " Du har klarat kurs B och är van vid dator eller mobil.",
        audience="För dig som bor långt från skolan eller har arbetstider som växlar.",
        code="SFIC",
        subject_codes=("SFIC", "SFID"),
        keywords=KEYWORDS,
        given=given("""
            ulricehamn löpande 50 25 distans @ulricehamn @tranemo @herrljunga @vargarda
            boras löpande 50 distans @boras @svenljunga @bollebygd
        """),
    ),
    Template(
        title="Sfi för dig med akademisk utbildning",
        form=SchoolForm.SFI,
        summary="Snabb väg genom kurs C och D, studieväg 3.",
        description=(
            "Takten är hög. Du läser facktexter, skriver utredande text och övar muntligt för arbetslivet. Vägledaren hjälper "
            "dig att få din utländska utbildning bedömd.",
        ),
        eligibility=ELIGIBILITY,
        audience="För dig som har studerat på högskola i ett annat land.",
        code="SFID",
        subject_codes=("SFIC", "SFID"),
        extent=(20, TimeUnit.WEEKS),
        keywords=KEYWORDS,
        given=given("""
            boras period 100 dag
        """),
    ),
    Template(
        title="Sfi yrkesspår vård",
        form=SchoolForm.SFI,
        summary="Läs svenska och lär dig orden och sätten att arbeta i äldreomsorgen samtidigt.",
        description=(
            "Tre dagar i veckan läser du svenska med vårdens ord. Två dagar är du på en arbetsplats med handledare. "
            "Efter spåret kan du söka utbildningen till vårdbiträde eller undersköterska.",
        ),
        eligibility=ELIGIBILITY + " Du har klarat kurs B.",
        audience="För dig som vill arbeta i vården och lär dig svenska.",
        code="SFIC",
        subject_codes=("SFIC", "SFID"),
        extent=(40, TimeUnit.WEEKS),
        occupations=("5330", "5321"),
        keywords=(*KEYWORDS, "vård och omsorg"),
        given=given("""
            boras termin 100 dag arabiska
            mark termin 100 dag
        """),
    ),
)
