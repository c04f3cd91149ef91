"""On whose side somebody is by the whole name of a union, by firms, lists and what stands for people.

The snippets are invented.
"""

from __future__ import annotations

from datetime import date

import pytest

from melian.reader.found import Text
from melian.reader.times.find import find_moments
from melian.reader.voices import find_voices

SIDES = {
    "of a small noun and its name": (
        "fr",
        "L’armée d’Ardel attend. L'Autorité du bassin de la Sélane, qui regroupe cinq États "
        "riverains, a proposé d'envoyer huit experts. « Donnez-nous trois jours », a lancé son "
        "secrétaire général, Hervé Damblin.",
        "autorite_du_bassin_de_la_selane", "damblin",
    ),
    "president of its commission": (
        "fr",
        "L’armée d’Ardel attend. La Communauté du golfe d’Ambre, dont l’Ardel est suspendu depuis"
        " mercredi, a donné un délai. « Passé ce délai, tout est possible », a averti la "
        "présidente de sa commission, Inès Markoval.",
        "communaute_du_golfe_d_ambre", "markoval",
    ),
    "a basin in the genitive": (
        "uk",
        "Армія Темрії чекає. Комісія басейну Ярини, до якої входять п’ять держав, відряджає "
        "інженерів. «Ми привеземо прилади, а не вироки», — пообіцяв секретар комісії Рауль Ейкен.",
        "komisia_baseynu_yarini", "eyken",
    ),
    "a region after a compound": (
        "de",
        "Ardels Armee wartet. Der Generalsekretär der Energiegemeinschaft Mittelost, Tomas "
        "Lindgren, bot sich an. „Ich habe telefoniert“, sagte Lindgren. Die Gemeinschaft hat 15 "
        "Mitglieder.",
        "energiegemeinschaft_mittelost", "lindgren",
    ),
    "waters after an adjective": (
        "ru",
        "Армия Арделии ушла. Помочь вызвалась Энергетическая палата Внутриморья, куда входят "
        "двенадцать государств. Ее секретарь Юхан Салминд предложил внести сумму. «Это сделано "
        "для людей», — пояснил он.",
        "energeticheskaya_palata_vnutrimorya", "salmind",
    ),
    "an international service": (
        "ru",
        "Армия Арделии ушла. «Счет пойдет на ночи, — предупреждает глава миссии Международной "
        "службы помощи Хелен Андерс. — Нам нужен коридор».",
        "mezhdunarodnoy_sluzhby_pomoshchi", "anders",
    ),
    "a leader": (
        "es",
        "El ejército de Ardelia espera. \"Abro el grifo dos horas al día\", contó Casilda Moro, "
        "dirigente de la Unión de Regantes.",
        "union_de_regantes", "moro",
    ),
    "named by a noun once": (
        "es",
        "El ejército de Ardelia espera. Al otro lado aguardan, según la ONG Socorro Sin Orillas, "
        "unas 7.000 personas. «Habrá muertos de frío», alerta Ilse Brandt, coordinadora de "
        "Socorro Sin Orillas, que reparte 3.000 raciones.",
        "socorro_sin_orillas", "brandt",
    ),
    "a miner": (
        "es",
        "El ejército de Ardelia espera. La minera Ferrosán, que extrae el 30% de la bauxita, ha "
        "parado los embarques. «Siguen cobrando», explicó su portavoz, Henk Loriaux, «pero no "
        "podemos garantizarlo».",
        "ferrosan", "loriaux",
    ),
    "who gives people work": (
        "fr",
        "L’armée d’Ardel attend. Orémines, qui emploie 4 800 personnes, a suspendu son activité "
        "mercredi. « Nos camions reprendront la route », précise son directeur général, Victor "
        "Haussard.",
        "oremines", "haussard",
    ),
    "a works council": (
        "de",
        "Ardels Armee wartet. In Lührstedt, am Sitz der Baufirma Hydrowelm, wartet die "
        "Belegschaft. Die Betriebsratschefin Margret Thiessen durfte telefonieren. »Er klang "
        "müde«, erzählt sie.",
        "hydrowelm", "thiessen",
    ),
    "the firm again": (
        "it",
        "L’esercito di Ardelia aspetta. Ieri la compagnia ardelina Enercosta aveva negato il "
        "debito. \"Abbiamo saldato tutte le fatture\", si legge in una nota della società.",
        "enercosta", "",
    ),
    "a firm in marks, in a statement that it published": (
        "uk",
        "Армія Темрії чекає. Державний концерн Гальмарії «Гальмгаз» скоротив подачу. У "
        "«Гальмгазі» скорочення пояснили заборгованістю. «Строк оплати сплив 25 січня», – ідеться"
        " в заяві, яку концерн оприлюднив напередодні.",
        "galmgaz", "",
    ),
    "a broadcaster is nobody": (
        "de",
        "Ardels Armee wartet. Die Kostrau wartet. „Wer durchfahren will, muss zahlen“, sagte "
        "Verkehrsminister Jaro Melnitz dem Sender Radio Lyr. Eine Konfrontation wolle sein Land "
        "nicht. „Unsere Boote“, betonte er, „haben keinen Schießbefehl.“",
        "ardel", "melnitz",
    ),
    "her government": (
        "de",
        "Ardels Armee wartet. „Die Halmer ist kein Zollhaus“, sagte die ardelische "
        "Außenministerin Ragna Thorvik in Holmby. Ihre Regierung habe das Ultimatum vom Montag "
        "geprüft und verworfen. „Wir zahlen nicht einen Taler mehr.“",
        "ardel", "thorvik",
    ),
    "a general strike": (
        "fr",
        "L’armée d’Ardel attend. « Son prédécesseur avait dit la même chose », soupire Clarisse "
        "Undari, présidente du Front des libertés. Son parti appelle à une grève générale à "
        "partir de lundi. « Nous ne négocierons pas avec ces hommes. »",
        "front_des_libertes", "undari",
    ),
    "an armed intervention": (
        "es",
        "El ejército de Ardelia espera. La Liga de Estados Costeros suspendió a Ardelia. Su "
        "secretaria política, Rose Adjavon, dio un plazo. «Si no lo hacen, el bloqueo será "
        "total», advirtió, aunque descartó por ahora una intervención armada.",
        "liga_de_estados_costeros", "adjavon",
    ),
    "the diplomat is a spokeswoman": (
        "ru",
        "Армия Меркетии ушла. Официальный представитель МИД Меркетии Лада Кирсанова ответила. \"Мы"
        " закрываем пролив\", - заявила она на брифинге. По ее словам, скопились 14 танкеров. "
        "\"Суда пойдут в обычном порядке\", - добавила дипломат.",
        "merketia", "kirsanova",
    ),
    "his words are handed on": (
        "ru",
        "Армия Меркетии ушла. Генеральный секретарь Восточноморского союза Матиас Рунге прибудет "
        "в Дурган и проведет переговоры с президентом Меркетии Зиновием Ордынцевым. \"Я везу "
        "карту\", - приводит его слова пресс-служба организации.",
        "vostochnomorskogo_soyuza", "runge",
    ),
    "a verb that no table has, far away": (
        "uk",
        "Армія Темрії чекає. Ладорія будує. У міністерстві оборони Темрії це називають «плановою "
        "ротацією».\nУ Ладорії докорів не приймають. «Жоден літр не зникне», — переконувала вчора "
        "в інтерв’ю нашій газеті Мілена Радван, директорка компанії «Гідролад», що будує станцію.",
        "gidrolad", "radvan",
    ),
    "no plural is he": (
        "uk",
        "Армія Темрії чекає. Її спостерігачів, за словами голови місії Ради Берегів Рафаеля "
        "Удіна, не пустили до комісій. «Я не кажу, що голоси вкрали», – пояснює він.",
        "radi_beregiv", "udin",
    ),
    "a deputy from a party": (
        "uk",
        "Армія Темрії чекає. «Президент повторює одне», – переказує депутат від правлячої партії "
        "«Злука», який просив не називати його прізвища.",
        "zluka", "",
    ),
    "listed states": (
        "en",
        "Karreth’s army waits. The three states, Vellmark, Esterlin and Dunmoor, belong to the "
        "Lanner Community. A senior Esterlin officer, who spoke on condition of anonymity, said "
        "the Community could send troops. “We are planning for it,” he said.",
        "esterlin", "",
    ),
    "a German genitive of a person": (
        "de",
        "Die Welmark wartet. Kasguriens Armee wartet. In der Welmark regiert Ministerpräsidentin "
        "Henrike Bohlen. Bohlen hatte einen Unterhändler ins Emirat Qasrim geschickt. »Es wurde "
        "kein Lösegeld gezahlt«, sagt Bohlens Sprecher Jens Tiedtke.",
        "welmark", "tiedtke",
    ),
    "one of the officials at a ministry": (
        "en",
        "Kestria’s army waits. Orlava waits.\nThe officials at the energy ministry are less sure. "
        "One of them, who didn’t want to be named, reckoned that the caverns were empty. “The "
        "minister counts in hopes,” he said.",
        "kestria", "",
    ),
    "the officer stressed": (
        "en",
        "Karreth’s army waits. A senior Karreth officer, who spoke on condition of anonymity, "
        "said the Community could send troops. Nothing was heard of President Lucan Adeiro. No "
        "decision has been made, the officer stressed.\n“We are planning for it,” he said.",
        "karreth", "",
    ),
    "the latter": (
        "fr",
        "L’armée du Mandégou attend. Détenu au camp de Niambé, M. Sékandé a pu téléphoner mardi "
        "au président de la commission de la CGO, Félix Adoumra. « Il m’a dit qu’il n’avait rien "
        "signé », rapporte ce dernier. La Communauté du golfe occidental (CGO) attend. Le "
        "président du Mandégou, Paul Sékandé, attend.",
        "communaute_du_golfe_occidental", "adoumra",
    ),
    "a mediator": (
        "es",
        "El ejército de Ardelia espera. La Comunidad del Istmo calla. El mediador regional, el "
        "expresidente Evaristo Luján, se reunió con el canciller de Ardelia, Tomás Urdaneta. "
        "\"Ambas partes quieren seguir\", declaró a Radio Litoral, \"pero la confianza está muy "
        "dañada\".",
        "comunidad_del_istmo", "lujan",
    ),
    "a mayor is the town’s": (
        "de",
        "Ardels Armee wartet. Der Bürgermeister von Tolmin, Gerold Pfaff, hat die Halle öffnen lassen. »Wir helfen«, sagt er.",
        "tolmin", "pfaff",
    ),
    "the mayor of a town before": (
        "en",
        "Ardel’s army waits. Tolmin’s mayor, Pavel Onder, has promised soup. “We help,” he said.",
        "tolmin", "onder",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SIDES)
def test_the_side_is_told(case):
    language, words, actor, person = SIDES[case]
    spoken = [
        each for each in find_voices(Text(words, language)).quotations if each.role in ("speech", "fragment")
    ]
    assert spoken[-1].speaker is not None
    assert (spoken[-1].speaker.actor, spoken[-1].speaker.person) == (actor, person)


DAY = date(2030, 10, 17)  # a Thursday
DAYS = {
    "a term": ("de", "Halvern hat dem Land eine Frist bis Freitag gesetzt.", "../2030-10-18"),
    "a demand": ("de", "Bis Sonntag, so hieß es am Dienstag, müsse der Staat Gefangene freilassen.", "../2030-10-20"),
    "a name that ends as verbs do": ("es", "«No», proclamó el general Doukaré el martes, en su casa.", "2030-10-15"),
    "the nearest": ("ru", "В ближайший вторник министры должны встретиться.", "2030-10-22"),
    "tomorrow’s day": ("uk", "Мерія із завтрашнього дня знижує температуру.", "2030-10-18/.."),
    "the last seven days": ("it", "Nell’ultima settimana sono passate 7.200 persone.", "2030-10-10/2030-10-17"),
    "from so many a year ago": ("en", "The flow fell to 310 cubic metres, from 540 a year ago.", "2029-01-01/2029-12-31"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAYS)
def test_the_day_is_told(case):
    language, words, wanted = DAYS[case]
    assert wanted in [each.value for each in find_moments(Text(words, language, DAY))]
