"""Words that say little by themselves, per language: they do not decide what is found, and have no stem.

The lists are those of stopwordsiso, less the words in them that people do search for (*state*, *case*, *right*, Россия,
Mensch), and with lists of ours where it has none (Kazakh, Kyrgyz, Uzbek, Tajik) or a thin one (Ukrainian).
"""

from __future__ import annotations

from functools import cache

import stopwordsiso

from rightsarchive.language.folding import fold

_MEANINGFUL = {
    "en": """
        accordance act ad adopted area areas ask asked associated bill case cases cause causes caption changes computer course
        date describe detail end face faces fact facts fire forward front general group grouped groups hell help home
        homepage immediate importance important index information interest interested interests invention keys kind
        line member members microsoft mill mine move name necessary need needs net netscape normally number numbers open
        opened opening order ordered orders page pages part parts past place placed places point points possible
        present presented problem problems proud provided recent related research reserved resulted results right ring
        room rooms run section serious shed side sides significant site specified specify state states stop substantially
        suggest system test text thank thanks thin think third thoughts today turn used value webpage website welcome
        width work worked working works world young younger youngest year years
        """,
    "fr": """
        anterieur anterieure attendu beau boum bravo brrr chiche clac clic couic crac cher chers chut chère chères
        droite exterieur flac floc gens haut hurrah juste laisser mille mince mot naturel naturelle naturelles nommés nul
        ouvert ouverte ouverts parle parlent parler parole passé personne personnes pièce plein pur pure pif paf premier
        première rare rarement rares restrictif sapristi stop sujet unique uniques valeur vif vifs vivat vive vives voie
        """,
    "ru": """
        белый вечер взгляд вода война вопрос время времени главный глаз год года году голова голос город дверь дело дел
        день деньги дом дорога друг душа жена женщина жизнь жить занят занята занято заняты земля имя книга комната конец лет лицо
        люди любить мать машина мать минута мира мир место москва народ начала ночь новый нога окно ответить отец
        писать плечо подойди пол пора правда путь работа работать ребенок ребёнок решить россия рука русский ряд свет семь сила
        слово случай смотреть советский старый стол сторона страна суть товарищ улица утро хороший час человек
        """,
    "es": """
        acuerdo afirmó agregó añadió claro comentó considera consideró dijo empleo empleais emplean emplear empleas estado estados
        existe existen explicó expresó general horas indicó informo informó intento lugar manifestó medio país pais paìs señaló
        sal tiempo total trabaja trabajais trabajamos trabajan trabajar trabajas trabajo valor verdad verdadera verdadero
        """,
    "de": """
        ernst gott jahr jahre jahren kurz leicht mann mensch menschen morgen offen ordnung recht rechte rechten
        rechter rechtes richtig sache schlecht schluss startseite suche tag tage tagen tat teil uhr wahr zeit
        """,
    "pt": """
        apoio apontar caminho coisa conhecido conselho corrente direita estado falta forma grupo iniciar inicio
        ligado local lugar máximo meses noite nome número obrigada obrigado pegar pessoas poder ponto pontos posição quieto
        sistema tempo trabalhar trabalho valor verdade verdadeiro viagem
        """,
    "it": """
        accidenti anni anno attesa brava bravo città citta conclusione consiglio cortesia favore forza futuro gente giorni giorno
        grazie gruppo luogo mondo paese peccato persone piedi press promesso registrazione rispetto scola scopo stati stato
        tempo titolo uomo
        """,
    "tr": "kaynak milyar milyon trilyon katrilyon kırk",
    "ar": """
        اعادة اعلنت اكد سنة سنوات شخصا صباح عام عاما قال قوة لقاء للامم لوكالة مساء مايو ايار يوم اليوم نهاية زيارة شرع مليار مليون اطار
        واكد واضاف واضافت واوضح
        """,
    "fa": "آباد اعلام بزرگ جديد جدید جلوگيري جناح خدمات زمان زمانی علیه گروهي مردم مورد موارد ميليارد ميليون هزار وجود",
}
_FURTHER = {
    "kk": """
        және мен бен пен менен да де та те ма ме ба бе па пе үшін бұл ол осы сол мына бір бойынша туралы жайлы кейін дейін соң сияқты
        секілді еді екен емес болды болып болған болатын болады бар жоқ деп деген дейді не кім қандай қай қайсы қашан қайда қайдан
        неше қанша неге қалай немесе бірақ әрі тек ғана тағы енді өз өзі өзінің оның оны оған онда одан олар олардың мұның бұны біз сіз
        сен менің сенің біздің сіздің барлық бәрі әр әрбір ең өте көп аз қарай арқылы арасында кезінде ретінде жатқан жатыр тұр
        отыр жүр қана ал егер себебі өйткені сонда сондай мұндай қарсы дейтін ие
        """,
    "ky": """
        жана менен үчүн бул ал ошол ушул бир боюнча жөнүндө тууралуу кийин чейин сыяктуу эле экен эмес болду болуп болгон болот бар жок
        деп деген эмне ким кандай кайсы качан кайда кайдан канча нече эмнеге кантип да де дагы же бирок гана эми өз өзү анын аны ага
        анда андан алар алардын биз сиз мен сен менин сенин биздин сиздин баары бардык ар эң өтө көп аз карай аркылуу жана ошондой
        """,
    "uz": """
        va bilan uchun bu u shu ushbu bir boʻyicha haqida keyin soʻng kabi edi ekan emas boʻldi boʻlib boʻlgan boʻladi bor yoʻq deb degan
        nima kim qanday qaysi qachan qayerda qancha nega ham yoki lekin ammo faqat endi oʻz oʻzi uning uni unga unda undan ular biz siz
        men sen har eng juda orqali esa
        ва билан учун бу у шу ушбу бир бўйича ҳақида кейин сўнг каби эди экан эмас бўлди бўлиб бўлган бўлади бор йўқ деб деган нима ким
        қандай қайси қачон қаерда қанча нега ҳам ёки лекин аммо фақат энди ўз ўзи унинг уни унга унда ундан улар биз сиз мен сен ҳар энг
        жуда орқали эса
        """,
    "tg": """
        ва аз ба дар ки бо барои ин он аст буд ҳам ё ман мо шумо онҳо ту ӯ чӣ кӣ куҷо кай чанд чаро чӣ тавр то ҳар як худ не нест шуд
        шуда мешавад кард карда мекунад бошад дигар ҳама агар аммо лекин пас баъд зеро низ яъне ҳамин
        """,
    "uk": """
        я ти він вона воно ми ви вони мене тебе його її нас вас їх мені тобі йому їй нам вам їм ним нею ними це цей ця ці цього цієї цих
        той та те ті того тієї тих який яка яке які якого якої яких що хто кого чого чий де куди звідки чому скільки і й а але або чи
        бо в у на з із зі до від для по за про при над під між через після перед біля без не ні є був була було були бути буде будуть
        б би же ж щоб якщо коли як так тому теж ще вже лише тільки свій своя своє свої себе весь вся все всі
        """,
}
# stopwordsiso lists every country code and unit as an English word: un, us, kz, mg …
_SHORT_ENGLISH = (
    "a am an as at be by d do em go he hi i if in is it ll m me my no of oh ok on or re s so t to up ve vs we"
)


@cache
def stop_words(language: str) -> frozenset[str]:
    """The folded stop words of a language (ISO 639-1); empty where no list is known."""
    if language == "vi":  # without their tones its stop words are any other word as well
        return frozenset()
    words = {fold(word) for word in stopwordsiso.stopwords(language)} if stopwordsiso.has_lang(language) else set()
    words -= {fold(word) for word in _MEANINGFUL.get(language, "").split()}
    if language == "en":
        words = {word for word in words if len(word) > 2 or word in _SHORT_ENGLISH.split()}
    words |= {fold(word) for word in _FURTHER.get(language, "").split()}
    return frozenset(words - {""})
