"""Saved web pages in five languages, written for the tests: each line says whether it is navigation (``-``) or body (``+``)."""

PAGES = {
    "en": """
- Skip to main content
- Home | News | Reports | Contact
+ Two lawyers released after a night in custody
- Share on Facebook
- Share on Telegram
+ The police released the two lawyers on Friday morning after a night in the cells of the district station, their colleagues said.
+ Nobody explained why they had been held. The station chief did not answer the telephone.
- Read also: Court extends detention of student leader
+ The bar association called the arrest an attempt to frighten the defence and asked the prosecutor to open an inquiry.
+ The association demands that the ministry:
+ • Publish the record of the arrest
+ • Return the confiscated telephones
+ • Suspend the officers involved until the inquiry ends
+ Signatories
+ Committee of Bar Observers
+ Northern Legal Clinic
+ Association of Women Advocates
+ Open Court Watch
- Most read
- Miners in the north begin second week of strike
- Court extends detention of student leader
- Parliament votes on the new assembly law today
- Family of missing journalist files complaint
- Back to top
- Subscribe to our newsletter
- We use cookies to improve this site. Accept all cookies
- © 2025 Northern Observer. All rights reserved.
""",
    "fr": """
- Aller au contenu principal
- Accueil › Actualités › Afrique
+ Deux avocats relâchés après une nuit en cellule
+ Publié par la rédaction
- Partager cet article
+ Les deux avocats ont été relâchés vendredi matin après une nuit passée dans les cellules du commissariat, selon leurs confrères.
+ Personne n'a expliqué les raisons de leur arrestation. Le commissaire n'a pas répondu.
- À lire aussi
- Le tribunal prolonge la détention du meneur étudiant
+ Le barreau dénonce une tentative d'intimidation de la défense et demande au procureur d'ouvrir une enquête.
+ Le barreau exige du ministère :
+ - la publication du procès-verbal d'arrestation
+ - la restitution des téléphones saisis
+ - la suspension des agents concernés
+ Signataires :
+ Comité des observateurs du barreau
+ Clinique juridique du Nord
+ Association des femmes avocates
- Sur le même sujet
- Les mineurs du nord entament une deuxième semaine de grève
- Le tribunal prolonge la détention du meneur étudiant
- Le parlement vote aujourd'hui la loi sur les réunions
- Retour en haut
- Abonnez-vous à notre newsletter
- Ce site utilise des cookies. Tout accepter
- Mentions légales
""",
    "ru": """
- Перейти к содержимому
- Главная / Новости / Общество
+ Двух адвокатов отпустили после ночи в камере
+ Фото: пресс-служба коллегии
- Поделиться
+ Двух адвокатов отпустили утром в пятницу после ночи, проведённой в камере районного отдела, рассказали их коллеги.
+ Причину задержания никто не объяснил. Начальник отдела на звонки не ответил.
- Читайте также: Суд продлил арест лидеру студентов
+ Коллегия назвала задержание попыткой запугать защиту и попросила прокурора начать проверку.
+ Коллегия требует от министерства:
+ — опубликовать протокол задержания
+ — вернуть изъятые телефоны
+ — отстранить сотрудников до конца проверки
+ Подписали
+ Комитет наблюдателей коллегии
+ Северная юридическая клиника
+ Объединение женщин-адвокатов
- Последние новости
- Шахтёры на севере начали вторую неделю забастовки
- Суд продлил арест лидеру студентов
- Парламент сегодня голосует за закон о собраниях
- Семья пропавшего журналиста подала жалобу
- Наверх
- Подписывайтесь на наш Telegram-канал
- Мы используем файлы cookie, чтобы сайт работал лучше
- Политика конфиденциальности
""",
    "kk": """
- Басты бет | Жаңалықтар | Қоғам | Байланыс
+ Екі адвокат түнгі қамаудан кейін босатылды
- Бөлісу
+ Екі адвокат аудандық бөлімнің камерасында түнеп шыққаннан кейін жұма күні таңертең босатылды, деп хабарлады әріптестері.
+ Оларды неге ұстағанын ешкім түсіндірмеді. Бөлім бастығы телефонға жауап бермеді.
- Тағы оқыңыз: Сот студенттер жетекшісінің қамауын ұзартты
+ Алқа бұл ұстауды қорғаушыларды қорқыту әрекеті деп атап, прокурордан тексеру бастауды сұрады.
+ Алқа министрліктен мыналарды талап етеді:
+ • ұстау хаттамасын жариялау
+ • алынған телефондарды қайтару
+ • қызметкерлерді тексеру аяқталғанша шеттету
+ Қол қойғандар
+ Алқа бақылаушылары комитеті
+ Солтүстік заң клиникасы
+ Әйел адвокаттар бірлестігі
- Соңғы жаңалықтар
- Солтүстік кеншілері ереуілдің екінші аптасын бастады
- Сот студенттер жетекшісінің қамауын ұзартты
- Парламент бүгін жиналыстар туралы заңға дауыс береді
- Жоғалған журналистің отбасы шағым түсірді
- Жоғарыға
- Біздің каналға жазылыңыз
- Барлық құқықтар қорғалған
""",
    "es": """
- Saltar al contenido
- Inicio > Noticias > Mundo
+ Dos abogados libres tras una noche en el calabozo
- Compartir en Facebook
+ Los dos abogados quedaron libres el viernes por la mañana tras pasar la noche en los calabozos de la comisaría, según sus colegas.
+ Nadie explicó por qué los detuvieron. El comisario no contestó al teléfono.
- Lee también: El tribunal prolonga la detención del líder estudiantil
+ El colegio habló de un intento de asustar a la defensa y pidió al fiscal que abra una investigación.
+ El colegio exige al ministerio:
+ - Publicar el acta de la detención
+ - Devolver los teléfonos incautados
+ - Suspender a los agentes implicados
+ Firmantes
+ Comité de Observadores del Colegio
+ Clínica Jurídica del Norte
+ Asociación de Mujeres Abogadas
- Lo más leído
- Los mineros del norte inician la segunda semana de huelga
- El tribunal prolonga la detención del líder estudiantil
- El parlamento vota hoy la ley de reuniones
- Volver arriba
- Suscríbete a nuestro boletín
- Utilizamos cookies para mejorar este sitio. Aceptar cookies
- Todos los derechos reservados
""",
}

# The same report kind on pages of another make.
OTHER_PAGES = {
    "en": """
- Skip links
- Skip to content
- Sign In
- Donate
+ Activist's appeal rejected in closed hearing
- Email
- Print
+ The regional court rejected the activist's appeal on Tuesday in a hearing closed to the press.
+ Her lawyer said the judge had not read the file.
- Advertisement
+ Observers from two embassies were turned away at the door.
- More on this story
- Activist jailed for nine years over online posts
- Who is behind the new press law?
- 'They took my phone': reporters describe raid
- Related topics
- Human rights
- Freedom of expression
- Top stories
- Storm closes schools across three regions
- Central bank keeps rate unchanged
- Floods displace thousands in the delta, officials say
- Terms and Conditions
- About Us
- Privacy Policy
- Cookies
- Contact Us
""",
    "fr": """
- Menu
- Se connecter
- S’abonner
+ L'appel de la militante rejeté à huis clos
- Partager sur Facebook
- Partager sur X
- Lecture 2 min.
+ La cour régionale a rejeté mardi l'appel de la militante lors d'une audience fermée à la presse.
+ Son avocat affirme que le juge n'avait pas lu le dossier.
- Lire aussi : Une militante condamnée à neuf ans de prison
+ Des observateurs de deux ambassades ont été refoulés à l'entrée.
- Les plus lus
- Une tempête ferme les écoles dans trois régions
- La banque centrale maintient son taux
- Des inondations déplacent des milliers de personnes
- Dans la même rubrique
- Qui est derrière la nouvelle loi sur la presse ?
- « Ils ont pris mon téléphone » : des journalistes racontent
- La capitale sous couvre-feu pour la troisième nuit
- Mentions légales
- Politique de confidentialité
- Gestion des cookies
- Contact
""",
    "ru": """
- Войти
- Поиск
- Меню
+ Апелляцию активистки отклонили на закрытом заседании
- Поделиться в Facebook
- Скопировать ссылку
+ Областной суд во вторник отклонил апелляцию активистки на заседании, куда не пустили прессу.
+ По словам адвоката, судья не читал дело.
- СМОТРИТЕ ТАКЖЕ:
- Активистку осудили на девять лет за публикации
+ Наблюдателей двух посольств не пустили в здание.
- Самое читаемое
- Шторм закрыл школы в трёх областях
- Нацбанк оставил ставку без изменений
- Из-за паводка эвакуированы тысячи жителей
- Новости по теме
- Кто стоит за новым законом о прессе?
- «Забрали телефон»: журналисты рассказали об обыске
- Суд вернул дело на доработку
- Подписывайтесь на нас в Telegram
- О нас
- Контакты
- Реклама
- Пользовательское соглашение
""",
    "kk": """
- Кіру
- Іздеу
- Мәзір
+ Белсендінің апелляциясын жабық отырыста қабылдамады
- Facebook-те бөлісу
- Сілтемені көшіру
+ Облыстық сот сейсенбіде белсендінің апелляциясын баспасөзге жабық отырыста қабылдамай тастады.
+ Адвокаттың айтуынша, судья істі оқымаған.
- ОҚИ ОТЫРЫҢЫЗ: Белсенді жазбалары үшін тоғыз жылға сотталды
+ Екі елшіліктің бақылаушыларын есіктен қайтарды.
- Көп оқылған
- Дауыл үш облыста мектептерді жапты
- Ұлттық банк мөлшерлемені өзгертпеді
- Су тасқынынан мыңдаған адам көшірілді
- Тақырып бойынша
- Жаңа баспасөз заңының артында кім тұр?
- «Телефонымды алды»: журналистер тінту туралы айтты
- Сот істі қайта қарауға жіберді
- Біз туралы
- Байланыс
- Жарнама
- Құпиялылық саясаты
""",
    "es": """
- Iniciar sesión
- Suscríbete
- Menú
+ Rechazan a puerta cerrada la apelación de la activista
- Compartir en WhatsApp
- Copiar enlace
+ El tribunal regional rechazó el martes la apelación de la activista en una vista cerrada a la prensa.
+ Su abogado afirma que el juez no leyó el expediente.
- Te puede interesar
- Condenan a nueve años a una activista por sus publicaciones
+ A los observadores de dos embajadas no los dejaron entrar.
- Más leídas
- Una tormenta cierra las escuelas en tres regiones
- El banco central mantiene la tasa
- Miles de desplazados por las inundaciones
- Noticias relacionadas
- ¿Quién está detrás de la nueva ley de prensa?
- «Se llevaron mi teléfono»: periodistas cuentan el registro
- El tribunal devuelve el expediente
- Aviso legal
- Política de cookies
- Contacto
- Quiénes somos
""",
}

# Reports that look like pages: nothing in them is navigation.
REPORTS = [
    "Related cases\nThe first applicant was held for nine days.\nThe second was never charged.\nThe third left the country.",
    "Recommendations\n\nTo the government:\n\n• Release all three\n• Drop the charges\n• Pay compensation\n\nTo the union:\n\n• Send observers",
    "We, the undersigned, call for his release\n\nAda Okoro\nLi Wen\nMarta Ruiz\nAigerim Serikova\nJean Roy\nOmar Haddad\nIvan Serov",
    "Popular\nprotest began in May. It was the first since the war.\n\nShare holders were not heard.",
    "The witness used his car to share food in the camp. Back to top was what the guards shouted at the prisoners each evening.",
    "Последние новости о нём родные получили в мае.\n\nС тех пор писем не было.\n\nАдвоката к нему не пускают.",
    "Annex\n\nComments\n\nThe government replied to the draft on 3 May 2024. Its comments are printed here in full.",
    "See also\n\nRule 5 of the code.\n\nRule 7 of the code.\n\nRule 9 of the code.",
]


def lines_of(page: str) -> list[tuple[bool, str]]:
    """Each line of a page, with whether it is navigation."""
    return [(line[0] == "-", line[2:]) for line in page.strip().splitlines()]


# Of a third make, written before the rules that are held by them.
LATER_PAGES = {
    "en": """
- Accessibility links
- Skip to content
- Home
- News
- Sport
- Weather
+ Three activists held after picket outside the embassy
- Published 2 days ago
- Share
- Save
+ Three activists were detained on Friday after a picket outside the embassy, their lawyers told this paper.
+ They were taken to the same station where a fourth had been beaten in May.
- Related stories
- Embassy picket: what we know so far
- Court frees blogger after appeal
- The long road to the constitution
- More on this story
- Activist beaten in May identifies officer
- Top stories
- Flights resume after two days of storms
- Bank raises rates for the third time
- Author of banned novel wins prize abroad
- Get our morning briefing by email
- Write a comment
- Explore our archive
- Cookie preferences
- Do not sell my personal information
- Advertise with us
""",
    "fr": """
- Passer au contenu
- Newsletters
- Mon compte
- Accueil / Asie / Kazakhstan
+ Trois militants interpellés après un rassemblement devant l'ambassade
- Lecture 2 min.
- Partager l'article sur X
+ Trois militants ont été interpellés vendredi après un rassemblement devant l'ambassade, selon leurs avocats.
- À voir également sur notre site
+ Ils ont été conduits au commissariat où un quatrième avait été battu en mai.
- Abonnez-vous pour lire la suite
- Dans la même catégorie
- Le tribunal libère un blogueur après son appel
- La longue route vers la constitution
- Le romancier interdit reçoit un prix à l'étranger
- Nos derniers articles
- Les vols reprennent après deux jours de tempête
- La banque relève ses taux pour la troisième fois
- Votre commentaire
- Plan du site
- Nous contacter
- Préférences de confidentialité
""",
    "ru": """
- Меню сайта
- Лента
- Спецпроекты
- Видео
+ Трёх активистов задержали после пикета у посольства
- Автор: редакция
- Отправить ссылку другу
- Мнение
+ Трёх активистов задержали в пятницу после пикета у посольства, сообщили их адвокаты.
- Смотрите также: Суд отпустил блогера после апелляции
+ Их доставили в тот же отдел, где в мае избили четвёртого.
- Подписывайтесь на нас в Instagram
- Ещё по теме
- Суд отпустил блогера после апелляции
- Долгий путь к новой конституции
- Писатель получил премию за запрещённый роман
- Популярное за неделю
- Рейсы возобновили после двухдневной бури
- Банк поднял ставку в третий раз
- Какие льготы получат пенсионеры летом
- Комментарии (12)
- О редакции
- Рекламодателям
- Обратная связь
- Свидетельство о регистрации СМИ № 1234 от 1 марта 2010 года
""",
    "kk": """
- Мазмұнға өту
- Басты
- Видео
- Сұхбат
+ Елшілік алдындағы пикеттен соң үш белсенді ұсталды
- Бөлісу
- Facebook
- WhatsApp
+ Жұма күні елшілік алдындағы пикеттен соң үш белсенді ұсталды, деп хабарлады адвокаттары.
- Оқи отырыңыз: Сот блогерді босатты
+ Оларды мамырда төртінші белсенді соққыға жығылған бөлімшеге апарды.
- Арнамызға жазылыңыз
- Тақырып бойынша
- Сот апелляциядан кейін блогерді босатты
- Жаңа конституцияға апарар ұзақ жол
- Тыйым салынған роман авторы сыйлық алды
- Соңғы хабарлар
- Екі күндік дауылдан соң рейстер жалғасты
- Банк мөлшерлемені үшінші рет көтерді
- Зейнеткерлерге жазда қандай жеңілдік беріледі
- Кері байланыс
- Редакция туралы
""",
    "es": """
- Ir al contenido
- Suscripciones
- Iniciar sesión
- Inicio / Mundo / Asia
+ Detienen a tres activistas tras un piquete ante la embajada
- Comparte en X
- Escuchar 2 min
+ Tres activistas fueron detenidos el viernes tras un piquete ante la embajada, según sus abogados.
- Te recomendamos: Un tribunal libera a un bloguero
+ Los llevaron a la comisaría donde un cuarto fue golpeado en mayo.
- Sigue leyendo
- Un tribunal libera a un bloguero tras la apelación
- El largo camino a la constitución
- Lo último en Mundo
- Los vuelos se reanudan tras dos días de tormenta
- El banco sube los tipos por tercera vez
- Premian en el extranjero a un novelista prohibido
- Apúntate a nuestra newsletter
- Comentarios
- Contacto
- Publicidad
- Mapa web
""",
    "ar": """
- انتقل إلى المحتوى الرئيسي
- الرئيسية
- سياسة
- اقتصاد
+ توقيف ثلاثة ناشطين بعد وقفة أمام السفارة
- نشر في: 14 مارس 2025
- مشاركة
+ أوقف ثلاثة ناشطين يوم الجمعة بعد وقفة أمام السفارة، وفقا لمحاميهم.
- اقرأ المزيد: المحكمة تفرج عن مدون
+ ونقلوا إلى المخفر نفسه الذي ضرب فيه ناشط رابع في مايو.
- انضم إلى قناتنا على تلغرام
- أخبار متعلقة
- المحكمة تفرج عن مدون بعد الاستئناف
- الطريق الطويل إلى الدستور الجديد
- روائي ممنوع يفوز بجائزة في الخارج
- الأكثر مشاهدة
- استئناف الرحلات بعد عاصفة دامت يومين
- المصرف يرفع الفائدة للمرة الثالثة
- ما المزايا التي سيحصل عليها المتقاعدون
- أضف تعليقك
- من نحن
- سياسة الخصوصية
- اتصل بنا
""",
}

# Lists that look like lists of headlines and are the report's own.
LOOK_ALIKES = {
    "demands": """
The committee adopted the following demands
Release all detained miners
Pay the wages owed since January
Let the union office open again
Stop the searches of homes
""",
    "victims": """
Names of the dead
Aigul Serikova, 34, nurse
Marat Li, 51, driver
Samat Bekov, 40, lawyer
Dina Omarova, 19, student
""",
    "chronology": """
Chronology
4 January — first arrests in Orlov
5 January — curfew announced
7 January — shooting on the square
9 January — lawyers barred from the prison
""",
    "ru-demands": """
Требования бастующих
Вернуть уволенных рабочих
Выплатить зарплату за январь
Прекратить обыски в домах
Отпустить адвоката Бекова
""",
    "ru-sign": """
Подписи:
Комитет наблюдателей
Северная юридическая клиника
Союз журналистов области
""",
    "ru-cases": """
Дела, о которых говорится в отчёте
Дело Бекова и других
Дело о публикации в газете
Дело одиннадцати шахтёров
""",
    "bib": """
Sources
Committee of Bar Observers, Annual report 2024
Northern Legal Clinic, Detention without charge
Open Court Watch, Monitoring of forty hearings
""",
    "toc": """
Contents
1. Background to the strike
2. Arrests of January
3. Torture in the district station
4. Recommendations
""",
    "news-chapter": """
News coverage of the trial
State television called the defendants terrorists
Two papers printed the names of the children
One radio station was closed for a week. It reopened in May.
""",
    "related": """
Related cases
Bekov v. Prosecutor of Orlov, district court, 2024
Li v. Ministry of Justice, supreme court, 2023
Omarova and others v. City of Orlov, 2022
""",
    "es-sign": """
Firmantes
Comité de Observadores
Clínica Jurídica del Norte
Asociación de Abogadas
Observatorio de Juicios
""",
    "fr-dem": """
Nos revendications
Libérer les mineurs arrêtés
Payer les salaires dus depuis janvier
Rouvrir le local du syndicat
Cesser les perquisitions
""",
    "kk-sign": """
Қол қойғандар:
Адвокаттар алқасының бақылаушылары
Солтүстік заң клиникасы
Журналистер одағы
""",
    "kk-dem": """
Талаптар
Қамалғандарды босату
Жалақыны төлеу
Тінтуді тоқтату
Кәсіподақ кеңсесін ашу
""",
    "ar-sign": """
الموقعون
لجنة مراقبي النقابة
العيادة القانونية الشمالية
رابطة المحاميات
مرصد المحاكمات
""",
    "ar-dem": """
المطالب
الإفراج عن عمال المناجم الموقوفين
دفع الأجور المستحقة منذ يناير
وقف تفتيش المنازل
""",
    "comment": """
Comments of the Government
The Government denies the allegations
It refers to its reply of 3 May
It asks the Committee to close the case
""",
    "rec": """
Recommendations
To the Ministry of Justice: end incommunicado detention
To the Prosecutor: open the case again
To donors: support legal aid
""",
    "contact": """
Contacts of the commission
Hotline for families of the detained: 111
Office in Orlov, Mira street 4
Office in the capital, Abay avenue 10
""",
    "photos": """
Photo
Police line on the square, 7 January
Families before the prison gate
The burnt town hall
""",
    "more": """
More information
The commission keeps a list of all 311 detainees
It was last checked in March
Copies can be had at the office
""",
    "print": """
Print media
Four weeklies were closed in 2024
Two printers refused to print the fifth
One editor left the country
""",
    "read": """
What the witnesses read next in court
Letter of 4 January to the mother
Letter of 9 January to the lawyer
Note found in the cell
""",
}
