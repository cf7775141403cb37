"""What can be said of a language, table by table. ``docs/how-to/add-a-language.md`` shows a file being written.

Patterns are regular expressions of Python. What a field is for is told by the module that reads it.
"""

# The annotations are read while the program runs, so they are not put off.

from typing import Annotated, NamedTuple

from rightsarchive.language.data import reading

Text = Annotated[str, reading.text]
Flag = Annotated[bool, reading.flag]
Number = Annotated[float, reading.number]
Words = Annotated[tuple[str, ...], reading.words]
Phrases = Annotated[tuple[str, ...], reading.phrases]
Patterns = Annotated[tuple[str, ...], reading.patterns]
Texts = Annotated[tuple[str, ...], reading.texts]
Pairs = Annotated[tuple[tuple[str, str], ...], reading.pairs]
Months = Annotated[tuple[tuple[str, ...], ...], reading.months]


class Head(NamedTuple):
    """``scripts`` are those it is written in, by the names of :mod:`rightsarchive.language.scripts`, the commonest first."""

    name: Text = ""
    own_name: Text = ""
    scripts: Words = ()
    widely_spoken: Flag = False
    """Whether a query may be in it though the archive holds none of it."""
    tesseract: Text = ""
    """What Tesseract calls its model for it."""
    citation_locale: Text = ""
    """The CSL locale that its references take."""


class Detection(NamedTuple):
    """How a text is known to be in it. Letters are small ones, written without anything between them."""

    model: Words = ()
    """The scripts in which the statistical model knows it."""
    model_code: Text = ""
    """What the model calls it, where that is not its own code."""
    decides: Words = ()
    """The scripts that decide: a text in one of these is in this language."""
    likelier: Number = 0.0
    """How much commoner it is in archives than the model takes it to be, as a natural logarithm."""
    beyond: Text = ""
    """Letters beyond those that every language of the script has."""
    without: Text = ""
    """Letters of its script that it does not use."""
    latin_signs: Text = ""
    latin_signs_together: Text = ""
    """In Latin letters, of which the model knows nothing: any of the first, or all of the second, mark it."""
    latin_taken_for: Words = ()
    """What the model takes it for then."""


class Continuing(NamedTuple):
    """Signs, beside the other languages of its script, that a text goes on in it."""

    words: Words = ()
    """Frequent small words that no other writes."""
    letters: Text = ""
    """Letters that decide."""
    against: Text = ""
    """Letters that speak against it."""
    signs: Texts = ()
    beside: Words = ()
    """Commoner signs, and the words of which one must stand beside them."""


class StopWords(NamedTuple):
    """Words that say little by themselves."""

    source: Text = ""
    """The package whose list is taken: ``stopwordsiso``, or none."""
    meaningful: Words = ()
    """Words of that list that people do search for."""
    short: Words = ()
    """Where given: of the words of one or two letters in that list, these alone."""
    further: Words = ()


class Stems(NamedTuple):
    """How the forms of one word are brought together. Without any of this the first five letters are taken."""

    snowball: Text = ""
    """The algorithm of PyStemmer."""
    whole: Flag = False
    """Words do not change their form."""
    tones: Flag = False
    """Accents tell words apart, so the stem keeps them."""
    latin_whole: Flag = False
    """A word in Latin letters is a foreign one and stays whole."""
    capitals: Pairs = ()
    """Letters whose small form is another than elsewhere."""
    letters: Pairs = ()
    """Letters as the stemmer expects them."""
    article: Text = ""
    before_words: Words = ()
    """An article, and small words, that are written in one with the word behind them, and that the stemmer takes away as it can."""
    endings: Pairs = ()
    """Endings that the stemmer does not join, and what they are changed to."""
    begins_like_word: Flag = False
    """The stemmer works on the end of a word alone, so that the word begins like its stem …"""
    unlike: Text = ""
    """… but for stems of this pattern,"""
    umlauts: Text = ""
    """… and these letters, which a word may have with an e behind."""


class Dates(NamedTuple):
    """The words of dates. ``*`` after the name of a month stands for any ending."""

    months: Months = ()
    own_months: Months = ()
    """Short forms that are everyday words elsewhere, believed in this language alone; - where there is none."""
    year: Words = ()
    year_abbreviations: Words = ()
    ordinal: Words = ()
    inside: Words = ()
    """Small words between day, month and year."""
    joiner: Words = ()
    """Words between the two ends of a range."""
    article: Words = ()
    before_year: Words = ()
    """Words by which a number alone is a year: *in 2023*."""
    month: Words = ()
    """The word for a month, after its name."""
    year_sign: Words = ()
    month_sign: Words = ()
    day_sign: Words = ()
    """Signs after the numbers of year, month and day."""
    before_numbers: Words = ()
    """The words for day, month and year where they stand before their numbers."""
    slash_is_ambiguous: Flag = False
    """Whether 03/04/2025 is April here and March there."""


class Spans(NamedTuple):
    """What makes one span of two dates."""

    to: Patterns = ()
    both: Patterns = ()
    """*and*, which makes a span only with one of the next two beside the dates."""
    between: Patterns = ()
    between_after: Patterns = ()
    to_after: Patterns = ()
    """What follows the second of two dates that nothing but a blank parts."""


class Sentences(NamedTuple):
    """Abbreviations, in small letters and without the last dot."""

    never: Words = ()
    """Never at the end of a sentence."""
    numbered: Words = ()
    """Not before a number."""
    before_name: Words = ()
    """Not at the end of a sentence, unless a number stands before."""


class Apostrophes(NamedTuple):
    """Folded words around an apostrophe, of which any language's hold in every text."""

    elided: Words = ()
    """Words of their own before it."""
    whole: Words = ()
    """Words that have it inside, without it."""
    endings: Words = ()
    endings_after_capital: Patterns = ()
    """What is no part of the word after it: always, or after a name."""


class Characters(NamedTuple):
    simplified: Words = ()
    """A character as it was written before, and as it is written now."""


class Compounds(NamedTuple):
    written_together: Flag = False
    """Whether new words are made by writing two together: *Menschenrecht* in *Menschenrechtsverteidiger*."""


class Hyphens(NamedTuple):
    prefixes: Words = ()
    """Beginnings of words that some write with a hyphen behind them and others do not, folded."""


class Names(NamedTuple):
    particles: Words = ()
    """What may stand in small letters inside a person's name."""
    family_endings: Patterns = ()
    """Patronymics, and the endings of family names and their cases, as patterns for the end of a folded name."""
    titles: Phrases = ()
    """Forms of address, which are no part of a name, without their points."""
    roles: Phrases = ()
    """What people write beside a name in a list: occupations, and parts in a case; never a word that is also a usual name."""
    family_names: Words = ()
    """The usual family names, where they stand before the given one in a script without spaces or capitals."""
    family_readings: Pairs = ()
    """Those of which a spelling is another than the sound of its characters: all of its spellings, with slashes between them."""
    not_in_names: Words = ()
    """Characters that stand behind a family name and are no part of a name."""
    list_columns: Phrases = ()
    """What people call the columns of a list that hold names, or parts of names."""


class Pages(NamedTuple):
    """What tells that a page was read rightly."""

    common: Words = ()
    """Words that nearly every page has."""
    one_letter: Text = ""
    """Letters that are a word by themselves."""
    page_number: Words = ()
    """Words beside the number of a page."""
    well_known: Words = ()
    """Words that nearly every text has, by which letters read in a wrong encoding are recognised."""
    accented: Words = ()
    """The same among words with letters that the encodings disagree on."""
    encodings: Words = ()
    """The encodings of one byte in which most letters are those of others, so that ``accented`` decides."""


class Documents(NamedTuple):
    """What documents say of themselves."""

    habits: Phrases = ()
    """Titles and authors that a program fills in."""
    bylines: Patterns = ()
    """What stands before an author's name."""
    published: Patterns = ()
    """What stands before the date of publication."""
    headings: Patterns = ()
    """What Word calls its styles for headings."""
    offices: Words = ()
    """How the words for those who hold an office begin, folded."""


class Declarations(NamedTuple):
    """What people write in lists and files that describe documents: names of columns, and values. Phrases are compared folded."""

    file: Phrases = ()
    """The column that names the file."""
    access: Phrases = ()
    """The column that says who may see it."""
    restrictions: Phrases = ()
    """Those of them under which *no* and *none* mean that everybody may."""
    perhaps_access: Phrases = ()
    """Columns that say it in some lists and something else in most."""
    circle_columns: Phrases = ()
    """Columns that may name a circle of readers: visibility, sharing, distribution."""
    circle: Words = ()
    """Words that name one there: *team*, *only*, *high*."""
    public: Phrases = ()
    internal: Phrases = ()
    confidential: Phrases = ()
    closed: Phrases = ()
    """Words that mean confidential under the name of such a column alone: elsewhere a case is closed, a person private."""
    stamps: Phrases = ()
    """What says it too where it stands by itself: on the first line of a document, as the name of a folder."""
    only_in_lists: Phrases = ()
    """Names of levels that say something else there: *embargoed until* stands on what was published long ago."""
    beside_stamps: Words = ()
    """Words that a stamp may have beside it: *this document is*."""
    everything: Words = ()
    """Words that a note has which speaks of all that stands beside it."""
    notes_on_folders: Phrases = ()
    """What such notes are called: *read me*."""
    yes: Words = ()
    no: Words = ()
    title: Phrases = ()
    authors: Phrases = ()
    publisher: Phrases = ()
    published: Phrases = ()
    url: Phrases = ()
    language: Phrases = ()
    persons: Phrases = ()
    places: Phrases = ()
    cases: Phrases = ()
    notes: Phrases = ()
    document_type: Phrases = ()
    identifier: Phrases = ()
    publisher_place: Phrases = ()
    translated_title: Phrases = ()
    original_title: Phrases = ()
    editors: Phrases = ()
    recipient: Phrases = ()
    interviewer: Phrases = ()
    court: Phrases = ()
    case_number: Phrases = ()
    symbol: Phrases = ()
    archive: Phrases = ()
    call_number: Phrases = ()
    archived_url: Phrases = ()


DOCUMENT_TYPES = frozenset(
    "report article-newspaper article-journal article-magazine pamphlet webpage post-weblog post book chapter thesis interview "
    "personal_communication legal_case legislation bill treaty speech dataset manuscript".split()
)
"""The types of CSL, under each of which ``[document_types]`` has what people write for it (phrases)."""


class Web(NamedTuple):
    """What stands on web pages around a report. Phrases are whole lines."""

    boilerplate: Phrases = ()
    menu: Phrases = ()
    list_titles: Phrases = ()
    invitations: Phrases = ()
    go_on: Phrases = ()
    """An invitation only with the other report's title behind a colon."""
    signatures: Phrases = ()
    home: Phrases = ()
    networks: Words = ()
    around_networks: Words = ()
    """What may stand between the names of networks."""
    share: Patterns = ()
    share_by: Patterns = ()
    cookies: Patterns = ()
    cookie_words: Patterns = ()
    """Words without which no line is a cookie notice."""
    minutes: Patterns = ()
    reading_time: Patterns = ()
    after_minutes: Patterns = ()
    listening: Patterns = ()
    views: Patterns = ()
    views_before: Patterns = ()
    subscribe: Patterns = ()
    subscribe_after: Patterns = ()
    newsletter: Patterns = ()
    advertisement: Patterns = ()
    advertisement_after: Patterns = ()
    here: Patterns = ()
    tags: Patterns = ()
    neighbour: Patterns = ()
    neighbour_kind: Patterns = ()
    lines: Patterns = ()
    """Further lines of boilerplate."""
    lists: Patterns = ()
    """Further titles of lists of links."""


class Quoting(NamedTuple):
    """What tells that a quotation says something else than its source. Words are small and have ' for an apostrophe."""

    negations: Words = ()
    """Words without which a sentence says the opposite; in scripts without spaces between words, signs anywhere."""
    negation_patterns: Patterns = ()
    """Whole words that say no by their endings."""
    numbers: Words = ()
    """Numbers that are written as words."""
    sic: Phrases = ()
    """What a quoter adds in round brackets."""


class Quantities(NamedTuple):
    """What is counted in reports: money, persons, ages, terms of prison. ``*`` at the end of a word stands for any ending."""

    cardinals: Words = ()
    """From one to twenty, ``|`` between the forms of one and ``_`` for a blank."""
    thousand: Words = ()
    million: Words = ()
    currencies: Pairs = ()
    """What a currency is called, and its code (ISO 4217; MCI for the monthly index that fines are counted in)."""
    persons: Pairs = ()
    """Those who are counted, and what they are in English."""
    years: Words = ()
    months: Words = ()
    ages: Patterns = ()
    prison_terms: Patterns = ()
    """``N`` stands for a number, ``U`` for the word for years or months."""


class ReportWords(NamedTuple):
    """The words that a report adds of its own. ``page_in_file`` has a placeholder for the number, ``translated_by`` one for a name;
    ``page`` and ``paragraph`` stand before a number."""

    also_at: Text = ""
    file: Text = ""
    sources: Text = ""
    ocr: Text = ""
    redacted: Text = ""
    hidden: Text = ""
    struck: Text = ""
    form: Text = ""
    annotation: Text = ""
    page: Text = ""
    page_in_file: Text = ""
    paragraph: Text = ""
    internal: Text = ""
    confidential: Text = ""
    no_quotes: Text = ""
    made: Text = ""
    notes: Text = ""
    contents: Text = ""
    translation: Text = ""
    translated_by: Text = ""
    custody: Text = ""
    documents: Text = ""
    quotes: Text = ""
    draft: Text = ""
    date: Text = ""
    agree: Text = ""
    differ: Text = ""
    exhibit: Text = ""
    copies: Text = ""
    colon: Text = ": "
    comma: Text = ", "
