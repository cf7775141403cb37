"""Two submissions as a group would write them, from the samples and a source in Chinese: in English and in Arabic, in every format.

``python -m tests.report.submission FOLDER`` writes them; with ``--pictures`` also their pages as PNG, for those who look at them: Word through
LibreOffice, HTML through Chromium, each only where it is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rightsarchive import Archive, Citation, Metadata, Report, TextSource, cite

ROOT = Path(__file__).parents[2]
ALMATY, BASRA, QINGHE = "toregozhina-almaty-2025", "al-ghadrani-basra-2024", "qinghe-petition-2024"

QINGHE_TEXT = """清河镇居民因上访被拘留

青石观察，2024年9月12日

2024年9月3日上午，清河镇居民罗静安和另外四名村民前往市信访局，要求公布化工园区的水质检测结果。下午三时，警察把五个人带到清河派出所，没有出示任何文件。

罗静安被行政拘留十日，罚款五百元。处罚决定书说她“扰乱单位秩序”，但是没有写明她做了什么。她的律师两次要求会见，两次都被拒绝。

2024年9月13日罗静安获释。她说，拘留期间没有人告诉她的家人她在哪里。村民至今没有看到水质检测结果。
"""


def archive_in(place: Path) -> Archive:
    """The samples, and a source in Chinese that is written here."""
    archive = Archive.create(place)
    archive.ingest([ROOT / "samples" / name for name in ("toregozhina", "ghadrani", "cases.yaml")])
    known = Metadata(
        identifier="qinghe", title="清河镇居民因上访被拘留", publisher="青石观察", published="2024-09-12", language="zh", cases=QINGHE,
        url="https://qingshi.example.org/2024/qinghe", persons="罗静安", document_type="article-newspaper",
    )  # fmt: skip
    archive.ingest([TextSource(QINGHE_TEXT, known)])
    return archive


class _Words:
    """Sentences of the sources, by the file that they stand in."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __call__(self, document: str, words: str) -> Citation:
        return self._archive.cite_words(document, words)


def english(archive: Archive) -> Report:
    """A submission in English, quoting Russian, Arabic, Chinese, French and English."""
    said = _Words(archive)
    report = Report(
        "Three silences: reprisals against those who speak in public", style="oscola", locale="en-GB", author="Centre for Open Courts (invented)",
        created="2025-10-01", archive=archive, clearance="public",
    )  # fmt: skip
    report.prose(
        "This submission describes three reprisals: a fine, a disappearance and a detention. Each statement about a fact has its source in a note, and each quotation stands "
        "word for word as the source has it, in the language of the source. Translations are ours.\n\nThe persons in the second and the third case, and every organisation that is "
        "named here, are invented. The submission shows what a report made from an archive looks like."
    )
    report.table(
        ["Person", "Where and when", "What was done", "Right concerned"],
        [
            ["Bakhytzhan Toregozhina", "Almaty, Kazakhstan, 31 July 2025", ["Fined for a post", cite(said("court-fine.en.txt", "The ruling of July 31, 2025 treats her words as false information."))], "Freedom of expression, fair trial"],
            ["Samer al-Ghadrani", "Basra, Iraq, 14 March 2024", ["Taken away by armed men", cite(said("disparition.fr.txt", "Le 14 mars 2024, vers 21 h 40, quatre hommes armés l’ont fait descendre de sa voiture rue Nakhil."))], "Protection from enforced disappearance"],
            ["Luo Jing’an", "Qinghe, 3 September 2024", ["Detained for ten days", cite(said("qinghe", "罗静安被行政拘留十日，罚款五百元。"))], "Right to petition, liberty of person"],
        ],
    )  # fmt: skip
    fine = report.section("The fine of 31 July 2025")
    fine.prose(
        "Bakhytzhan Toregozhina has recorded torture and ill-treatment for more than twenty-five years. On 25 July 2025 she wrote about the health of a prisoner{}. Six days later a court "
        "fined her.",
        cite(
            said(
                "amende.fr.pdf",
                "Le 25 juillet 2025, la défenseuse a écrit sur Facebook que la santé de Marat Zhylanbaiev se dégradait",
            )
        ),
    )
    fine.subsection("The post and the summons").quote(
        said(
            "dvadtsat-mrp.ru.md",
            "25 июля 2025 года Торегожина написала в «Фейсбуке» о Марате Жыланбаеве, политическом активисте и марафонце, который отбывает семь лет лишения свободы.",
        ),
        translation="On 25 July 2025 Toregozhina wrote on Facebook about Marat Zhylanbayev, a political activist and marathon runner who is serving seven years of imprisonment.",
        translator="the author",
    ).prose("The police called her in. The time that the summons named had passed when she received it:").quote(
        said("dvadtsat-mrp.ru.md", "Явиться надо было 28 июля 2025 года в 11 ч, бумагу же вручили в 11:55."),
        translation="She was to appear on 28 July 2025 at 11:00; the paper was handed over at 11:55.",
        translator="the author",
    )
    fine.subsection("What the sources say of each day").timeline(archive.timeline(ALMATY))
    compared = archive.compare(ALMATY)
    fine.subsection("Where independent sources agree").corroboration(
        compared.corroborated, ("As each source writes it", "Sources")
    )
    fine.subsection("Where they differ").prose(
        "The amount of the fine is given in two ways, because one source converts the unit of account and the other rounds."
    ).differences(compared.differing)
    basra = report.section("The disappearance of 14 March 2024")
    basra.prose("A journalist who had written about industrial waste in the Shatt al-Arab was stopped on his way home. Two witnesses saw it.").quote(
        said("ikhtifa.ar.txt", "في مساء يوم الخميس ١٤ آذار ٢٠٢٤، عند الساعة التاسعة وأربعين دقيقة، أوقفت سيارتان بيضاوان بلا لوحات سيارة الغدراني في شارع النخيل، ونزل منهما أربعة رجال يحملون السلاح."),
        translation="On the evening of Thursday 14 March 2024, at 9.40 p.m., two white cars without plates stopped al-Ghadrani’s car in Nakhil Street, and four men carrying weapons got out of them.",
        translator="the author",
    ).quote(
        said("ikhtifa.ar.txt", "قال شاهدان للمرصد إن أحد الرجال كان يرتدي سترة سوداء عليها شعار مغطى بشريط لاصق."),
        translation="Two witnesses told the observatory that one of the men wore a black vest with an emblem covered by adhesive tape.",
        translator="the author",
    )  # fmt: skip
    basra.subsection("The search").prose("The family searched, and was sent away everywhere:").quote(
        said(
            "ikhtifa.ar.txt",
            "وراجعت الأسرة سبعة مراكز احتجاز ومستشفيين ودائرة الطب العدلي، وكان الجواب في كل مرة: لا يوجد عندنا أحد بهذا الاسم.",
        ),
        translation="The family went to seven places of detention, two hospitals and the office of forensic medicine, and the answer was the same each time: we have nobody of that name.",
        translator="the author",
    )
    basra.subsection("What the sources say of each day").timeline(archive.timeline(BASRA))
    qinghe = report.section("The detention of 3 September 2024")
    qinghe.prose(
        "Five residents asked for the results of a test of their water{}.",
        cite(said("qinghe", "要求公布化工园区的水质检测结果")),
    )
    for words, translation in (
        ("下午三时，警察把五个人带到清河派出所，没有出示任何文件。", "At three in the afternoon the police took the five to Qinghe police station, without showing any document."),
        ("处罚决定书说她“扰乱单位秩序”，但是没有写明她做了什么。", "The penalty decision says that she “disturbed the order of a work unit”, but does not state what she did."),
        ("她的律师两次要求会见，两次都被拒绝。", "Her lawyer asked twice to see her, and was refused twice."),
        ("她说，拘留期间没有人告诉她的家人她在哪里。", "She says that during the detention nobody told her family where she was."),
    ):  # fmt: skip
        qinghe.quote(said("qinghe", words), translation=translation, translator="the author")
    report.section("What we ask").prose(
        markdown="The Committee is asked to\n\n1. ask the three States **when and by whom** each decision was taken;\n2. ask for the files to be given to the persons concerned, or to their families;\n"
        "3. recommend that no one be punished for words about a matter of public interest."
    )
    return report.annex_sources(hashes=True)


def arabic(archive: Archive) -> Report:
    """A submission in Arabic on the second case, with sources from left to right."""
    said = _Words(archive)
    report = Report(
        "اختفاء سامر الغدراني: مذكرة إلى اللجنة المعنية بحالات الاختفاء القسري", style="chicago-notes-bibliography", locale="ar", author="مركز المحاكم المفتوحة (متخيل)",
        created="2025-10-01", archive=archive, clearance="public",
    )  # fmt: skip
    report.prose(
        "تصف هذه المذكرة اختفاء صحفي في البصرة. لكل واقعة مصدرها في حاشية، وكل اقتباس وارد كما كتبه مصدره حرفاً بحرف. القضية والأشخاص والمنظمات من نسج الخيال."
    )
    taken = report.section("ليلة الرابع عشر من آذار ٢٠٢٤")
    taken.prose(
        "أوقفت سيارتان الصحفي وهو عائد إلى بيته{}، ورأى ذلك شاهدان.",
        cite(
            said(
                "disparition.fr.txt",
                "Le 14 mars 2024, vers 21 h 40, quatre hommes armés l’ont fait descendre de sa voiture rue Nakhil.",
            )
        ),
    )
    for words in (
        "في مساء يوم الخميس ١٤ آذار ٢٠٢٤، عند الساعة التاسعة وأربعين دقيقة، أوقفت سيارتان بيضاوان بلا لوحات سيارة الغدراني في شارع النخيل، ونزل منهما أربعة رجال يحملون السلاح.",
        "قال شاهدان للمرصد إن أحد الرجال كان يرتدي سترة سوداء عليها شعار مغطى بشريط لاصق.",
    ):  # fmt: skip
        taken.quote(said("ikhtifa.ar.txt", words))
    taken.quote(
        said("disparition.fr.txt", "Sa femme, Houda, a porté plainte le 16 mars 2024."),
        translation="قدمت زوجته هدى شكوى في ١٦ آذار ٢٠٢٤.",
        translator="المحرر",
    )
    report.section("ما تقوله المصادر عن كل يوم").timeline(archive.timeline(BASRA))
    compared = archive.compare(BASRA)
    if compared.corroborated:
        report.section("ما تتفق عليه المصادر").corroboration(
            compared.corroborated, ("كما يكتبه كل مصدر", "عدد المصادر")
        )
    report.section("ما نطلبه").table(
        ["الجهة", "الطلب"],
        [["وزارة الداخلية", "الكشف عن مكان الصحفي"], ["مجلس القضاء", "سماع الشاهدين تحت الحماية"], ["اللجنة (CED)", "مواصلة الإجراء العاجل"]],
    )  # fmt: skip
    return report.annex_sources(hashes=True)


def written(place: Path) -> Iterator[tuple[Archive, Path]]:
    """Write both in every format; each file with the archive that verifies it."""
    with archive_in(place / "archive") as archive:
        for name, report in (("english", english(archive)), ("arabic", arabic(archive))):
            for form in ("docx", "pdf", "html", "md"):
                yield archive, report.write(place / f"{name}.{form}")


def pictures(path: Path) -> None:
    """The pages of a file as PNG, beside it."""
    import pypdfium2

    pages = path
    if path.suffix == ".docx" and (office := shutil.which("soffice")):
        subprocess.run(
            [office, "--headless", "--convert-to", "pdf", "--outdir", path.parent / "word", path], check=True
        )
        pages = path.parent / "word" / f"{path.stem}.pdf"
    elif path.suffix == ".html" and (browser := shutil.which("chromium")):
        call = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"]
        for name, size in (("desk", "1200,1500"), ("phone", "500,1100")):
            subprocess.run([*call, f"--window-size={size}", f"--screenshot={path.with_suffix(f'.{name}.png')}", path.as_uri()], check=True)  # fmt: skip
        pages = path.with_suffix(".print.pdf")
        subprocess.run([*call, "--no-pdf-header-footer", f"--print-to-pdf={pages}", path.as_uri()], check=True)
    if pages.suffix == ".pdf":
        with pypdfium2.PdfDocument(pages) as document:
            for number, page in enumerate(document, 1):
                page.render(scale=1.25).to_pil().save(path.with_name(f"{path.name}-{number:02d}.png"))


def main() -> None:
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    for archive, path in written(place):
        problems = archive.verify(path).problems
        print(f"{path.name}: {len(problems)} problems")
        for problem in problems[:5]:
            print("  ", problem.message[:300])
        if "--pictures" in sys.argv:
            pictures(path)


if __name__ == "__main__":
    main()
