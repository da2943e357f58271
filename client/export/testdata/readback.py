"""Reads every export back with the programs' own libraries and compares it with what the service said.

readback.py WHAT FOLDER: WHAT is what `elephants edition show --json` printed, or `elephants query` or `elephants query release`; FOLDER has
an export in each form, in a folder or file named after it. Prints one line for each form; anything unlike is an error.
"""
import csv, itertools, json, os, sys

import pandas

here = os.path.dirname(os.path.abspath(__file__))
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def same(what, got, want):
    if got != want:
        sys.exit(f"{what}: read {got!r}, want {want!r}")


def quoted(text):
    return "'" + text if text.startswith(FORMULA) else text


def one_line(text):
    return " ".join(text.split())


def xml_text(text):
    """What XML has no letter for is written as U+FFFD; an end of line by itself may be read as another."""
    ok = lambda c: c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    return "".join(c if ok(c) else "\ufffd" for c in text)


def table(path, **more):
    return pandas.read_csv(path, keep_default_na=False, dtype=str, **more)


def csv_folder(folder, counts):
    for name, n in counts.items():
        path = os.path.join(folder, name + ".csv")
        same(f"rows of {name}", len(table(path)), n)
        with open(path, newline="", encoding="utf-8") as f:
            for row in itertools.islice(csv.reader(f), 1, None):
                same(f"formulas in {name}", [c for c in row if c.startswith(FORMULA)], [])
    same("files", sorted(f for f in os.listdir(folder) if f.endswith(".csv")), sorted(n + ".csv" for n in counts))
    return sum(counts.values())


def json_lines(path, counts):
    rows = pandas.read_json(path, lines=True)
    got = rows["table"].value_counts().to_dict()
    same("lines", got, {k: n for k, n in counts.items() if n} | {"about": 1})
    return len(rows)


def package(folder, counts, hash, protection):
    import frictionless

    frictionless.system.trusted = True
    report = frictionless.validate(os.path.join(folder, "datapackage.json"))
    if not report.valid:
        sys.exit(f"datapackage: {report.flatten(['type', 'message'])}")
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as f:
        about = json.load(f)
    same("hash", about["elephants"].get("hash_sha256"), hash)
    same("protection", about["elephants"]["protection"], protection)
    if "created" in about or any(not f["description"] for r in about["resources"] for f in r["schema"]["fields"]):
        sys.exit("datapackage: says when, or leaves a column without its meaning")
    same("rows", {r.name: len(r.read_rows()) for r in frictionless.Package(os.path.join(folder, "datapackage.json")).resources}, counts)
    return len(about["resources"])


def edition(answer, folder):
    import igraph, networkx, scipy.io, xmlschema

    digest = answer["digest"]
    themes = [t for section in ("elephants", "one_side", "also", "better", "hopes") for t in digest.get(section, [])]
    terms = [list(dict.fromkeys(t["terms"])) for t in themes]
    words = sorted(set(itertools.chain(*terms)))
    links = sum(len(t) for t in terms)
    pairs = {p for t in terms for p in itertools.combinations(sorted(t), 2)}
    counts = {
        "themes": len(themes), "barriers-by-side": sum(len(t["shares"]) for t in themes), "terms": links, "cooccurrence": len(pairs),
        "wordings": sum(len(w["words"]) for t in themes for w in t["wordings"]), "quotes": sum(len(t["quotes"]) for t in themes),
    }
    labels = [t["label"] for t in themes]
    at = lambda *names: os.path.join(folder, *names)

    print("csv", csv_folder(at("csv"), counts))
    read = table(at("csv", "themes.csv"))
    same("labels", read["label"].tolist(), [quoted(l) for l in labels])
    same("terms", sorted(set(table(at("csv", "terms.csv"))["term"])), sorted(quoted(w) for w in words))
    bands = table(at("csv", "barriers-by-side.csv"))
    order = {"": "", "some": "1", "many": "2", "most": "3"}
    same("order of bands", bands["band_order"].tolist(), [order[b] for b in bands["band"]])
    said = [s["band"].removeprefix("BAND_").lower().replace("unspecified", "") for t in themes for s in t["shares"]]
    same("bands", bands["band"].tolist(), said)

    print("jsonl", json_lines(at("jsonl"), counts))
    print("datapackage", package(at("datapackage"), counts, answer["hash"], digest["protection"]))

    nodes = sorted(xml_text(l) for l in labels + words)
    g = networkx.read_gexf(at("gexf"), version="1.3")
    same("gexf nodes", sorted(g.nodes[n]["label"] for n in g), nodes)
    same("gexf edges", g.number_of_edges(), links)
    same("gexf places", all("position" in d["viz"] and "color" in d["viz"] for _, d in g.nodes(data=True)), True)
    print("gexf", g.number_of_nodes(), g.number_of_edges())
    g = networkx.read_graphml(at("graphml"))
    same("graphml nodes", sorted(d["label"] for _, d in g.nodes(data=True)), nodes)
    same("graphml edges", g.number_of_edges(), links)
    i = igraph.Graph.Read_GraphML(at("graphml"))
    same("igraph nodes", sorted(i.vs["label"] if len(i.vs) else []), nodes)
    same("igraph edges", i.ecount(), links)
    same("igraph is bipartite", i.is_bipartite(), True)
    print("graphml", i.vcount(), i.ecount())

    items = table(at("vosviewer", "map.txt"), sep="\t")
    same("vosviewer labels", sorted(items["label"]), sorted(quoted(one_line(l)) for l in labels + words))
    lines = open(at("vosviewer", "network.txt"), encoding="utf-8").read().splitlines()
    same("vosviewer links", len(lines), links)
    same("vosviewer ids", {i for l in lines for i in l.split("\t")[:2]} <= set(items["id"]), True)
    same("vosviewer clusters", all(1 <= int(c) <= 1000 for c in items["cluster"]), True)
    print("vosviewer", len(items), len(lines))

    m = scipy.io.mmread(at("mtx", "themes-by-terms.mtx")).tocsr()
    same("mtx", (m.shape, m.nnz), ((len(themes), len(words)), links))
    together = (m.T @ m).tocoo()
    same("mtx together", int((together.row < together.col).sum()), len(pairs))
    names, columns = table(at("mtx", "rows.csv")), table(at("mtx", "columns.csv"))
    same("mtx rows", names["label"].tolist(), [quoted(l) for l in labels])
    for n, t in enumerate(terms):
        same("mtx terms", sorted(columns["term"].iloc[c] for c in m[n].indices), sorted(quoted(w) for w in t))
    print("mtx", *m.shape, m.nnz)

    seeds = table(at("polis"))
    same("polis column", list(seeds.columns), ["comment_text"])
    same("polis statements", (len(seeds), max(map(len, seeds["comment_text"]), default=0) <= 140), (len(digest["elephants"]), True))
    print("polis", len(seeds))

    if not themes:
        same("a code book of nothing", os.path.exists(at("qdc")), False)
        return
    schema = xmlschema.XMLSchema(os.path.join(here, "codebook.xsd"))
    schema.validate(at("qdc"))
    book = schema.to_dict(at("qdc"))
    codes = book["Codes"]["Code"]
    same("qdc names", [c["@name"] for c in codes], [xml_text(one_line(l)) for l in labels])
    members = [m["@guid"] for s in book["Sets"]["Set"] for m in s["MemberCode"]]
    same("qdc sets", set(members), {c["@guid"] for c in codes})
    print("qdc", len(codes), len(book["Sets"]["Set"]))


def answer(tables, hash, protection, folder):
    print("csv", csv_folder(os.path.join(folder, "csv"), tables))
    print("jsonl", json_lines(os.path.join(folder, "jsonl"), tables))
    print("datapackage", package(os.path.join(folder, "datapackage"), tables, hash, protection))


with open(sys.argv[1], encoding="utf-8") as f:
    what = json.load(f)
if "digest" in what:
    edition(what, sys.argv[2])
elif "release" in what:
    r = what["release"]
    answer({"figures": len(r["figures"]), "editions": len(r["editions"])}, what["hash"], r["protection"], sys.argv[2])
else:
    said = what.get("published", what)["editions"]
    answer({"barriers-by-side": sum(len(e["bands"]) for e in said), "editions": len(said)}, None, {"bands": True}, sys.argv[2])
