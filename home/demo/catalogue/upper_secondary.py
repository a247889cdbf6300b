"""Komvux, upper secondary level: single courses, by their Gy11 codes (Gy25 codes follow from the table of pairs)."""

from courses.vocabulary import CreditUnit, SchoolForm
from home.demo.template import Template, given, points

ELIGIBILITY = (
    "Du har fyllt 20 år, eller fyller det under året, och har kunskaper som motsvarar kursen före. Har du redan en "
    "gymnasieexamen kan du ändå läsa kursen om den behövs för din behörighet."
)


def course(title: str, code: str, credits_: int, summary: str, text: str, lines: str, *, before: str = "") -> Template:
    """A single course with grades."""
    return Template(
        title=title,
        form=SchoolForm.KOMVUX_UPPER_SECONDARY,
        summary=summary,
        description=(
            text,
            "Kursen avslutas med betyg från A till F. Du kan också pröva dig till betyg utan att läsa kursen.",
        ),
        eligibility=ELIGIBILITY,
        prior_knowledge=before,
        code=code,
        subject_codes=(code,),
        credits=points(credits_, CreditUnit.UPPER_SECONDARY),
        given=given(lines),
    )


TEMPLATES = (
    course("Engelska 5", "ENGENG05", 100, "Behörighet till många utbildningar efter gymnasiet.",
           "Du läser tidningstexter och en roman, skriver brev och argumenterar. Samtalen handlar om samhälle, kultur och arbete.",
           """
           boras period 50 100 dag
           mark termin 50 kväll
           ulricehamn månad 50 distans @ulricehamn @tranemo @vargarda
           tranemo termin 50 kväll
           herrljunga stängd 50 dag
           vargarda termin 50 dag
           """, before="Engelska på grundläggande nivå."),
    course("Engelska 6", "ENGENG06", 100, "Behövs för de flesta högskoleutbildningar.",
           "Du fördjupar dig i ett ämne, läser facktext och skönlitteratur och skriver utredande text med källor.",
           """
           boras period 50 100 dag
           ulricehamn månad 50 distans @ulricehamn @tranemo @svenljunga
           mark termin 50 kväll
           svenljunga termin 50 dag
           """, before="Engelska 5."),
    course("Engelska 7", "ENGENG07", 100, "Ger meritpoäng till högskolan.",
           "Du analyserar avancerade texter, håller längre presentationer och skriver akademisk engelska.",
           """
           boras termin 50 dag
           ulricehamn månad 50 distans @ulricehamn @herrljunga
           """, before="Engelska 6."),
    course("Matematik 1a", "MATMAT01a", 100, "Matematik för dig som läser ett yrke.",
           "Procent, ekvationer, geometri och diagram, med exempel från verkstad, vård och handel.",
           """
           boras period 50 dag
           mark snart 50 dag
           tranemo termin 50 dag
           """),
    course("Matematik 1b", "MATMAT01b", 100, "Första matematikkursen för samhälle och ekonomi.",
           "Du räknar med procent och ränta, löser ekvationer, läser diagram och arbetar med sannolikhet.",
           """
           boras period 50 dag
           ulricehamn löpande distans @ulricehamn @tranemo @herrljunga
           herrljunga termin 50 kväll
           vargarda termin 50 dag
           """),
    course("Matematik 2a", "MATMAT02a", 100, "Fortsättning på Matematik 1a.",
           "Linjära funktioner, andragradsekvationer, statistik och logik, kopplat till yrket.",
           """
           ulricehamn löpande 25 50 distans @ulricehamn @tranemo
           boras termin 50 dag
           """, before="Matematik 1a."),
    course("Matematik 2b", "MATMAT02b", 100, "Ger behörighet till bland annat ekonom- och lärarutbildningar.",
           "Du arbetar med funktioner, ekvationssystem, statistik och bevis.",
           """
           boras period 50 dag
           mark termin 50 kväll
           ulricehamn löpande 50 distans @ulricehamn
           """, before="Matematik 1b."),
    course("Matematik 3c", "MATMAT03c", 100, "Derivata och trigonometri, för tekniska och naturvetenskapliga utbildningar.",
           "Du lär dig derivata, integraler och trigonometri och löser problem med digitala verktyg.",
           """
           boras termin 50 dag
           ulricehamn termin 50 distans @ulricehamn
           """, before="Matematik 2c."),
    course("Matematik 4", "MATMAT04", 100, "Behövs till civilingenjörsutbildning.",
           "Komplexa tal, derivator, integraler och differentialekvationer.",
           """
           boras termin 50 kväll
           """, before="Matematik 3c."),
    course("Svenska 1", "SVESVE01", 100, "Tala, läsa och skriva på gymnasienivå.",
           "Du läser noveller och en roman, skriver utredande text och håller tal inför gruppen.",
           """
           boras period 50 dag
           mark termin 50 dag
           ulricehamn månad 50 distans @ulricehamn @vargarda
           """),
    course("Svenska 2", "SVESVE02", 100, "Litteratur, språk och argumentation.",
           "Du läser litteratur från olika tider, skriver argumenterande text och lär dig om språk i Norden.",
           """
           boras period 50 dag
           ulricehamn månad 50 distans @ulricehamn
           """, before="Svenska 1."),
    course("Svenska 3", "SVESVE03", 100, "Ger grundläggande behörighet till högskolan.",
           "Du skriver vetenskaplig text, analyserar litteratur och övar retorik.",
           """
           boras period 50 dag
           ulricehamn månad 50 distans @ulricehamn @tranemo
           mark termin 50 kväll
           """, before="Svenska 2."),
    course("Svenska som andraspråk 1", "SVASVA01", 100, "Svenska på gymnasienivå för dig med annat modersmål.",
           "Du läser längre texter, skriver utredande och vidgar ordförrådet för studier och arbete.",
           """
           boras period 50 dag
           mark termin 50 dag
           tranemo termin 50 dag
           """, before="Svenska som andraspråk på grundläggande nivå."),
    course("Svenska som andraspråk 2", "SVASVA02", 100, "Fortsättning mot högskola och yrkeshögskola.",
           "Du argumenterar i tal och skrift, läser litteratur och lär dig hur språk förändras.",
           """
           mark snart 50 dag
           boras period 50 dag
           """, before="Svenska som andraspråk 1."),
    course("Svenska som andraspråk 3", "SVASVA03", 100, "Ger grundläggande behörighet till högskolan.",
           "Du skriver vetenskapligt och håller muntliga anföranden.",
           """
           boras termin 50 dag
           ulricehamn termin 50 distans @ulricehamn @vargarda
           """, before="Svenska som andraspråk 2."),
    course("Samhällskunskap 1b", "SAMSAM01b", 100, "Politik, ekonomi och arbetsliv.",
           "Du lär dig hur Sverige och EU styrs, hur medier påverkar och hur du bedömer källor.",
           """
           boras period 50 dag
           ulricehamn löpande 50 distans @ulricehamn
           vargarda senare 50 dag
           """),
    course("Historia 1b", "HISHIS01b", 100, "Från forntid till nutid, med källkritik.",
           "Du undersöker varför samhällen förändras och hur historia används i dag.",
           """
           boras termin 50 dag
           ulricehamn löpande 50 distans @ulricehamn
           """),
    course("Naturkunskap 1b", "NAKNAK01b", 100, "Energi, hållbarhet, kropp och hälsa.",
           "Du lär dig hur naturvetenskap används i frågor om klimat, mat och sjukdomar. Laborationer ingår två kvällar.",
           """
           boras period 50 dag
           mark termin 50 träffar kväll
           """),
    course("Naturkunskap 2", "NAKNAK02", 100, "Ger särskild behörighet till flera vårdutbildningar.",
           "Kroppens organ, läkemedel, genteknik och universum.",
           """
           boras termin 50 dag
           ulricehamn termin 50 träffar @ulricehamn
           """, before="Naturkunskap 1b."),
    course("Biologi 1", "BIOBIO01", 100, "Ekologi, evolution och genetik.",
           "Du lär dig om arter, arv och ekosystem och gör fältstudier. Laborationer ligger på lördagar.",
           """
           boras termin 50 helg
           """),
    course("Kemi 1", "KEMKEM01", 100, "Atomer, reaktioner och beräkningar.",
           "Du laborerar och räknar på ämnen, syror, baser och energi.",
           """
           boras termin 50 kväll
           """),
    course("Fysik 1a", "FYSFYS01a", 150, "Rörelse, kraft, energi och strålning.",
           "Du löser problem och laborerar med rörelse, elektricitet, värme och kärnfysik.",
           """
           boras termin 75 dag
           ulricehamn stängd 50 träffar @ulricehamn
           """),
    course("Psykologi 1", "PSKPSY01", 50, "Hur människor tänker, känner och handlar.",
           "Du möter psykologins perspektiv och diskuterar stress, relationer och grupper.",
           """
           boras period 50 dag
           ulricehamn löpande 50 distans @ulricehamn @tranemo @herrljunga
           mark inställd 50 kväll
           """),
    course("Privatjuridik", "JURPRI0", 100, "Köp, hyra, arv, familj och arbete i lagen.",
           "Du lär dig hitta i lagen och löser rättsfall som liknar vardagen.",
           """
           boras termin 50 distans @boras
           """),
    course("Entreprenörskap och företagande", "FÖRENT0", 100, "Från idé till eget företag.",
           "Du prövar en affärsidé, gör budget och plan och lär dig reglerna för den som driver företag.",
           """
           boras termin 50 kväll
           vargarda fråga 50 kväll
           """),
    course("Programmering 1", "PRRPRR01", 100, "Skriv dina första program.",
           "Du lär dig variabler, villkor, listor och funktioner i Python och bygger ett eget program.",
           """
           boras period 50 dag
           ulricehamn månad 50 distans @ulricehamn @tranemo @svenljunga
           """),
    course("Programmering 2", "PRRPRR02", 100, "Objekt, datastrukturer och större projekt.",
           "Du arbetar objektorienterat, testar din kod och samarbetar i ett projekt.",
           """
           boras termin 50 distans
           """, before="Programmering 1."),
    course("Webbserverprogrammering 1", "WEBWEB01", 100, "Webbplatser som hämtar ur en databas.",
           "Du bygger en webbplats med databas och inloggning och lär dig de vanligaste säkerhetsbristerna.",
           """
           boras utan 50 distans
           """),
    course("Religionskunskap 1", "RELREL01", 50, "Religioner, livsåskådningar och etik.",
           "Du jämför religioner och resonerar om etiska frågor.",
           """
           boras period 50 dag
           ulricehamn löpande 50 distans @ulricehamn
           """),
    course("Hälsopedagogik", "HALHAL0", 100, "Vad som gör att människor mår bra.",
           "Du lär dig om kost, sömn, rörelse och stress och hur man arbetar för hälsa i grupp.",
           """
           boras termin 50 dag
           mark termin 50 distans @mark
           """),
    course("Specialpedagogik 1", "SPCSPE01", 100, "Stöd till människor med funktionsnedsättning.",
           "Du lär dig bemötande, hjälpmedel och delaktighet och följer en verksamhet.",
           """
           boras termin 50 dag
           ulricehamn termin 50 distans @ulricehamn @tranemo
           """),
)  # fmt: skip
