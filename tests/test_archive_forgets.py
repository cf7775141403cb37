"""A closed archive leaves no word behind: in caches, in patterns, in styles, anywhere that the process can still reach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# Run by itself, so that everything that is alive in the process is what the archive left there. The secret words are never
# whole in the script: they are put together when they are written and when they are looked for.
SCRIPT = '''
import gc, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rightsarchive import Archive, BatchHit, Case, Metadata, Section, TextSource, compose_report, write_report

folder, pdf = Path(sys.argv[1]), Path(sys.argv[2])

def secret(*parts):
    return "".join(parts)

def texts():
    person = secret("Xhor", "vatskyeva")
    village = secret("Quin", "drolbek")
    for number, line in enumerate((
        "{p} was detained in {v} on 3 July 2025, together with Rosa {p}. The {v} court fined {p} for l\\u2019{v}.",
        "The judge of {v} released {p} on 3 July 2025. Her sister Rosa {p} waited in the court of {v}.",
        "On 4 July 2025 the families of {v} wrote to the prosecutor about Rosa {p} and her sister.",
    )):
        text = line.format(p=person, v=village)
        yield TextSource(text, Metadata(
            identifier=f"{village}-{number}", title=f"{person} of {village}?", persons=(f"Rosa {person}",),
            authors=(f"{village} Watch",), publisher=f"{village} Watch", cases=(f"{person} {village}",) * (number < 2),
            access="confidential", published="2025-07-05",
        ))

def work(place):
    person, village = secret("Xhor", "vatskyeva"), secret("Quin", "drolbek")
    archive = Archive.create(place)
    archive.ingest(list(texts()))
    page = place.parent / f"{village}.html"
    page.write_text(f"<title>{person}</title><h1>{village} news</h1><p>Home</p><p>{person} was seen in {village}.</p>", "utf-8")
    with ThreadPoolExecutor(1) as pool:
        archive.ingest([page, pdf], executor=pool)
    archive.put_case(Case(title=f"{village} 2025", persons=(f"Rosa {person}",)))
    everything = dict(clearance="confidential", limit=50)
    queries = (person, person.lower(), f'"court of {village}"', f"{village[:5]}*", f"{village}~", f"person:{person} {village}",
               f"={village}", f"{village} hunger strike prison", f"title:{person}", "mentions:2025-07 Rosa")
    for query in queries:
        for hit in archive.search(query, **everything).hits:
            hit.highlights, hit.explanation, repr(hit)
            citation = hit.citation
            for style in ("chicago-notes-bibliography", "oscola", "apa"):
                citation.render(style), citation.render(style, locale="fr-FR")
            citation.bibtex(), citation.ris(), citation.csl()
            assert (verdict := archive.verify(citation, clearance="confidential")).status == "verbatim", verdict
    assert archive.search(person, **everything).total >= 4
    names = place.parent / "names.csv"
    names.write_text(f"name\\n{person} {village}\\n", "utf-8")
    hits = [each for each in archive.search_all(names, clearance="confidential") if isinstance(each, BatchHit)]
    cited = [Section(person, tuple(each.hit.citation for each in hits))]
    for ending in (".md", ".html", ".docx"):
        report = write_report(compose_report(village, cited), place.parent / f"report{ending}")
        assert all(archive.verify(report, clearance="confidential"))
    archive.suggest(f"{village[:-1]}q", clearance="confidential"), archive.complete(village[:4], clearance="confidential")
    for case in archive.cases(clearance="confidential"):
        archive.timeline(case.id, clearance="confidential"), archive.related_cases(case.id, clearance="confidential")
    archive.suggest_cases(clearance="confidential")
    archive.cite_words(f"{village}-0", f"court fined {person}", clearance="confidential")
    for clearance in ("confidential", "public"):
        list(archive.history(clearance=clearance)), list(archive.documents(clearance=clearance)), archive.stats(clearance=clearance)
    archive.check(), archive.reindex()
    archive.close()
    return archive

def left():
    """What is alive and holds a part of a secret word, in whatever form, each with what holds it."""
    gc.collect()
    forms = [secret("xhor", "v"), secret("quin", "dr"), secret("horv", "atsk"), secret("kind", "rol"), secret("vats", "kie")]
    seen, found = set(), []
    waiting = [(one, None) for one in gc.get_objects()]
    while waiting:
        one, holder = waiting.pop()
        if id(one) in seen or one is forms or one is seen or one is found:
            continue
        seen.add(id(one))
        text = bytes(one).decode("utf-8", "replace") if isinstance(one, (bytes, bytearray)) else one
        if not isinstance(text, str):
            waiting += [(each, one) for each in gc.get_referents(one)]
        elif any(form in text.casefold() for form in forms):
            found.append(f"{ascii(text[:80])} in {type(holder).__module__}.{type(holder).__name__}: {ascii(repr(holder)[:200])}")
    return found

with Archive.create(folder / "other") as other:
    other.ingest(TextSource("The court of the town heard another woman."))
    closed = work(folder / "closed")
    assert other.search("court").total == 1
    print(*left(), sep="\\n", end="")
'''


def test_no_word_of_a_closed_archive_is_left_in_the_process(tmp_path: Path, pdf: Callable[[str], bytes]) -> None:
    person, village = "Xhorvatskyeva", "Quindrolbek"
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf(f"{person} stood before the court of {village} on 3 July 2025 and spoke of the prison. " * 8))
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(file)], capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.returncode) == ("", 0), run.stdout + run.stderr
