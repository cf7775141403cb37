"""The set phrases of web pages, in the languages of the press: page furniture, menu words, titles of lists of links."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from rightsarchive.passages.patterns import is_made_of_furniture, leads_elsewhere, may_title_a_list

# Whole lines that belong to a page and not to a report. Phrases are parted by slashes.
_FURNITURE: Final = """
back to top/top of page/return to top/go to top/scroll to top/skip to content/skip to main content/skip to navigation/jump to content
share/share this/share this article/share this page/share this story/share this post/share on facebook/share on twitter/share on x
share on whatsapp/share on telegram/share on linkedin/share via email/tweet/tweet this/copy link/link copied/print this page
print this article/email this page/send by email/follow us/follow us on
follow us on facebook/follow us on twitter/follow us on telegram/follow us on social media/join our channel/join us on telegram
subscribe/subscribe now/subscribe to our newsletter/sign up for our newsletter/sign up/log in/sign in
read more/load more/show more/see all/view all/more news/all news/leave a comment/add comment/no comments
previous article/next article/previous post/next post/all rights reserved/privacy policy/terms of use/cookie policy
terms and conditions/skip links/cookie settings/accept cookies/accept all/accept all cookies/reject all/manage cookies/manage preferences
listen to this article/listen to article/listen to this story/écouter cet article/écouter l'article/escuchar este artículo
escuchar el artículo/слушать статью/прослушать статью/прослушать новость/прослухати статтю/мақаланы тыңдау/makaleyi dinle
haberi dinle/artikel anhören/ouvir artigo/استمع إلى المقال
donate now/support us/main menu/toggle navigation/open menu/close menu/site map/sitemap/report an error
haut de page/retour en haut/retour en haut de page/revenir en haut/aller au contenu/aller au contenu principal/partager
partager cet article/partager cette page/partager sur facebook/partager sur twitter/partager sur x/partager sur whatsapp
imprimer cette page/envoyer par e-mail/envoyer par mail/suivez-nous/suivez-nous sur/suivez-nous sur facebook/s'abonner/abonnez-vous
abonnez-vous à notre newsletter/inscrivez-vous à notre newsletter/se connecter/s'inscrire/lire la suite/en savoir plus
voir plus/voir tout/toutes les actualités/laisser un commentaire/ajouter un commentaire/article précédent
article suivant/tous droits réservés/politique de confidentialité/mentions légales/conditions d'utilisation
gestion des cookies/tout accepter/accepter les cookies/tout refuser/faire un don/plan du site/copier le lien
volver arriba/ir arriba/ir al contenido/saltar al contenido/compartir/comparte/compartir en facebook/compartir en twitter
compartir este artículo/enviar por correo/síguenos/síguenos en/suscríbete/suscríbete a nuestro boletín/suscribirse
iniciar sesión/registrarse/leer más/ver más/ver todo/todas las noticias/deja un comentario/artículo anterior
artículo siguiente/todos los derechos reservados/política de privacidad/aviso legal/política de cookies/aceptar cookies
aceptar todo/rechazar todo/haz una donación/mapa del sitio/copiar enlace
voltar ao topo/ir para o conteúdo/compartilhar/compartilhe/partilhar/siga-nos/assine/assine a newsletter/leia mais/ver mais
todos os direitos reservados/política de privacidade/aceitar cookies
nach oben/zum seitenanfang/zum inhalt springen/teilen/artikel teilen/auf facebook teilen/folgen sie uns/abonnieren
newsletter abonnieren/mehr lesen/weiterlesen/mehr anzeigen/alle rechte vorbehalten
alle akzeptieren/cookies akzeptieren/vorheriger artikel/nächster artikel
torna su/torna all'inizio/vai al contenuto/condividi/condividi su facebook/seguici/seguici su/iscriviti/leggi tutto
tutti i diritti riservati/accetta tutti
наверх/вернуться наверх/в начало/в начало страницы/к началу страницы/перейти к содержимому/перейти к содержанию/поделиться
поделиться в facebook/поделиться в telegram/поделиться в соцсетях/поделиться новостью/поделиться статьей/скопировать ссылку
распечатать/версия для печати/отправить по почте/подписаться/подписывайтесь/подписывайтесь на нас/подпишитесь
подписывайтесь на наш канал/подписывайтесь на наш телеграм-канал/подписывайтесь на наш telegram-канал/подписаться на рассылку
мы в соцсетях/читать далее/показать еще/загрузить еще/все новости/больше новостей
оставить комментарий/добавить комментарий/нет комментариев/предыдущая статья/следующая статья
все права защищены/политика конфиденциальности/пользовательское соглашение/принять все/на правах рекламы
поддержать нас/карта сайта/сообщить об ошибке/нашли ошибку/главное меню
нагору/вгору/догори/повернутися нагору/перейти до вмісту/поділитися/поділитися у facebook/роздрукувати/підписатися
підписуйтесь/підписуйтесь на нас/читати далі/детальніше/показати більше/всі новини/усі новини
залишити коментар/усі права захищено/всі права захищені/політика конфіденційності/попередня стаття
наступна стаття
жоғарыға/жоғарыға қайту/басына қайту/бөлісу/facebook-те бөлісу/сілтемені көшіру/басып шығару/каналға жазылыңыз
бізге жазылыңыз/біздің каналға жазылыңыз/толығырақ/толық оқу/тағы көрсету/барлық жаңалықтар/пікір қалдыру
пікір қосу/барлық құқықтар қорғалған/құпиялылық саясаты/алдыңғы мақала/келесі мақала/сайт картасы
жогоруга/өйдө/бөлүшүү/кененирээк/толугураак/бардык жаңылыктар/бардык укуктар корголгон
başa dön/yukarı çık/sayfa başı/sayfanın başına dön/içeriğe geç/paylaş/bu haberi paylaş/facebook'ta paylaş/yazdır
bizi takip edin/abone ol/abone olun/bültene abone ol/giriş yap/kayıt ol/üye ol/devamını oku/daha fazla/tüm haberler
yorum yap/önceki haber/sonraki haber/tüm hakları saklıdır/gizlilik politikası/kabul et/tümünü kabul et/bağış yap
paylaşın/bizi izləyin/abunə ol/daxil ol/ətraflı/bütün xəbərlər/bütün hüquqlar qorunur
yuqoriga/ulashish/obuna bo'ling/ro'yxatdan o'tish/batafsil/barcha yangiliklar/barcha huquqlar himoyalangan
العودة إلى الأعلى/العودة للأعلى/إلى الأعلى/أعلى الصفحة/انتقل إلى المحتوى/تخطى إلى المحتوى/شارك/مشاركة/شارك المقال/شارك الخبر
شارك على فيسبوك/شارك على تويتر/نسخ الرابط/تابعنا/تابعونا/تابعونا على فيسبوك/اشترك/اشترك الآن/اشترك في النشرة البريدية
تسجيل الدخول/اقرأ المزيد/عرض المزيد/كل الأخبار/جميع الأخبار/اترك تعليقا/أضف تعليقا/المقال السابق
المقال التالي/جميع الحقوق محفوظة/سياسة الخصوصية/قبول الكل/خريطة الموقع
بازگشت به بالا/اشتراک گذاری/به اشتراک بگذارید/ما را دنبال کنید/ثبت نام/ادامه مطلب/بیشتر بخوانید
تمامی حقوق محفوظ است/همه اخبار
返回顶部/回到顶部/分享到/关注我们/订阅/阅读更多/查看全部/上一篇/下一篇/版权所有/隐私政策
"""

# Words of a menu, and short phrases that may also head a chapter: navigation only where several stand together.
_MENU: Final = """
email/e-mail/cookies/cookie notice/terms/help/careers/jobs/community/sections/topics/advertisement/sponsored/publicité/anuncio
comments/reply/register/print/previous/next/tags/newsletter/facebook/twitter/whatsapp/telegram/linkedin/instagram/youtube/rss
login/advertising/commentaires/imprimer/précédent/suivant/connexion/accepter/publicité/comentarios/anterior/siguiente
imprimir/aceptar/publicidad/subir/comentários/aceitar/publicidade/комментарии/печать/вход/войти/регистрация/предыдущая
следующая/реклама/теги/принять/поддержать/подробнее/вверх/коментарі/реєстрація/прийняти/увійти/підтримати/пікірлер/тіркелу
жарнама/қабылдау/алдыңғы/келесі/кіру/жазылу/жоғары/пикирлер/катталуу/кирүү/жазылуу/kommentare/impressum/datenschutz/anzeige
drucken/registrieren/anmelden/spenden/commenti/accetta/accedi/stampa/pubblicità/yorumlar/giriş/reklam/devamı/yukarı/yuxarı
qeydiyyat/şərhlər/izohlar/kirish/التعليقات/إعلان/قبول/تسجيل/السابق/التالي/المزيد/تبرع/طباعة/نظرات/ورود/عضویت/چاپ/评论/更多/广告/注册
登录/分享/打印/接受
home/homepage/news/about/about us/contact/contact us/contacts/search/menu/donate/events/video/videos/photo/photos/gallery/media
press/press releases/publications/reports/resources/projects/our work/who we are/what we do/get involved/faq/archive/blog/english
politics/society/economy/world/sport/sports/culture/opinion/interviews/languages/site search
accueil/actualités/actualité/à propos/qui sommes-nous/contactez-nous/recherche/rechercher/médias/presse/rapports/ressources/projets
agir/français/vidéos/politique/société/économie/monde/dossiers
inicio/noticias/acerca de/quiénes somos/contacto/buscar/menú/recursos/informes/publicaciones/español/política/sociedad/economía/mundo
início/notícias/sobre/contato/startseite/aktuelles/über uns/kontakt/suche/menü/presse/berichte/notizie/chi siamo/contatti/cerca
главная/новости/о нас/контакты/поиск/меню/видео/фото/статьи/политика/общество/экономика/мир/спорт/культура/проекты/отчеты
публикации/русский/интервью/мнения/происшествия/расследования/мультимедиа
головна/новини/про нас/контакти/пошук/відео/статті/політика/суспільство/економіка/світ/українська/звіти/публікації
басты бет/жаңалықтар/біз туралы/байланыс/іздеу/мәзір/бейне/сурет/саясат/қоғам/экономика/әлем/спорт/мәдениет/қазақша/есептер
башкы бет/жаңылыктар/биз жөнүндө/байланыш/издөө/кыргызча/саясат/коом
ana sayfa/anasayfa/haberler/hakkımızda/iletişim/ara/arama/menü/video/siyaset/gündem/dünya/ekonomi/spor/kültür/türkçe/raporlar
ana səhifə/xəbərlər/haqqımızda/əlaqə/axtar/bosh sahifa/yangiliklar/biz haqimizda/aloqa/qidiruv
weather/accessibility links/explore our archive/advertise with us/newsletters/mon compte/nous contacter/préférences de confidentialité
suscripciones/mapa web/лента/спецпроекты/мнение/меню сайта/отправить ссылку другу/басты/сұхбат/
human rights/courts/podcasts/podcast/international/world news/live/games/menu principal/droits humains/droits de l'homme/portada/internacional
nacional/derechos humanos/tribunales/права человека/подкасты/эфир/в мире/расследование/адам құқықтары/құқық/жаһан/видеолар/حقوق الإنسان/عربي ودولي
محليات/دولي/بودكاست/contact the newsroom/about the author/الاشتراك/search the site/поиск по сайту/guardar/save/menu/
الرئيسية/الصفحة الرئيسية/أخبار/الأخبار/من نحن/اتصل بنا/بحث/القائمة/فيديو/صور/تقارير/سياسة/اقتصاد/ثقافة/رياضة/العالم/العربية/منشورات
صفحه اصلی/خانه/اخبار/درباره ما/تماس با ما/جستجو/فارسی/首页/新闻/关于我们/联系我们/搜索/中文
"""

# Titles of lists of links to other reports. Those after the blank line ask the reader to go on elsewhere and are never
# the title of a chapter.
_LIST_TITLES: Final = """
latest news/latest/latest articles/latest posts/recent news/recent posts/recent articles/most read/most popular/popular/popular news
trending/trending now/top stories/top news/more stories/other news/more news/more on this story/more on this topic/news of the day
related/related articles/related news/related stories/related posts/related content/related links/related topics/see also/recommended/editor's picks
dernières nouvelles/dernières actualités/dernières infos/dernières actus/les plus lus/articles les plus lus/à la une/autres actualités
actualités récentes/articles récents/articles liés/articles similaires/articles connexes/contenus associés/voir aussi/sur le même sujet
dans la même rubrique/les plus populaires
últimas noticias/noticias recientes/lo más leído/más leídas/lo más visto/otras noticias/noticias relacionadas/artículos relacionados
contenido relacionado/ver también/véase también/más noticias/destacados/últimas notícias/mais lidas/notícias relacionadas
artigos relacionados/veja também/mais notícias
neueste nachrichten/aktuelle nachrichten/meistgelesen/meist gelesen/ähnliche artikel/verwandte artikel/weitere nachrichten
weitere artikel/siehe auch/zum thema/mehr zum thema/ultime notizie/i più letti/articoli correlati/altre notizie/vedi anche
последние новости/свежие новости/новости/лента новостей/главные новости/новости дня/популярное/популярные новости/самое читаемое
самое популярное/другие новости/еще новости/похожие новости/похожие статьи/похожие материалы/по теме/материалы по теме
новости по теме/статьи по теме/связанные материалы/см. также/рекомендуем/выбор редакции/топ новостей/также по теме
останні новини/популярні новини/найпопулярніше/інші новини/схожі новини/схожі статті/за темою/матеріали за темою/
новини за темою/головні новини
соңғы жаңалықтар/басқа жаңалықтар/танымал/көп оқылған/көп оқылғандар/ең көп оқылған/ұқсас жаңалықтар/тақырып бойынша
осы тақырыпта/ұқсас мақалалар/қараңыз/тағы да қараңыз/басты жаңалықтар/күн жаңалықтары/акыркы жаңылыктар/башка жаңылыктар
окшош жаңылыктар/көп окулган
son haberler/son dakika/en çok okunanlar/en çok okunan haberler/diğer haberler/benzer haberler/ilgili haberler/ilgili yazılar
ayrıca bakınız/popüler/öne çıkanlar/son xəbərlər/ən çox oxunanlar/digər xəbərlər/oxşar xəbərlər/so'nggi yangiliklar/boshqa yangiliklar
mavzuga oid
آخر الأخبار/أحدث الأخبار/الأكثر قراءة/الأكثر مشاهدة/أخبار أخرى/أخبار ذات صلة/مقالات ذات صلة/مواضيع ذات صلة/مواد ذات صلة
انظر أيضا/شاهد أيضا/أهم الأخبار/المزيد من الأخبار/آخرین اخبار/اخبار مرتبط/پربازدیدترین/مطالب مرتبط/最新消息/最新新闻/热门新闻/相关新闻/相关文章

read also/also read/read next/read this next/you may also like/you might also like/more from this section/recommended for you
read more on this topic/don't miss/what to read next
à voir également/à voir également sur notre site/à lire aussi/lire aussi/lisez aussi/à lire également/lire également/vous aimerez aussi/à ne pas manquer
te recomendamos/sigue leyendo/lee también/leer también/lea también/te puede interesar/también te puede interesar/le puede interesar/leia também
lesen sie auch/auch interessant/das könnte sie auch interessieren/leggi anche/potrebbe interessarti
читайте также/смотрите также/читать также/читайте еще/вам может быть интересно/вам может понравиться/вам будет интересно/это интересно
читайте по теме/не пропустите
читайте також/дивіться також/вам може бути цікаво/вас може зацікавити/чытайце таксама
тағы оқыңыз/тағы да оқыңыз/оқи отырыңыз/сондай-ақ оқыңыз/сізге қызық болуы мүмкін/дагы окуңуз/ошондой эле окуңуз
bunları da okuyun/ayrıca okuyun/bunlar da ilginizi çekebilir/ilginizi çekebilir/həmçinin oxuyun/shuningdek o'qing
اقرأ أيضا/اقرا ايضا/اقرأ كذلك/قد يعجبك أيضا/قد يهمك أيضا/همچنین بخوانید/بیشتر بخوانید/你可能感兴趣
"""

# An invitation only with the other report's title behind a colon.
_GO_ON: Final = "read more/more/related/lire la suite/en savoir plus/leer más/ver más/подробнее/читать далее/толығырақ/اقرأ المزيد/المزيد"

# What follows such a title is a list of names and stays body text.
_SIGNATURES: Final = """
signatories/signatures/signed/signed by/co-signed by/endorsed by/list of signatories/signataires/signatures/signé par/liste des signataires
firmantes/firmado por/firmas/signatários/assinam/unterzeichner/unterzeichnet von/firmatari
подписи/подписали/подписанты/подписавшиеся/список подписавших/підписи/підписали/підписанти
қол қойғандар/қол қойды/қолдары/imzacılar/imzalayanlar/imza atanlar/imzalayanlar/الموقعون/الموقعين/التوقيعات/امضاکنندگان/签名/签署人
"""

_COOKIES: Final = re.compile(
    r"(?:we use|uses? cookies|utilis\w+ des cookies|utiliza\w* cookies|verwende\w* cookies|использу\w+ (?:файлы )?cookies?|использу\w+ куки"
    r"|cookies?[ -]файл|файл\w* cookies?|використову\w+ (?:файли )?cookies?|cookie\S* қолдан|cookie\S* пайдалан|çerez|ملفات تعريف الارتباط"
    r"|accept(?:er|ar)? (?:all |les |todas las )?cookies|cookie (?:policy|settings|consent))",
    re.IGNORECASE,
)
_COOKIE_WORD: Final = re.compile(r"ookie|куки|çerez|تعريف", re.IGNORECASE)
_SHARE: Final = re.compile(
    r"(?:share|partager|partagez|compartir|comparte|compartilhar|partilhar|condividi|teilen|поделиться|поділитися|бөлісу|شارك)"
    r" (?:on|via|with|by|sur|par|en|por|no|na|su|auf|в|во|на|у|через|على|عبر) \S+(?: \S+)?",
    re.IGNORECASE,
)
_RIGHTS: Final = re.compile(r"\s*(?:©|\(c\)|copyright)\s.{0,80}\d{4}|\d{4}\s*©", re.IGNORECASE)
_LONGEST_NOTICE = 400
_LONGEST_PATTERN = 130
LONGEST_PHRASE = 60
"""No set phrase is longer (code points)."""
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")
_HARAKAT: Final = re.compile(r"[\u064b-\u0652\u0670\u0640]")


class Line(str):
    """A line of a page. Its ``phrase``, which it is compared by, is worked out once."""

    __slots__ = ("_phrase",)
    _phrase: str

    @property
    def phrase(self) -> str:
        try:
            return self._phrase
        except AttributeError:
            self._phrase = normalised(self)
            return self._phrase


def normalised(line: str) -> str:
    """``line`` for comparison: lower case, one space between words, no signs at its ends, no Arabic vowel signs."""
    folded = unicodedata.normalize("NFKC", line).casefold().replace("’", "'").replace("ё", "е")
    return _EDGES.sub("", " ".join(_HARAKAT.sub("", folded).split()))


@cache
def _phrases(block: str) -> frozenset[str]:
    return frozenset(normalised(phrase) for line in block.split("\n") for phrase in line.split("/") if phrase.strip())


def is_page_furniture(line: Line) -> bool:
    """Whether the line is, as a whole, a set phrase of web pages, a cookie notice or a copyright line."""
    if len(line) <= LONGEST_PHRASE:
        phrase = line.phrase
        if phrase in _phrases(_FURNITURE) or _SHARE.fullmatch(phrase):
            return True
    if len(line) <= _LONGEST_PATTERN:
        phrase = line.phrase
        if is_made_of_furniture(phrase) or leads_elsewhere(phrase):
            return True
    if len(line) > _LONGEST_NOTICE:
        return False
    return bool(_COOKIE_WORD.search(line) and _COOKIES.search(line)) or bool(_RIGHTS.match(line))


def is_menu_word(line: Line) -> bool:
    """Whether the line is a word of a site's menu (or page furniture)."""
    return line.phrase in _phrases(_MENU) or line.phrase in _phrases(_FURNITURE)


def is_list_title(line: Line) -> bool:
    """Whether the line is the title of a list of links to other reports."""
    return line.phrase in _phrases(_LIST_TITLES)


def is_invitation(line: Line) -> bool:
    """Whether the line sends the reader on elsewhere ("Read also"), with or without the other report's title after a colon."""
    before, colon, after = line.partition(":")
    phrase = normalised(before) if colon else line.phrase
    if colon and after.strip() and phrase in _phrases(_GO_ON):
        return True
    return len(before) <= LONGEST_PHRASE and phrase in _phrases(_LIST_TITLES.rpartition("\n\n")[2])


_HOME: Final = "home/homepage/accueil/главная/головна/inicio/início/portada/startseite/басты бет/башкы бет/ana sayfa/الرئيسية/صفحه اصلی/首页"
_HOME_AND_ON: Final = re.compile(r"\s*[>›»→/]\s*")
_LONGEST_MENU_PHRASE = 3
_FEWEST_IN_A_ROW = 3


def is_way_from_home(line: Line) -> bool:
    """Whether the line says where in a site one is: "Home > Press releases > 2025"."""
    first, *rest = _HOME_AND_ON.split(line.strip())
    return bool(rest) and normalised(first) in _phrases(_HOME) and all(len(part.split()) <= 8 for part in rest)


def is_menu_row(line: Line) -> bool:
    """Whether the line is nothing but menu words side by side: "News Society Politics"."""
    words = line.phrase.split()
    phrases = 0
    while words:
        length = next(
            (n for n in range(min(_LONGEST_MENU_PHRASE, len(words)), 0, -1) if is_menu_word(Line(" ".join(words[:n])))),
            0,
        )
        if not length:
            return False
        words = words[length:]
        phrases += 1
    return phrases >= _FEWEST_IN_A_ROW


def is_loose_list_title(line: Line) -> bool:
    """Whether the line could be the title of a list of links: a weaker sign than :func:`is_list_title`."""
    return may_title_a_list(line.phrase)


def is_signature_title(line: Line) -> bool:
    """Whether the line is the title of a list of signatures."""
    return line.phrase in _phrases(_SIGNATURES)
