"""Pieces that the families put manifests together of. Every choice comes from the random source given to them."""

API = "https://api.test"
ANY_SCHEMA = {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {}}}
SECRETS = ("api_key", "password", "client_secret", "refresh_token", "access_token", "jwt_key")


def maybe(r, share, value, default=None):
    return value if r.random() < share else default


def drop_none(mapping):
    return {k: v for k, v in mapping.items() if v is not None}


def option(r, name="opt", places=("request_parameter", "header", "body_data", "body_json"), paths=True):
    place = r.choice(places)
    if place == "body_json" and paths and r.random() < 0.5:
        return {"type": "RequestOption", "inject_into": place, "field_path": ["deep", name]}
    return {"type": "RequestOption", "inject_into": place, "field_name": name}


def param(name):
    return {"type": "RequestOption", "inject_into": "request_parameter", "field_name": name}


def requester(path="/items", **more):
    return drop_none({"type": "HttpRequester", "url_base": API, "path": path, "http_method": "GET", **more})


def selector(field_path=("d",), **more):
    return drop_none({"type": "RecordSelector", "extractor": {"type": "DpathExtractor", "field_path": list(field_path)}, **more})


def retriever(req=None, sel=None, **more):
    return drop_none({"type": "SimpleRetriever", "requester": req or requester(), "record_selector": sel or selector(), **more})


def stream(ret=None, name="s", **more):
    return drop_none({"type": "DeclarativeStream", "name": name, "primary_key": "id", "schema_loader": ANY_SCHEMA,
                      "retriever": ret or retriever(), **more})


def spec(**more):
    properties = {name: {"type": "string", "airbyte_secret": True} for name in SECRETS}
    return {"type": "Spec", "connection_specification": {"type": "object", "properties": properties}, **more}


def manifest(*streams, **more):
    names = [s["name"] for s in streams if "name" in s] or ["s"]
    return drop_none({"version": "7.0.0", "type": "DeclarativeSource", "check": {"type": "CheckStream", "stream_names": names[:1]},
                      "streams": list(streams), "spec": spec(), **more})


def route(path="/items", response=None, **more):
    return {"path": path, "response": {"d": []} if response is None else response, **more}


def scenario(document, routes, config=None, state=None, limits=None, streams=("s",), racy=()):
    description = drop_none({"streams": list(streams), "limits": limits, "state": state, "racy_first_descriptor": list(racy) or None})
    return {"manifest": document, "routes": routes, "config": config or {}, "scenario": description}


VALUES = [None, True, False, 0, 1, -7, 3.5, 1.0, 1e300, 12345678901234567890123, "", "x", "ä ß ☃ 😀", "True", "1", "1.50", "null",
          "[1, 2]", "{'a': 1}", "2024-01-31", "2024-01-31T10:20:30Z", "2024-01-31T10:20:30.123+02:00", [], {}, [1, "a", None],
          [[1], [2, [3]]], {"a": {"b": [1, {"c": None}]}}, {"K Y": 1, "camelCase": {"InnerKey": 2}}, "a\tb\nc", "  padded  "]
KEYS = ["id", "name", "camelCase", "HTTPCode", "with space", "a-b", "x_y", "n1", "Übung", "deep", "list", "9lives", "$dollar", "UPPER"]


def record(r, number=None, depth=0):
    made = {} if number is None else {"id": number}
    for key in r.sample(KEYS[1:], r.randint(0, 5)):
        made[key] = r.choice(VALUES)
    if depth < 2 and r.random() < 0.4:
        made["deep"] = record(r, depth=depth + 1)
    if depth < 2 and r.random() < 0.3:
        made["list"] = [record(r, depth=depth + 1) for _ in range(r.randint(0, 3))]
    return made


def records(r, low=0, high=4, start=1):
    return [record(r, start + i) for i in range(r.randint(low, high))]


def limits(r):
    if r.random() < 0.7: return None
    return drop_none({"max_records": maybe(r, 0.5, r.choice([1, 3, 10])), "max_pages_per_slice": maybe(r, 0.5, r.choice([1, 2, 3])),
                      "max_slices": maybe(r, 0.5, r.choice([1, 2, 3, 9]))}) or None
