"""Lines of web pages that are made of set words in any order: share bars, reading times, calls to subscribe, tags, titles of lists."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_NETWORKS: Final = frozenset(
    """facebook fb twitter x whatsapp telegram email e-mail mail vk вконтакте вк одноклассники ok linkedin instagram youtube viber reddit
    pinterest tiktok threads bluesky mastodon rss messenger skype wechat weibo фейсбук твиттер телеграм телеграмм ватсап ютуб инстаграм
    фейсбуке твиттере телеграме вайбер facebook'те twitter'da فيسبوك تويتر وتويتر وفيسبوك واتساب تلغرام تليجرام تيليجرام يوتيوب انستغرام لينكدإن إكس البريد الإلكتروني
    微博 微信 qq""".split()
)
# What may stand between the names of networks.
_AROUND: Final = frozenset(
    """share tweet post send print copy link follow us on via with by and to this article page story statement save join our find partager
    partagez sur suivez-nous suivez nous et par envoyer imprimer copier le lien compartir comparte en por síguenos y enviar imprimir copiar
    enlace поделиться поделитесь в на через мы и читайте нас следите за нашими новостями подпишись подпишитесь подписывайтесь наш наши
    канал ссылка скопировать бөлісу бөлісіңіз бізге бізді оқыңыз жазылыңыз арнамызға және شارك شاركها مشاركة عبر على في تابعنا تابعونا و نسخ الرابط
    paylaş paylaşın takip edin bizi ile da condividi teilen auf поділитися у через нас""".split()
)
_WORD: Final = re.compile(r"[^\s,;:|·•/()]+")

_TIME = r"\d+\s*(?:min\b\.?|minutes?|минут\w*|мин\b\.?|minutos?|dk\b|dakika|хв\b|хвилин\w*|دقائق|دقيقة|分钟)"
_NEWSLETTER = (
    r"newsletter|mailing list|inbox|lettre d'info\w*|infolettre|bolet[ií]n|телеграм\w*|telegram|рассылк\w+|канал\w*|арна\w*|желі\w*|желілерден|"
    r"نشرتنا|النشرة|قناتنا|البريدية|bülten\w*"
)
_LINE_FORMS: Final = (
    # Reading time, listening time, views.
    rf"(?:(?:temps|durée|tiempo|время|час|оқу|reading|وقت|مدة)(?:\W+\w+){{1,2}}\W+)?{_TIME}(?:\W+(?:read|de lecture|de lectura|чтения|читання|оқу|قراءة))?",
    rf"(?:lecture|listen|écouter|escuchar|слушать|тыңдау|استمع)\W+{_TIME}",
    r"[\d\s.,]+(?:views?|vues?|visitas|просмотр\w*|переглядів|рет оқылды|مشاهدة|مشاهدات)",
    r"(?:views|просмотров|просмотры|оқылды|қаралды|visitas|vues|المشاهدات|عدد المشاهدات)\W+[\d\s.,]+",
    # Subscribe, follow, join.
    (
        r"(?:subscribe|sign up|join|get|receive|abonnez|inscrivez|recevez|suscr\w+|recibe|apúntate|подпи\w+|следите|читайте нас|будьте|жазыл\w+|"
        rf"اشترك\w*|تابع\w*|انضم\w*|abone)\b.{{0,50}}(?:{_NEWSLETTER}).{{0,30}}"
    ),
    rf"(?:{_NEWSLETTER})\S* .{{0,25}}(?:жазыл\w+|қосыл\w+|оқыңыз)",
    r"бізді .{0,40}желі\w* .{0,20}оқыңыз|бізді .{0,40}оқыңыз|мы в (?:соц\w*|telegram|телеграм)\w*.{0,20}",
    r"(?:enter )?your e-?mail(?: address)?|(?:entrez )?votre adresse (?:e-?mail|électronique)|(?:su|tu) correo electrónico|ваш e-?mail",
    r"بريدك الإلكتروني|(?:your )?name\W+email\W+website",
    # Advertisement, access for those who pay.
    (
        r"(?:advertisement|advertising|publicité|publicidad|реклама|жарнама|إعلان|anzeige|reklam)"
        r"(?:\W+(?:continue|scroll|story continues|continúa|продолжение|на сайте|ниже).{0,40})?"
    ),
    r"la suite après (?:la |cette )?publicité|article réservé aux abonnés|(?:subscriber|member)s? only|solo para suscriptores|только для подписчиков",
    # Comments, mistakes, what runs the site.
    r"comments? (?:are )?(?:closed|off)|\d+ comments?|(?:post|write|leave|add) a (?:comment|reply)|réagir à cet article|(?:aucun|\d+) commentaires?",
    r"deja(?:r)? (?:tu|un|su) (?:comentario|respuesta)|(?:оставьте|оставить|напишите) (?:свой )?комментарий|чтобы оставить комментарий.{0,60}",
    r"пікір (?:жазу|қалдыру|қосу)|التعليقات مغلقة|(?:اترك|أضف|اكتب) تعليق\w*",
    r"(?:нашли|заметили|увидели) (?:опечатку|ошибку).{0,60}|powered by \w+|proudly powered by.{0,30}|theme by .{0,30}",
    r"\d{1,2}\+",
    # Where one is, what one may do.
    r"(?:you are here|vous êtes ici|estás (?:en|aquí)|está aquí|вы здесь|вы находитесь здесь|أنت هنا)\b.{0,120}",
    r"(?:jump|skip) to (?:main |the )?(?:content|navigation|menu)|(?:saltar|ir) al contenido(?: principal)?",
    r"passer au contenu(?: principal)?",
    r"(?:негізгі )?(?:мазмұнға|бетке) (?:өту|көшу)|(?:تخطي|تخطى|انتقل|تجاوز) إلى (?:المحتوى|المحتوى الرئيسي)",
    r"share this \w+",
    r"(?:partager|partagez) (?:l'article|la page|cet article) sur \w+",
    r"abonnez-vous pour (?:lire|continuer).{0,30}",
    r"scroll (?:to top|up)|add to (?:favou?rites|bookmarks)|ajouter (?:à|aux) (?:vos |mes )?favoris|(?:pdf|print|printable) version|version imprimable",
    r"(?:save|guardar|enregistrer) (?:article|artículo|l'article)|(?:حفظ|طباعة) (?:المقال|الصفحة)",
    r"support (?:us|our work|our journalism|independent (?:journalism|media))|soutenez-nous|apóyanos|поддержите нас|ادعمنا|бізді қолдаңыз",
    # Law and law firm.
    r"(?:terms (?:of|and)|privacy|cookie)\W+(?:of )?(?:service|use|conditions|notice|policy|statement|preferences|settings)|paramétrer les cookies",
    r"charte (?:de confidentialité|des données)|contactez (?:la rédaction|nous)|do not sell .{0,40}",
    r"(?:при|в случае) (?:использовании|перепечатке|цитировании|копировании) материалов.{0,80}|все права (?:защищены|принадлежат).{0,40}",
    r"барлық құқы\w* (?:қорғал\w+|сақтал\w+).{0,40}|جميع الحقوق محفوظة.{0,40}|сайт туралы|жарнама беру",
)
_TAGS: Final = re.compile(
    r"(?:tags?|keywords|filed under|topics|mots[- ]clés|étiquettes|etiquetas|archivado en|теги|метки|ключевые слова|тегтер|"
    r"الوسوم|وسوم|كلمات مفتاحية|الكلمات المفتاحية|标签)\s*:.{0,120}"
)
_NEIGHBOUR: Final = re.compile(
    r"(?:previous|next|prev|précédent|suivant|anterior|siguiente|предыдущ\w+|следующ\w+|алдыңғы|келесі|السابق|التالي|المقال السابق|المقال التالي)"
    r"(?: (?:article|post|story|статья|запись|новость|мақала))?\s*[:«»<>←→].{3,120}"
)
_LIST_FORMS: Final = (
    (
        r"(?:more|latest|recent|related|other|popular|similar|top|trending|featured|further)(?: (?:from|in|on))?(?: (?:the|this|our))?"
        r" (?:news|stories|story|articles|posts|headlines|topics?|content|links|updates|videos|coverage|reading|statements|releases|section)"
    ),
    r"more (?:from|on) \w+(?: \w+)?",
    r"what to read next|read next|up next|most (?:read|viewed|shared|popular|commented|discussed)|in case you missed it|don't miss|editor'?s'? picks?",
    r"(?:sur|dans) (?:le|la) même (?:thème|sujet|rubrique|dossier|catégorie)|à (?:lire|voir|découvrir)(?: aussi| également)?|les plus (?:lus|vus|partagés|commentés|consultés)",
    r"(?:nos )?(?:derni[eè]re?s|autres) (?:articles|actualités|nouvelles|infos|communiqués|publications)|(?:articles|contenus|sujets) (?:liés|similaires|associés|connexes)",
    r"(?:más|otras|últimas) (?:noticias|información|historias|sobre .{1,30})|más (?:información|en .{1,30}|de .{1,30})",
    r"lo (?:más|último)(?: \w+| en \w+)?|(?:noticias|artículos|temas|contenidos?) (?:relacionad[oa]s?|similares)|archivado en|te recomendamos|además",
    r"(?:материалы|новости|статьи|публикации|сюжеты|ещё|еще|также|читайте)(?: ещё| еще)? (?:по теме|партн[её]ров|раздела|рубрики|дня|часа|недели)",
    r"(?:последние|похожие|другие|связанные|популярные|свежие|главные|важные|актуальные|смежные|рекомендуемые) (?:новости|материалы|статьи|публикации|записи|темы)",
    r"самые? (?:читаемое|популярное|обсуждаемое|важное|читаемые)|сейчас читают|не пропустите|мы рекомендуем|вам (?:может быть интересно|понравится)",
    r"(?:ұқсас|соңғы|басқа|танымал|өзге|басты|маңызды|осы) (?:материалдар|жаңалықтар|мақалалар|хабарлар|тақырып\w*)|(?:ең )?көп (?:оқыл|қарал|талқылан)\w*",
    r"серіктес\w* жаңалықтары",
    r"(?:مواضيع|موضوعات|مقالات|أخبار|مواد|تقارير|قصص) (?:ذات صلة|مشابهة|متعلقة|أخرى|مرتبطة)|الأكثر (?:قراءة|مشاهدة|تداولا|شعبية|تعليقا)",
    r"(?:آخر|أحدث|أهم) (?:الأخبار|المقالات|المواضيع|الأنباء)|المزيد (?:من|عن|حول) .{1,30}",
)


def is_made_of_furniture(phrase: str) -> bool:
    """Whether a normalised line is a share bar, a reading time, a call to subscribe, the law of a site or the like."""
    return _any_of(_LINE_FORMS).fullmatch(phrase) is not None or _is_share_bar(phrase)


def leads_elsewhere(line: str) -> bool:
    """Whether a normalised line, its colon kept, names tags or the page before or after."""
    return _TAGS.fullmatch(line) is not None or _NEIGHBOUR.fullmatch(line) is not None


def may_title_a_list(phrase: str) -> bool:
    """Whether a normalised line could be the title of a list of links: a looser sign than a set phrase."""
    return _any_of(_LIST_FORMS).fullmatch(phrase) is not None


@cache
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Made when a line is first looked at: it takes some 50 ms, which a search need not wait for."""
    return re.compile("|".join(forms))


def _is_share_bar(phrase: str) -> bool:
    words = _WORD.findall(phrase)
    networks = sum(word in _NETWORKS for word in words)
    return networks >= 1 and len(words) >= 2 and all(word in _NETWORKS or word in _AROUND for word in words)
