"""Opens a store and its exports with other people's programs: DuckDB, pandas, Datasette, Python's own SQLite.

others.py CHANCERY STORE FOLDER    (the packages: others.txt beside this file; `.ci/run` makes a place for them)
"""
import asyncio, csv, pathlib, sqlite3, subprocess, sys

import duckdb, pandas
from datasette.app import Datasette

LAYERS = "events parties mentions slots links stories reports actors dyads".split()


def main(chancery, store, folder):
    folder = pathlib.Path(folder)
    plain = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    rows = {layer: plain.execute(f"SELECT count(*) FROM {layer}").fetchone()[0] for layer in LAYERS}
    assert rows["events"] > 20 and rows["reports"] == 10, rows

    duck = duckdb.connect()
    for layer in LAYERS:
        for form in ("csv", "parquet"):
            path = folder / f"{layer}.{form}"
            subprocess.run([chancery, "export", "--store", store, "--format", form, "--layer", layer, "--output", path],
                           check=rows[layer] > 0, capture_output=True)
            read = "read_parquet" if form == "parquet" else "read_csv"
            if form == "csv" and not rows[layer]:
                continue
            found = duck.execute(f"SELECT count(*) FROM {read}('{path}')").fetchone()[0]
            assert found == rows[layer], (layer, form, found, rows[layer])
        if rows[layer]:
            frame = pandas.read_csv(folder / f"{layer}.csv")
            assert len(frame) == rows[layer], layer
            # What R's read.csv takes: every line has the header's number of cells.
            with open(folder / f"{layer}.csv", newline="", encoding="utf-8") as file:
                widths = {len(line) for line in csv.reader(file)}
            assert widths == {len(frame.columns)}, (layer, widths)
    types = dict(duck.execute(f"SELECT name, logical_type FROM parquet_schema('{folder}/events.parquet')").fetchall())
    assert types["day"] == "DateType()" or "Date" in str(types["day"]), types
    joined = duck.execute(f"""SELECT count(*) FROM '{folder}/events.parquet' JOIN '{folder}/parties.parquet' USING (event, day)
        WHERE day IS NOT NULL AND country IS NOT NULL""").fetchone()[0]
    assert joined > 5, joined

    attach(duck, store, rows)
    asyncio.run(browse(store, rows))
    print(f"others: DuckDB {duckdb.__version__}, pandas {pandas.__version__}, Datasette and SQLite "
          f"{sqlite3.sqlite_version} read the same {sum(rows.values())} rows")


def attach(duck, store, rows):
    """DuckDB opens the store itself; its extension for that comes as a package too."""
    from importlib import import_module
    import_module("duckdb_extensions").import_extension("sqlite_scanner", con=duck)
    duck.execute(f"ATTACH '{store}' AS press (TYPE sqlite, READ_ONLY)")
    joined = duck.execute("SELECT count(*) FROM press.event JOIN press.story ON story.id = event.story").fetchone()[0]
    assert joined == rows["events"], joined
    # The views have SQLite's dates, so SQLite must run them.
    for layer in ("events", "stories", "dyads"):
        found = duck.execute(f"SELECT count(*) FROM sqlite_query('press', 'SELECT * FROM {layer}')").fetchone()[0]
        assert found == rows[layer], (layer, found)


async def browse(store, rows):
    site = Datasette([], immutables=[store])
    name = pathlib.Path(store).stem
    for layer in ("events", "reports"):
        answer = await site.client.get(f"/{name}/{layer}.json?_shape=objects&_size=max&_nofacet=1")
        assert answer.status_code == 200, (layer, answer.text[:300])
        assert len(answer.json()["rows"]) == min(rows[layer], 1000), layer
    answer = await site.client.get(f"/{name}")
    assert answer.status_code == 200 and "dyads" in answer.text


main(*sys.argv[1:])
