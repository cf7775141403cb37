"""The catalog's tables: the steps from each schema version to the next (kept in SQLite's ``user_version``)."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE archive (
        id TEXT NOT NULL                        -- makes an index recognisable as this archive's own
    );
    CREATE TABLE originals (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        received TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE texts (                        -- what one extractor gave for one original, frozen
        id INTEGER PRIMARY KEY,
        original TEXT NOT NULL REFERENCES originals (sha256),
        extractor TEXT NOT NULL,
        media_type TEXT NOT NULL,
        encoding TEXT,
        sha256 TEXT NOT NULL,                   -- of the text in UTF-8
        length INTEGER NOT NULL,                -- code points
        properties TEXT NOT NULL,               -- JSON: the file's own metadata with origins
        notices TEXT NOT NULL                   -- JSON
    );
    CREATE INDEX texts_by_original ON texts (original);
    CREATE TABLE text_chunks (                  -- the text in pieces, so that a passage is read without the rest
        text_id INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (text_id, start)
    ) WITHOUT ROWID;
    CREATE TABLE pages (
        text_id INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        label TEXT,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        extractor TEXT NOT NULL,
        PRIMARY KEY (text_id, number)
    ) WITHOUT ROWID;
    CREATE TABLE paragraphs (
        text_id INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        kind TEXT NOT NULL,
        page INTEGER,
        headings TEXT NOT NULL,                 -- JSON
        PRIMARY KEY (text_id, number)
    ) WITHOUT ROWID;
    CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        identifier TEXT UNIQUE,                 -- that of the newest metadata
        path TEXT UNIQUE,                       -- where it was last read from
        deleted TEXT,                           -- when
        reason TEXT                             -- why
    ) WITHOUT ROWID;
    CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        number INTEGER NOT NULL,
        original TEXT NOT NULL,                 -- stays as a trace when the original is deleted
        size INTEGER NOT NULL,
        text_id INTEGER REFERENCES texts (id),
        metadata TEXT NOT NULL,                 -- JSON
        origins TEXT NOT NULL,                  -- JSON
        access TEXT NOT NULL,
        ingested TEXT NOT NULL,
        newest INTEGER NOT NULL,
        UNIQUE (document_id, number)
    );
    CREATE INDEX versions_by_original ON versions (original);
    CREATE INDEX versions_by_text ON versions (text_id);
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY,                 -- made of document, text and position alone
        version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        language TEXT NOT NULL,
        kind TEXT NOT NULL,
        page INTEGER,
        page_label TEXT,
        paragraph INTEGER NOT NULL,
        paragraph_end INTEGER NOT NULL,
        headings TEXT NOT NULL,                 -- JSON
        repeats TEXT NOT NULL                   -- JSON
    );
    CREATE INDEX passages_by_version ON passages (version_id, ordinal);
    CREATE TABLE cases (
        id TEXT PRIMARY KEY,
        record TEXT NOT NULL                    -- JSON
    ) WITHOUT ROWID;
    CREATE TABLE version_cases (
        version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
        case_id TEXT NOT NULL REFERENCES cases (id),
        PRIMARY KEY (version_id, case_id)
    ) WITHOUT ROWID;
    CREATE INDEX version_cases_by_case ON version_cases (case_id);
    CREATE TABLE assigned_cases (               -- by a person in the archive, beside what the metadata says
        document_id TEXT NOT NULL REFERENCES documents (id),
        case_id TEXT NOT NULL REFERENCES cases (id),
        PRIMARY KEY (document_id, case_id)
    ) WITHOUT ROWID;
    CREATE TABLE names (                        -- derived: name forms that the passages hold, by sound
        key TEXT NOT NULL,
        fold TEXT NOT NULL,
        PRIMARY KEY (key, fold)
    ) WITHOUT ROWID;
    CREATE TABLE changes (                      -- which versions an engine must look at again, in order
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        version_id INTEGER NOT NULL,
        passages INTEGER NOT NULL,              -- how many it has now
        before TEXT NOT NULL                    -- JSON: the ids that it held before, to be taken out
    );
    CREATE TABLE custody (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,                   -- JSON
        previous TEXT NOT NULL,
        digest TEXT NOT NULL                    -- SHA-256 over the line and the one before: an altered line shows
    );
    CREATE TABLE custody_details (              -- what a deletion must take along: the line in the log holds its hash alone
        digest TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        body TEXT NOT NULL                      -- JSON
    ) WITHOUT ROWID;
    CREATE INDEX custody_details_by_subject ON custody_details (subject);
    """,
    # A table without row ids keeps whole rows in the tree of its key, and SQLite reads a row to compare its key: to find one
    # piece of a text it read a dozen others.
    """
    CREATE TABLE chunks (                       -- the text in pieces, so that a passage is read without the rest
        text_id INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        body TEXT NOT NULL
    );
    INSERT INTO chunks SELECT text_id, start, body FROM text_chunks;
    CREATE UNIQUE INDEX chunks_by_place ON chunks (text_id, start);
    DROP TABLE text_chunks;
    """,
    # What a document may be seen with is more than what it declares: its cases and its later versions hold too. And one version
    # can be read in several ways: whole, and without stretches that a clearance may not see.
    """
    CREATE TABLE readings (                     -- renamed to versions below: one row for each reading of a version
        id INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        number INTEGER NOT NULL,
        original TEXT NOT NULL,                 -- stays as a trace when the original is deleted
        size INTEGER NOT NULL,
        text_id INTEGER REFERENCES texts (id),
        metadata TEXT NOT NULL,                 -- JSON
        origins TEXT NOT NULL,                  -- JSON
        access TEXT NOT NULL,                   -- as declared
        ingested TEXT NOT NULL,
        newest INTEGER NOT NULL,
        level INTEGER NOT NULL,                 -- the lowest clearance that sees it (0 public, 1 internal, 2 confidential)
        ceiling INTEGER NOT NULL DEFAULT 2,     -- the highest clearance that reads this text: a higher one reads a fuller one
        floor INTEGER NOT NULL DEFAULT 0,       -- the level never falls below it, whatever is declared
        current INTEGER NOT NULL DEFAULT 1      -- 0: an earlier reading, kept for the citations of it
    );
    INSERT INTO readings (id, document_id, number, original, size, text_id, metadata, origins, access, ingested, newest, level)
        SELECT id, document_id, number, original, size, text_id, metadata, origins, access, ingested, newest,
            (SELECT max(CASE later.access WHEN 'public' THEN 0 WHEN 'internal' THEN 1 ELSE 2 END) FROM versions later
             WHERE later.document_id = versions.document_id AND later.number >= versions.number)
        FROM versions;
    DROP TABLE versions;
    ALTER TABLE readings RENAME TO versions;
    CREATE INDEX versions_by_document ON versions (document_id, number);
    CREATE INDEX versions_by_original ON versions (original);
    CREATE INDEX versions_by_text ON versions (text_id);
    ALTER TABLE cases ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
    """,
    # What somebody is told of the past, of names and of paths must not depend on what he may not see.
    """
    CREATE TABLE custody_levels (               -- who may be told of a line: beside the chain, for a level is no part of the line
        number INTEGER PRIMARY KEY,
        level INTEGER NOT NULL
    );
    INSERT INTO custody_levels SELECT number, coalesce(
            (SELECT CASE WHEN EXISTS (SELECT 1 FROM custody c WHERE c.subject = custody.subject
                                      AND json_extract(c.detail, '$.changed') LIKE '%"access"%') THEN 2 ELSE max(level) END
             FROM versions WHERE document_id = custody.subject HAVING count(*) > 0),
            (SELECT level FROM cases WHERE id = custody.subject),
            2)
        FROM custody;
    CREATE TABLE taken_paths (                  -- where a document was read from, until others were read from there
        document_id TEXT NOT NULL,
        taker TEXT NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (document_id, taker)
    ) WITHOUT ROWID;
    CREATE INDEX taken_paths_by_path ON taken_paths (path);
    ALTER TABLE cases ADD COLUMN named INTEGER NOT NULL DEFAULT 0;      -- 1: nothing is known but a title that documents gave
    UPDATE cases SET named = 1 WHERE id NOT IN (SELECT subject FROM custody WHERE action = 'case');
    ALTER TABLE assigned_cases ADD COLUMN title TEXT;                   -- as the person wrote it
    """,
    # The custody log tells who, with which release, and for whom its lines are; added vocabularies stand in the catalog, so that
    # their change and its line are one transaction.
    """
    ALTER TABLE archive ADD COLUMN settings TEXT;   -- JSON: archive.toml as the custody log last told of it
    ALTER TABLE archive ADD COLUMN head TEXT;       -- number and digest of the line that was written last
    ALTER TABLE custody ADD COLUMN who TEXT NOT NULL DEFAULT '';
    ALTER TABLE custody ADD COLUMN tool TEXT NOT NULL DEFAULT '';
    ALTER TABLE custody ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE custody ADD COLUMN rule INTEGER NOT NULL DEFAULT 1; -- how the line is hashed
    UPDATE custody SET level = coalesce((SELECT level FROM custody_levels WHERE number = custody.number), 2);
    DROP TABLE custody_levels;
    UPDATE archive SET head = (SELECT number || ':' || digest FROM custody ORDER BY number DESC LIMIT 1);
    CREATE TABLE vocabularies (
        name TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        body TEXT NOT NULL                      -- as a vocabulary is saved in a file
    );
    """,
    # Stretches that a clearance may not read.
    """
    CREATE TABLE withheld (                     -- what a person decided
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        level INTEGER NOT NULL,                 -- read from this level on
        code TEXT,                              -- what is read instead below it
        at TEXT NOT NULL,
        released TEXT                           -- when it was lifted
    ) WITHOUT ROWID;
    CREATE INDEX withheld_by_document ON withheld (document_id);
    CREATE TABLE withheld_places (              -- where it stands in the whole text of a version
        mark TEXT NOT NULL REFERENCES withheld (id),
        version_id INTEGER NOT NULL REFERENCES versions (id),
        start INTEGER,                          -- NULL: nobody has said yet where, or that it is not there
        "end" INTEGER,
        released INTEGER NOT NULL               -- 1: lifted in this version
    );
    CREATE INDEX withheld_places_by_mark ON withheld_places (mark, version_id);
    ALTER TABLE versions ADD COLUMN holes TEXT NOT NULL DEFAULT '[]';   -- JSON: stretches of the whole text that are not in this one, and their marks
    """,
    # What the page does not show, or shows apart, is told from the rest; and what a file holds is kept with its text.
    """
    ALTER TABLE paragraphs ADD COLUMN reason TEXT;  -- why it is hidden, or what it is beside the body
    ALTER TABLE passages ADD COLUMN reason TEXT;
    ALTER TABLE passages ADD COLUMN page_end INTEGER;               -- its last page, if that is another than its first
    ALTER TABLE passages ADD COLUMN page_end_label TEXT;
    ALTER TABLE passages ADD COLUMN parts TEXT NOT NULL DEFAULT '[]';   -- JSON: its stretches, if they are more than one
    ALTER TABLE passages ADD COLUMN line INTEGER;                   -- as the margin numbers it
    ALTER TABLE passages ADD COLUMN line_end INTEGER;
    ALTER TABLE pages ADD COLUMN agreement REAL;    -- share of letters that a second reader found too
    CREATE TABLE marks (                        -- raised and lowered signs, marks of notes, numbers of lines
        text_id INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        kind TEXT NOT NULL,
        note TEXT,
        PRIMARY KEY (text_id, start)
    ) WITHOUT ROWID;
    CREATE TABLE contents (                     -- the inventory of a file
        text_id INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL,
        count INTEGER NOT NULL,
        as_text INTEGER NOT NULL,
        page INTEGER,
        name TEXT NOT NULL,
        share REAL,
        why TEXT NOT NULL,
        PRIMARY KEY (text_id, ordinal)
    ) WITHOUT ROWID;
    ALTER TABLE texts ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;  -- of the file, as its inventory says
    ALTER TABLE withheld_places RENAME TO withheld_spans;
    DROP INDEX withheld_places_by_mark;
    CREATE INDEX withheld_spans_by_mark ON withheld_spans (mark, version_id);
    -- Whatever is read is checked by itself. A column that is added later to a table that is sealed stands at its end and is NULL
    -- in the rows of before: so it changes no digest (store/digests.py).
    CREATE TABLE seals (                        -- the digests of all that is stored of a document
        line INTEGER PRIMARY KEY,               -- of the custody log, which holds the SHA-256 of the body
        document_id TEXT NOT NULL UNIQUE REFERENCES documents (id),
        body TEXT NOT NULL                      -- JSON
    );
    CREATE TABLE digests (                      -- lists that are too long for a seal
        part TEXT NOT NULL,                     -- the table of the rows
        owner INTEGER NOT NULL,                 -- the text, or the version, that they belong to
        body TEXT NOT NULL,                     -- one SHA-256 after the other, in the order of the rows
        PRIMARY KEY (part, owner)
    );
    ALTER TABLE cases ADD COLUMN line INTEGER;  -- of the custody log, which holds the SHA-256 of the record; NULL where documents alone name it
    UPDATE cases SET line = (SELECT max(number) FROM custody WHERE action = 'case' AND subject = cases.id) WHERE NOT named;
    CREATE TABLE foreign_logs (                 -- custody logs of other archives, which came with packages
        head TEXT PRIMARY KEY,                  -- number and digest of the last line
        top TEXT NOT NULL,                      -- JSON: what it says of itself
        imported TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE foreign_lines (
        log TEXT NOT NULL REFERENCES foreign_logs (head),
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        tool TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        level INTEGER NOT NULL,
        detail TEXT NOT NULL,                   -- JSON
        previous TEXT NOT NULL,
        digest TEXT NOT NULL,
        rule INTEGER NOT NULL,
        private TEXT,                           -- JSON
        erased INTEGER NOT NULL,                -- 1: what it tells was taken out with its document, the digest is left
        PRIMARY KEY (log, number)
    );
    ALTER TABLE archive ADD COLUMN erasing INTEGER; -- 1: what was erased may still stand in a file
    -- What people put right in the archive.
    CREATE TABLE sources (                      -- what each source of a document's metadata says
        document_id TEXT NOT NULL REFERENCES documents (id),
        origin TEXT NOT NULL,                   -- as in the origins of a version
        body TEXT NOT NULL,                     -- JSON: by field its value (null: none) and where it stands
        PRIMARY KEY (document_id, origin)
    ) WITHOUT ROWID;
    CREATE TABLE annotations (                  -- notes and tags
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        text_sha256 TEXT,                       -- of the text that it is about a stretch of; NULL: the whole document
        start INTEGER,
        "end" INTEGER,
        author TEXT NOT NULL,
        at TEXT NOT NULL,
        edited TEXT,
        level INTEGER NOT NULL                  -- its document's holds too
    ) WITHOUT ROWID;
    CREATE INDEX annotations_by_document ON annotations (document_id);
    CREATE TABLE left_cases (                   -- that a person took a document out of, whatever its metadata say
        document_id TEXT NOT NULL REFERENCES documents (id),
        case_id TEXT NOT NULL,                  -- of a case that may be there no more
        PRIMARY KEY (document_id, case_id)
    ) WITHOUT ROWID;
    CREATE TABLE case_names (                   -- other names that lead to a case: earlier titles, cases that were merged into it
        name TEXT PRIMARY KEY,
        case_id TEXT NOT NULL REFERENCES cases (id),
        level INTEGER NOT NULL,                 -- of the case when it was called so: nobody below is led by it
        line INTEGER                            -- of the custody log, which holds the SHA-256 of all names of the case
    ) WITHOUT ROWID;
    CREATE INDEX case_names_by_case ON case_names (case_id);
    CREATE TABLE case_lists (                   -- what a list of cases said last: it changes nothing by saying it again; handed out to nobody
        case_id TEXT PRIMARY KEY,
        record TEXT NOT NULL                    -- JSON; its SHA-256 alone once the case was deleted
    ) WITHOUT ROWID;
    -- An original is read again by a later release: the newest reading of its bytes is the current one.
    ALTER TABLE versions ADD COLUMN reader TEXT;    -- which reader of ours gave its text, or the same text again, and its version
    ALTER TABLE versions ADD COLUMN whole INTEGER;  -- of a reduced reading: the row of the whole one that it was made of
    ALTER TABLE versions ADD COLUMN least INTEGER NOT NULL DEFAULT 0;   -- the floor that a package gave it, whatever is withheld in it
    ALTER TABLE archive ADD COLUMN rereading INTEGER; -- the last line of the custody log before a run over all originals that is not done
    CREATE TABLE failures (                     -- what could not be taken in, until that is mended: see store/failures.py
        path TEXT NOT NULL,
        kind TEXT NOT NULL,                     -- failed or skipped
        code TEXT NOT NULL,
        message TEXT NOT NULL,
        advice TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        PRIMARY KEY (path, code, message)
    );
    -- The same bytes are one document, wherever they are found.
    CREATE TABLE provenance (                   -- where the bytes of a document were found, and what was declared of them there
        document_id TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,                     -- path; holder of an attachment; identifier of a text; another archive
        sha256 TEXT NOT NULL,                   -- the bytes that were last found there
        found TEXT NOT NULL,                    -- when these first were
        arrived INTEGER NOT NULL,               -- counts what was found under the name: it leads to the last one
        stated INTEGER NOT NULL,                -- counts what was declared of the document: what was said later holds
        declared TEXT NOT NULL,                 -- JSON: what each source says, the strongest first
        level INTEGER NOT NULL,                 -- among it; 0 where none is
        identifier TEXT,                        -- another name of the document
        gone TEXT,                              -- when the file was found not to be there any more
        PRIMARY KEY (document_id, kind, name)
    );
    INSERT INTO provenance (document_id, kind, name, sha256, found, arrived, stated, declared, level)
        SELECT d.id, iif(d.path IS NULL, 'text', 'file'), coalesce(d.path, d.identifier, ''), v.original, v.ingested,
            1 + coalesce((SELECT max(n) FROM (SELECT count(*) AS n FROM taken_paths WHERE path = d.path GROUP BY document_id)), 0),
            1, '[]', 0
        FROM documents d JOIN versions v ON v.document_id = d.id AND v.newest = 1 AND v.ceiling = 2 WHERE d.deleted IS NULL;
    INSERT OR IGNORE INTO provenance (document_id, kind, name, sha256, found, arrived, stated, declared, level)
        SELECT t.document_id, 'file', t.path, v.original, v.ingested,
            1 + (SELECT max(n) FROM (SELECT count(*) AS n FROM taken_paths WHERE path = t.path GROUP BY document_id)) - count(*),
            1, '[]', 0
        FROM taken_paths t JOIN versions v ON v.document_id = t.document_id AND v.newest = 1 AND v.ceiling = 2
        JOIN documents d ON d.id = t.document_id AND d.deleted IS NULL GROUP BY t.document_id, t.path;
    CREATE INDEX provenance_by_name ON provenance (name);
    CREATE INDEX provenance_by_identifier ON provenance (identifier);
    DROP TABLE taken_paths;
    CREATE TABLE known (                        -- renamed to documents below, without the path
        id TEXT PRIMARY KEY,
        identifier TEXT UNIQUE,                 -- that of the newest metadata
        deleted TEXT,                           -- when
        reason TEXT                             -- why
    ) WITHOUT ROWID;
    INSERT INTO known SELECT id, identifier, deleted, reason FROM documents;
    DROP TABLE documents;
    ALTER TABLE known RENAME TO documents;
    ALTER TABLE cases ADD COLUMN members INTEGER NOT NULL DEFAULT 0;    -- rows of version_cases: one that is gone is missed
    UPDATE cases SET members = (SELECT count(*) FROM version_cases WHERE case_id = cases.id);
    CREATE TABLE tallies (                      -- how many rows a table has: see store/tallies.py
        part TEXT PRIMARY KEY,
        rows INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO tallies SELECT 'documents', count(*) FROM documents UNION ALL SELECT 'versions', count(*) FROM versions
        UNION ALL SELECT 'provenance', count(*) FROM provenance UNION ALL SELECT 'cases', count(*) FROM cases
        UNION ALL SELECT 'case_names', count(*) FROM case_names UNION ALL SELECT 'annotations', count(*) FROM annotations
        UNION ALL SELECT 'vocabularies', count(*) FROM vocabularies UNION ALL SELECT 'searches', 0;
    CREATE TABLE dictionaries (                 -- of two languages: see store/dictionaries.py
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        entries INTEGER NOT NULL,
        sha256 TEXT NOT NULL                    -- of its terms
    );
    CREATE TABLE dictionary_terms (
        source TEXT NOT NULL,
        term TEXT NOT NULL,                     -- stems with blanks between them
        target TEXT NOT NULL,
        dictionary INTEGER NOT NULL REFERENCES dictionaries (number),
        body TEXT NOT NULL,                     -- JSON: what it is called there, the likeliest first
        PRIMARY KEY (source, term, target, dictionary)
    ) WITHOUT ROWID;
    CREATE INDEX dictionary_terms_of ON dictionary_terms (dictionary);
    CREATE TABLE searches (                     -- saved searches
        name TEXT PRIMARY KEY,
        record TEXT NOT NULL,                   -- JSON; see store/searches.py
        level INTEGER NOT NULL,                 -- the lowest clearance that sees it
        line INTEGER                            -- of the custody log, which holds the SHA-256 of the record
    ) WITHOUT ROWID;
    CREATE TABLE search_runs (                  -- what one found when it was last run, by the clearance that it was run at
        name TEXT NOT NULL REFERENCES searches (name) ON DELETE CASCADE,
        level INTEGER NOT NULL,
        at TEXT NOT NULL,
        found BLOB NOT NULL,                    -- ids of passages, rising, 8 bytes each, the lowest byte first
        line INTEGER,                           -- of the custody log, which holds the SHA-256 of both
        PRIMARY KEY (name, level)
    );
    """,
)
