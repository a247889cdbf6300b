"""Folk high schools, university courses that can be followed from a learning centre, and other education."""

from courses.vocabulary import CreditUnit, SchoolForm, TimeUnit
from home.demo.template import Template, given, points


def folk(title: str, summary: str, text: str, lines: str, *, audience: str = "", weeks: int = 36) -> Template:
    """A course at a folk high school: no grades, own admission."""
    return Template(
        title=title,
        form=SchoolForm.FOLK_HIGH_SCHOOL,
        summary=summary,
        description=(text, "Undervisningen är gratis. Du betalar för mat, material och eventuellt internat."),
        eligibility="Du fyller minst 18 år det år då kursen börjar.",
        audience=audience,
        extent=(weeks, TimeUnit.WEEKS),
        given=given(lines),
    )


def university(title: str, points_: str, summary: str, text: str, lines: str, *, needs: str = "") -> Template:
    """A university course or programme with exams at the learning centre."""
    return Template(
        title=title,
        form=SchoolForm.UNIVERSITY,
        summary=summary,
        description=(
            text,
            "Du söker till högskolan i den nationella antagningen och kan skriva tentamen på ditt lärcentrum.",
        ),
        eligibility=f"Grundläggande behörighet till högskolan. {needs}".strip(),
        credits=points(points_, CreditUnit.UNIVERSITY),
        given=given(lines),
    )


TEMPLATES = (
    folk("Allmän kurs", "Läs in gymnasiet i en fast grupp.",
         "Du läser svenska, samhällskunskap, naturkunskap och annat som ger behörighet. I stället för betyg får du ett "
         "studieomdöme.",
         "atradalens höst 100 dag\nkinds höst 100 dag",
         audience="För dig som vill läsa in behörighet i lugn takt tillsammans med andra."),
    folk("Allmän kurs med vårdinriktning", "Behörighet och en första bild av vårdens yrken.",
         "Utöver de vanliga ämnena får du studiebesök, praktik och prova-på-dagar i vården.",
         "atradalens termin 100 dag"),
    folk("Allmän kurs med svenska som andraspråk", "Gymnasieämnen och mycket svenska.",
         "Små grupper, extra tid för språket och hjälp med studieteknik.",
         "kinds termin 100 dag"),
    folk("Skapande textil", "Vävning, sömnad och färg i egen verkstad.",
         "Du arbetar med egna projekt, lär dig traditionella tekniker och ställer ut i maj.",
         "atradalens höst 100 dag"),
    folk("Musiklinjen", "Ensemble, sång och egna låtar.",
         "Du spelar varje dag, lär dig teori och inspelning och ger konserter i bygden.",
         "kinds höst 100 dag"),
    folk("Skrivarlinjen på distans", "Skriv klart det du har börjat på.",
         "Läsning, övningar och återkoppling, med tre träffar under året.",
         "kinds höst 50 träffar @svenljunga"),
    folk("Fritidsledare", "Tvåårig yrkesutbildning för arbete med unga.",
         "Ledarskap, grupper, jämställdhet och praktik på fritidsgård.",
         "atradalens stängd 100 dag", weeks=72),
    folk("Behandlingsassistent", "Arbeta med människor i social utsatthet.",
         "Samtalsmetodik, socialpedagogik, juridik och tjugo veckor praktik.",
         "atradalens höst 100 träffar @svenljunga @tranemo", weeks=80),
    folk("Friluftsliv och ekologi", "Ett år ute, med skog, sjö och vandring.",
         "Du lär dig leda grupper utomhus, läsa landskap och leva enkelt.",
         "kinds höst 100 dag"),
    folk("Teckenspråk för nybörjare", "Tolv kvällar till ett nytt språk.",
         "Du lär dig vardagliga samtal och om dövas kultur.",
         "atradalens fråga 25 kväll", weeks=12),
    folk("Digital delaktighet för seniorer", "Fem dagar med mobil, e-legitimation och trygghet på nätet.",
         "Lugnt tempo, egen utrustning och kaffe.",
         "kinds fråga 25 dag", weeks=5),
    university("Sjuksköterskeprogrammet, decentraliserat", "180",
               "Läs till sjuksköterska från ditt lärcentrum, med träffar varannan vecka.",
               "Omvårdnad, medicin och vetenskaplig metod, med klinisk utbildning på sjukhus och i kommunen.",
               "distanshogskolan höst 100 träffar @boras @tranemo @ulricehamn", needs="Naturkunskap 2, Samhällskunskap 1b och Matematik 2."),
    university("Grundlärarprogrammet, årskurs F–3, på distans", "240",
               "Bli lärare och bo kvar hemma.",
               "Ämnen, didaktik och ledarskap, med verksamhetsförlagd utbildning på en skola nära dig.",
               "distanshogskolan höst 100 träffar @ulricehamn @herrljunga @mark", needs="Engelska 6, Naturkunskap 2 och Samhällskunskap 1b."),
    university("Förskollärarprogrammet, arbetsintegrerat", "210",
               "Arbeta halvtid i förskolan och studera samtidigt.",
               "Barns utveckling, lek, språk och skapande.",
               "distanshogskolan höst 75 träffar @vargarda @boras", needs="Engelska 6, Naturkunskap 2 och Samhällskunskap 1b."),
    university("Socialt arbete: en introduktion", "15",
               "Pröva ämnet innan du söker socionomprogrammet.",
               "Välfärdens organisation, sociala problem och professionens etik.",
               "distanshogskolan termin 50 distans @boras @svenljunga"),
    university("Företagsekonomi A", "30",
               "Organisation, marknadsföring, redovisning och kalkyl.",
               "Fyra delkurser som ger en grund för arbete i företag eller för fortsatta studier.",
               "distanshogskolan termin 50 100 distans @mark", needs="Matematik 2."),
    university("Academic English for professionals", "7.5",
               "Skriv och tala engelska i forskning och arbetsliv.",
               "Undervisningen är på engelska, på kvällar och på nätet.",
               "distanshogskolan termin 25 distans kväll engelska"),
    university("Programmering för alla", "7.5",
               "En öppen nätkurs utan förkunskaper.",
               "Du skriver små program varje vecka och får hjälp av en handledare på lärcentrum om du vill.",
               "distanshogskolan senare 25 distans @tranemo @bollebygd"),
    Template(
        title="Välkommen till regionen: samhällsorientering",
        form=SchoolForm.OTHER,
        summary="100 timmar om Sverige, på ditt eget språk.",
        description=("Du lär dig om rättigheter, vård, skola, arbete och demokrati. Hemkommunen ordnar kursen.",),
        eligibility="Du är nyanländ och har rätt till etableringsinsatser, eller är anhörig.",
        audience="För dig som är ny i Sverige.",
        extent=(100, TimeUnit.HOURS),
        given=given("""
            boras löpande 25 dag arabiska
            mark löpande 25 dag ukrainska
            ulricehamn löpande 25 dag somaliska
        """),
    ),
    Template(
        title="Studieverkstad: hjälp med svenska och matematik",
        form=SchoolForm.OTHER,
        summary="Kom när du vill, få hjälp av en lärare. Ingen ansökan.",
        description=("Öppet två eftermiddagar i veckan på lärcentrum. Ta med dina egna uppgifter.",),
        audience="För dig som studerar på komvux, yrkeshögskola eller högskola.",
        given=given("""
            tranemo löpande dag @tranemo
            svenljunga löpande dag @svenljunga
            herrljunga löpande dag @herrljunga
            vargarda löpande dag @vargarda
        """),
    ),
)  # fmt: skip
