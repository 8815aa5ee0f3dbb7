"""How long a search takes with far more to search than there will ever be.

Not a part of the tests: it fills a database of its own with nonsense that PostgreSQL makes itself, and drops
it afterwards.

    ENVIRONMENT=development DATABASE_URL=postgresql://…/any python tests/benchmarks/search.py --entries 100000

It prints what it took to make the index, its size, the time of searches with filters and marked pieces, of
suggestions and of spelling, in this one process, and the plan of the two longest statements. With `--real` it
measures the site that DATABASE_URL names as it is, by what people type in earnest, and changes nothing.
"""

import argparse
import csv
import os
import random
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "ics_search_benchmark"
VOCABULARY = 60_000
SKEW = 3  # a word's number is that of a throw to this power: few words are everywhere, most are rare
RESULTS_MS, SUGGESTIONS_MS = 100, 30

ROOT = Path(__file__).resolve().parents[2]
TYPED_IN_EARNEST = ROOT / "tests" / "icsportal" / "search" / "queries.csv"

# A word of letters for a number, the same in SQL and in Python.
WORD = "'q' || translate(to_hex({}), '0123456789abcdef', 'abcdefghklmnoprt')"
LETTERS = str.maketrans("0123456789abcdef", "abcdefghklmnoprt")
THROW = f"floor({VOCABULARY} * power(random(), {SKEW}))::int"


def word(number: int) -> str:
    return "q" + f"{number:x}".translate(LETTERS)


def words(count: int, of: str) -> str:
    """SQL for so many words; `of` is a column that makes each row another."""
    thrown = WORD.format(THROW)
    return f"(SELECT string_agg({thrown}, ' ') FROM generate_series(1, {count}) WHERE {of} IS NOT NULL)"


def steps(entries: int, pages: int, words_on_a_page: int):
    """(what is made, the statement) in order."""
    yield (
        "entries",
        f"""
        INSERT INTO search_entry (source, kind, title, summary, url, names, prominence, dated_on, live_from,
            checksum, written_at, vector, openings)
        SELECT 'made ' || n, kind, title, summary, '/made/' || n || '/', ARRAY[title], 1, dated_on, dated_on,
            '', now(),
            setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', summary), 'B'),
            strip(to_tsvector('simple', title))
        FROM (
            SELECT n, (ARRAY['News', 'Publication', 'FOI answer', 'Meeting'])[1 + n % 4] AS kind,
                {words(6, "n")} AS title, {words(20, "n")} AS summary,
                date '2026-11-01' - (n * 3650.0 / {entries})::int AS dated_on
            FROM generate_series(1, {entries}) AS n
        ) AS made""",
    )
    yield (
        "pages",
        f"""
        INSERT INTO search_passage (entry_id, number, label, document, url, text, vector)
        SELECT id, number, 'page ' || number, 'Document', url || 'file.pdf#page=' || number, text,
            to_tsvector('english', text)
        FROM (
            SELECT id, url, number, {words(words_on_a_page, "id + number")} AS text
            FROM search_entry, generate_series(1, {pages}) AS number
        ) AS made""",
    )
    yield (
        "cards",
        """
        INSERT INTO search_card (entry_id, kind, year, places, topics, formats, dated_on, live_from, lexemes)
        SELECT e.id, e.kind, extract(year FROM e.dated_on),
            ARRAY[(ARRAY['East Kent', 'West Kent', 'Medway', 'Dartford'])[1 + (e.id % 4)::int]], '{}',
            ARRAY[(ARRAY['PDF', 'Excel'])[1 + (e.id % 2)::int]], e.dated_on, e.live_from,
            strip(to_tsvector('english', e.title || ' ' || e.summary || ' ' || p.text))
        FROM search_entry e
        JOIN (SELECT entry_id, string_agg(text, ' ') AS text FROM search_passage GROUP BY entry_id) AS p
            ON p.entry_id = e.id
        ORDER BY e.dated_on DESC""",
    )
    yield (
        "word list",
        f"INSERT INTO search_word (word, in_names) SELECT {WORD.format('n')}, n % 10 = 0 "
        f"FROM generate_series(0, {VOCABULARY - 1}) AS n",
    )


def fill(cursor, entries, pages, words_on_a_page):
    """The index is made after its rows, as a restore would do it."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'search_%' AND indexdef LIKE '%gin%'"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for what, statement in steps(entries, pages, words_on_a_page):
        timed(f"made {what}", lambda statement=statement: cursor.execute(statement))
    for name, definition in indexes:
        timed(f"indexed {name}", lambda definition=definition: cursor.execute(definition))
    timed("analysed", lambda: cursor.execute("ANALYZE"))


def timed(what, call):
    started = time.perf_counter()
    call()
    print(f"{what}: {time.perf_counter() - started:.0f} s", flush=True)


def sizes(cursor):
    cursor.execute(
        "SELECT relname, pg_size_pretty(pg_total_relation_size(oid)), pg_size_pretty(pg_indexes_size(oid)) "
        "FROM pg_class WHERE relname IN ('search_entry', 'search_card', 'search_passage', 'search_word')"
    )
    for name, whole, indexes in cursor.fetchall():
        print(f"{name}: {whole}, of which indexes {indexes}")


def queries(count):
    """Of one to three words; one in three with a filter."""
    chance = random.Random(9)  # noqa: S311  the same every time, and no secret

    def thrown():
        return word(int(VOCABULARY * chance.random() ** SKEW))

    choices = [{}, {}, {"kind": "News"}, {}, {"place": "East Kent", "year": "2025"}, {"format": "PDF"}]
    return [
        (" ".join(thrown() for _ in range(chance.randint(1, 3))), chance.choice(choices))
        for _ in range(count)
    ]


def real_queries():
    """What the tests know that people type; every third with a filter."""
    choices = [{}, {}, {"kind": "Health service"}]
    with TYPED_IN_EARNEST.open(encoding="utf-8", newline="") as file:
        return [(row["query"], choices[number % 3]) for number, row in enumerate(csv.DictReader(file))]


def spread(what, taken, limit=None):
    """By the clock, and by the work done, which is the same however busy the machine is."""
    clock, work = zip(*taken, strict=True)
    say(f"{what}, by the clock", clock, limit)
    say(f"{what}, work", work, limit)


def say(what, times, limit):
    times = sorted(1000 * one for one in times)

    def at(part):
        return times[min(len(times) - 1, int(part * len(times)))]

    verdict = f" ({'within' if at(0.95) < limit else 'OVER'} {limit} ms)" if limit else ""
    figures = f"median {at(0.5):.0f} ms, p95 {at(0.95):.0f} ms, longest {times[-1]:.0f} ms"
    print(f"{what}: {len(times)} times, {figures}{verdict}", flush=True)


def cpu_of_server(cursor):
    """Says how many seconds the server worked for this connection; None for a server elsewhere."""
    cursor.execute("SELECT pg_backend_pid()")
    clock = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return (lambda: int(clock.read_text().split()[0]) / 1e9) if clock.exists() else None


def measure(asked, server_worked):
    from icsportal.search.bounded import TookTooLong
    from icsportal.search.searching import search
    from icsportal.search.suggesting import suggestions

    def worked():
        return time.process_time() + (server_worked() if server_worked else 0)

    def took(call):
        """(seconds by the clock, seconds of work of this process and of the server's)"""
        before, started = worked(), time.perf_counter()
        try:
            call()
        except TookTooLong:
            stopped.append(1)
        return time.perf_counter() - started, worked() - before

    stopped = []
    for typed, filters in asked[:20]:  # what the first readers of the day pay
        took(lambda typed=typed, filters=filters: search(typed, filters=filters).hits())
    stopped.clear()
    spread(
        "results",
        [took(lambda: search(typed, filters=filters).hits()) for typed, filters in asked],  # noqa: B023
        RESULTS_MS,
    )
    print(f"stopped by the limit of time: {len(stopped)}")
    spread("suggestions", [took(lambda: suggestions(typed[:4])) for typed, _ in asked], SUGGESTIONS_MS)  # noqa: B023
    spread("misspelt", [took(lambda: search(typed.split()[0] + "xx").hits()) for typed, _ in asked[:50]])  # noqa: B023
    spread("phrases", [took(lambda: search(f'"{typed}"').hits()) for typed, _ in asked[:50]])  # noqa: B023


def plans(cursor):
    from icsportal.search import finding, tsquery
    from icsportal.search.query import parse

    query = parse(f"{word(30)} {word(900)}")
    sought = finding.Sought(tsquery.prepare(query), query.folded)
    total = finding.counts(sought).total
    for what, (statement, values) in {
        "counts": finding.counting(sought),
        "ranking": finding.ranking(sought, total),
    }.items():
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) {statement}", values)
        print(f"\nPlan of {what}, for two words that {total} entries have:")
        print("\n".join(line for (line,) in cursor.fetchall()))


def run_on_real():
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        sizes(cursor)
        measure(real_queries(), cpu_of_server(cursor))


def run(arguments):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        if not arguments.again:
            fill(cursor, arguments.entries, arguments.pages, arguments.words)
        sizes(cursor)
        measure(queries(arguments.queries), cpu_of_server(cursor))
        plans(cursor)
    connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=10, help="of the documents of each entry")
    parser.add_argument("--words", type=int, default=200, help="on a page")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--keep", action="store_true", help="leave the database, to measure again")
    parser.add_argument("--again", action="store_true", help="measure with the database that was kept")
    parser.add_argument("--real", action="store_true", help="measure the site itself, as it is")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsportal.settings")
    sys.path.insert(0, str(ROOT))
    if arguments.real:
        run_on_real()
        return
    server = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(server), autocommit=True) as admin:
        if not arguments.again:
            admin.execute(f"DROP DATABASE IF EXISTS {NAME}")
            admin.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
        os.environ["DATABASE_URL"] = urlunsplit(server._replace(path=f"/{NAME}"))
        try:
            run(arguments)
        finally:
            if not arguments.keep:
                admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


if __name__ == "__main__":
    main()
