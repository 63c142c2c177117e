"""What is made of a response: bodies, decoders, selection, transformations, normalisation."""
import base64, gzip, io, json, zipfile
from parts import *

PATHS = [["d"], [], ["d", "*"], ["*"], ["**", "list"], ["d", "*", "deep"], ["deep", "list"], ["{{ config['path'] }}"], ["absent"], ["d", "0"], ["**"], ["d", "?"], ["d", "*", "n*"], ["d", "", "x"]]


def odd_bodies(r):
    rows = records(r, 1, 3)
    body = r.choice([{"d": rows}, rows, {"d": {"id": 1, "deep": {"list": rows}}}, {"d": "text"}, {"d": 5}, {"d": None}, {"d": []}, {"d": {}}, {"d": [1, "a", None, rows[0]]}, {"d": [rows[0], {}, rows[0]]}, {"d": [[rows[0]], [rows[0]]]}, 7, "text", True, None, [], {},
                     [[1], [2]], {"text": ""}, {"text": "<html></html>"}, {"text": "{\"d\": [{\"id\": 1}]} trailing"}, {"text": "{\"d\": [{\"id\": NaN, \"x\": Infinity, \"y\": -Infinity}]}"}, {"text": "\ufeff{\"d\": [{\"id\": 1}]}"},
                     {"text": "{\"d\": [{\"id\": 1, \"id\": 2}]}"}, {"text": "{\"d\": [{\"id\": 1.0, \"b\": 1e5, \"c\": 123456789012345678901234567890, \"d\": 0.1, \"e\": -0, \"f\": -0.0, \"g\": 1E400}]}"}, {"deep": {"list": rows}}, {"d": {"a": {"id": 1}, "b": {"id": 2}}}])
    made = selector(r.choice(PATHS))
    if r.random() < 0.3: made["record_filter"] = {"type": "RecordFilter", "condition": condition(r)}
    return scenario(manifest(stream(retriever(requester(), made))), [route("/items", body, status=r.choice([200, 200, 200, 202])) if r.random() < 0.95 else route("/items", {"text": ""}, status=204)], {"path": "d"})


def condition(r):
    return r.choice(["{{ record['id'] > 1 }}", "{{ record.name }}", "{{ 'name' in record }}", "{{ record.get('n1') == 1 }}", "{{ record.id is odd }}", "{{ true }}", "{{ false }}", "", "{{ record['absent'] }}", "{{ record.absent.deep }}",
                     "{{ config['on'] }}", "{{ stream_slice.get('x') is none }}", "{{ record['name'] is string and record['name'] | length > 1 }}", "{{ record.deep is defined }}", "{{ record.id in [1, 3] }}", "{{ stream_state }}", "{{ parameters['p'] == 1 }}", "{{ next_page_token }}"])


ADD_VALUES = ["{{ record['id'] }}", "{{ record.id + 1 }}", "{{ record.name }}", "x", "{{ record['id'] | string }}", "{{ [record.id, 2] }}", "{{ {'k': record.id} }}", "{{ record.get('absent') }}", "{{ record.absent }}", "{{ none }}", "{{ '' }}", "", "1", "1.0", "true", "{{ true }}",
              "{{ 1.50 }}", "[1, 2]", "{{ config['path'] }}", "{{ record['deep'] }}", "{{ record.camelCase | default('dflt') }}", "{{ stream_slice['part'] }}", "{{ '2024-01-01' }}", "{{ record['id'] ~ '' }}", "{{ now_utc().strftime('%Y') | int > 2000 }}", "{{ parameters.p }}", "007", "{{ '1e5' }}", "{{ record }}", "nan", "{{ (1, 2) }}"]


def transformation(r):
    kind = r.choice(["add", "add", "add", "remove", "remove", "lower", "snake", "replace", "flatten", "dpath", "dpath"])
    if kind == "add":
        path = lambda: r.choice([["new"], ["deep", "new"], ["a", "b", "c"], ["name"], ["list", "0", "x"], ["{{ config['path'] }}"], ["{{ record.id }}"], ["deep"], ["id"], ["list", "*", "x"], ["name", "x"], ["x", "0"]])
        return drop_none({"type": "AddFields", "fields": [drop_none({"type": "AddedFieldDefinition", "path": path(), "value": r.choice(ADD_VALUES), "value_type": maybe(r, 0.3, r.choice(["string", "number", "integer", "boolean"]))}) for _ in range(r.randint(1, 3))],
                          "condition": maybe(r, 0.3, r.choice([condition(r), "{{ value }}", "{{ path[0] == 'new' }}"]))})
    if kind == "remove":
        pointers = r.sample([["name"], ["deep"], ["deep", "name"], ["list", "*", "id"], ["*"], ["**", "name"], ["list", "0"], ["absent"], ["n*"], ["deep", "*"], ["list", "*", "deep", "name"], ["list", "-1"], ["**", "id"], ["list", "0", "id"]], r.randint(1, 3))
        return drop_none({"type": "RemoveFields", "field_pointers": pointers, "condition": maybe(r, 0.3, r.choice([condition(r), "{{ property is string }}", "{{ property == none }}", "{{ property }}"]))})
    if kind == "lower": return {"type": "KeysToLower"}
    if kind == "snake": return {"type": "KeysToSnakeCase"}
    if kind == "replace": return {"type": "KeysReplace", "old": r.choice(["a", " ", "_", "{{ config['path'] }}", "camel", ""]), "new": r.choice(["_", "", "X", "{{ config['on'] }}", "{{ record.id }}"])}
    if kind == "flatten": return drop_none({"type": "FlattenFields", "flatten_lists": r.choice([True, False, None])})
    return drop_none({"type": "DpathFlattenFields", "field_path": r.choice([["deep"], ["deep", "*"], ["*"], ["list", "0"], ["absent"], ["list", "*"], ["{{ config['field'] }}"], ["name"]]), "delete_origin_value": r.choice([True, False, None]), "replace_record": r.choice([True, False, None]),
                      "key_transformation": maybe(r, 0.4, drop_none({"type": "KeyTransformation", "prefix": maybe(r, 0.6, r.choice(["p_", "{{ config['path'] }}_"])), "suffix": maybe(r, 0.6, r.choice(["_s", "{{ config['on'] }}"]))}))})


CONFIG = {"path": "d", "on": True, "field": "deep"}


def transformations(r):
    # A tuple or a record without fields ends the read while another slice is being asked for, or before.
    changes = [transformation(r) for _ in range(r.randint(1, 3))]
    sliced = maybe(r, 0.3, {"type": "ListPartitionRouter", "values": ["a", "b"], "cursor_field": "part"}) if not any(x in json.dumps(changes) for x in ("(1, 2)", "RemoveFields")) else None
    made = stream(retriever(requester(), selector(record_filter=maybe(r, 0.3, {"type": "RecordFilter", "condition": condition(r)}), transform_before_filtering=maybe(r, 0.3, r.choice([True, False]))),
                            partition_router=sliced), transformations=changes)
    made["$parameters"] = {"p": 1}
    return scenario(manifest(made), [route("/items", {"d": records(r, 1, 4)})], CONFIG)


def combined(r, depth=0):
    if depth > 1 or r.random() < 0.5: return {"type": "DpathExtractor", "field_path": r.choice(PATHS)}
    return drop_none({"type": "CombinedExtractor", "extractors": [combined(r, depth + 1) for _ in range(r.randint(1, 3))], "mode": r.choice(["first", "union", "first_found", "zip", None, "merge"]), "skip_empty_records": r.choice([True, False, None])})


def expander(r):
    return drop_none({"type": "RecordExpander", "expand_records_from_field": r.choice([["list"], ["deep", "list"], ["*", "list"], ["absent"], ["{{ config['field'] }}", "list"], ["name"]]), "remain_original_record": r.choice([True, False, None]),
                      "merge_parent": r.choice([True, None, None]), "on_no_records": r.choice(["skip", "emit_parent", None]),
                      "parent_fields": maybe(r, 0.4, [{"type": "ParentFieldPath", "parent_path": r.choice([["id"], ["deep", "name"], ["absent"]]), "record_path": r.choice([["pid"], ["up", "id"], ["id"]])}])})


def extractors(r):
    made = selector()
    if r.random() < 0.5: made["extractor"] = combined(r)
    else: made["extractor"]["record_expander"] = expander(r)
    rows = records(r, 1, 4)
    for row in rows:
        if r.random() < 0.7: row["list"] = r.choice([[record(r, 50 + i) for i in range(r.randint(0, 3))], {"data": [1]}, [1, 2, {"id": 5}], "x", None])
    return scenario(manifest(stream(retriever(requester(), made))), [route("/items", r.choice([{"d": rows}, {"d": rows}, rows, {"d": rows, "deep": {"list": rows}}]))], CONFIG)


SCHEMA_TYPES = ["string", "integer", "number", "boolean", "object", "array", "null", ["null", "string"], ["null", "integer"], ["integer", "string"], ["null", "number"], ["null", "boolean"], ["null", "array"], ["null", "object"], ["string", "null", "number"]]


def normalization(r):
    properties = {}
    for key in KEYS:
        if r.random() < 0.8:
            made = {"type": r.choice(SCHEMA_TYPES)}
            if "array" in made["type"] and r.random() < 0.7: made["items"] = {"type": r.choice(SCHEMA_TYPES)}
            if "object" in made["type"] and r.random() < 0.7: made["properties"] = {"name": {"type": r.choice(SCHEMA_TYPES)}, "n1": {"type": r.choice(SCHEMA_TYPES)}}
            if r.random() < 0.1: made = {"oneOf": [{"type": "string"}, {"type": "integer"}]}
            properties[key] = made
    properties["id"] = {"type": r.choice(["integer", "string", ["null", "string"], "number"])}
    made = stream(retriever(requester(), selector(schema_normalization=r.choice(["Default", "Default", "None"]), record_filter=maybe(r, 0.2, {"type": "RecordFilter", "condition": "{{ record['id'] is string }}"}))),
                  schema_loader={"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": properties}})
    rows = records(r, 1, 4)
    for row in rows:
        for key in r.sample(KEYS[1:], 4): row[key] = r.choice(VALUES)
    return scenario(manifest(made), [route("/items", {"d": rows})])


def text_of(kind, r, rows):
    if kind == "jsonl": return "".join(json.dumps(x, ensure_ascii=False) + r.choice(["\n", "\n", "\r\n", "\n\n"]) for x in rows) + r.choice(["", "", "not json\n", "[1, 2]", '{"last": 1}', "5\n", '"x"\nnull'])
    if kind == "csv":
        delimiter = r.choice([",", ",", ";", "\t"])
        head = ["id", "name", "x y"]
        lines = [delimiter.join(head)] + [delimiter.join([str(x["id"]), r.choice(["Ann", '"a, b;"', '"say ""hi"""', "", "ü", "NA", '"two\nlines"', '"open']), r.choice(["1", "", "null"])][:r.choice([3, 3, 3, 2])] + r.choice([[], [], ["more"]])) for x in rows]
        return r.choice(["\n", "\r\n"]).join(lines) + r.choice(["", "\n", "\n\n"])
    if kind == "xml":
        items = "".join(f"<item n=\"{x['id']}\"><id>{x['id']}</id><name>{r.choice(['Ann', '', 'a &amp; b', '<![CDATA[x <y>]]>', ' sp '])}</name>{r.choice(['', '<deep><a>1</a><a>2</a></deep>', '<e/>'])}</item>" for x in rows)
        return r.choice(["", '<?xml version="1.0" encoding="UTF-8"?>\n', "<!-- c -->"]) + "<root xmlns:x='urn:x'" + r.choice(["", " a='1'"]) + f">{items}{r.choice(['', '<x:other>t</x:other>', 'tail'])}</root>" + r.choice(["", "", "\n", "<"])
    if kind == "lines": return "\n".join(f"line {x['id']} ü" for x in rows) + r.choice(["", "\n", "\n\nmore"])
    return json.dumps(rows if r.random() < 0.7 else {"d": rows})


def parser(r, depth=0):
    kind = r.choice(["json", "jsonl", "csv", "items"] + (["gzip"] if depth < 2 else []))
    if kind == "json": return {"type": "JsonDecoder"}, "json", lambda b: b
    if kind == "jsonl": return {"type": "JsonlDecoder"}, "jsonl", lambda b: b
    if kind == "items": return drop_none({"type": "JsonItemsDecoder", "items_path": r.choice(["d.item", "item", "d", "d.item.list.item"]), "encoding": maybe(r, 0.2, "utf-8")}), "json", lambda b: b
    if kind == "csv": return drop_none({"type": "CsvDecoder", "delimiter": maybe(r, 0.5, r.choice([",", ";", "\t", "\\t"])), "encoding": maybe(r, 0.4, r.choice(["utf-8", "latin-1", "utf-8-sig", "cp1252", "ascii", "utf-16"])), "set_values_to_none": maybe(r, 0.4, r.choice([[""], ["NA", "null"], []]))}), "csv", lambda b: b
    inner, text, wrap = parser(r, depth + 1)
    return {"type": "GzipDecoder", "decoder": inner}, text, lambda b: gzip.compress(wrap(b), mtime=0)


def decoders(r, encoded=False):
    kind = r.choice(["parser", "parser", "parser", "zip", "xml", "lines", "none"])
    rows = [{"id": i + 1, "name": f"n{i}", "list": [{"x": i}]} for i in range(r.randint(0, 4))]
    headers = r.choice([{}, {"Content-Type": "text/csv"}, {"Content-Type": "application/json"}, {"Content-Type": "text/plain; charset=iso-8859-1"}])
    wrap = lambda b: b
    if kind == "parser": decoder, text, wrap = parser(r)
    elif kind == "zip":
        inner, text, pack = parser(r, 1)
        decoder = {"type": "ZipfileDecoder", "decoder": inner}
        def wrap(b):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", r.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])) as z:
                for name in ("a.txt", "b.txt")[:r.randint(1, 2)]: z.writestr(zipfile.ZipInfo(name), pack(b))
            return out.getvalue()
    elif kind == "xml": decoder, text = {"type": "XmlDecoder"}, "xml"
    elif kind == "lines": decoder, text = {"type": "IterableDecoder"}, "lines"
    else: decoder, text = None, r.choice(["json", "jsonl", "csv"])
    body = text_of(text, r, rows)
    raw = body.encode(decoder.get("encoding", "utf-8") if decoder and decoder["type"] == "CsvDecoder" else "utf-8", "replace")
    if r.random() < 0.9: raw = wrap(raw)
    if encoded: headers = {**headers, "Content-Encoding": "gzip"}; raw = gzip.compress(raw, mtime=0)
    path = r.choice([[], [], [], ["d"], ["root", "item"], ["*"]]) if text != "xml" else r.choice([["root", "item"], ["root"], [], ["root", "item", "*"]])
    return scenario(manifest(stream(retriever(requester(), selector(path), decoder=decoder))), [route("/items", {"base64": base64.b64encode(raw).decode()}, response_headers=headers)])


def wire(r):
    """Bodies that the transport unpacks, not the decoder."""
    return decoders(r, encoded=True)


FAMILIES = {"wire": (wire, 1), "odd_bodies": (odd_bodies, 3), "transformations": (transformations, 6), "extractors": (extractors, 3), "normalization": (normalization, 3), "decoders": (decoders, 4)}
