"""Streams that are made, chosen or delegated; jobs; query properties; rules for the config; schemas."""
from parts import *


def mapping(r, value):
    return drop_none({"type": "ComponentMappingDefinition", "field_path": r.choice([["name"], ["name"], ["retriever", "requester", "path"], ["retriever", "requester", "request_parameters", "x"], ["primary_key"], ["retriever", "**", "name"], ["{{ 'name' }}"]]), "value": value,
                      "value_type": maybe(r, 0.2, "string"), "create_or_update": maybe(r, 0.3, True), "condition": maybe(r, 0.2, r.choice(["{{ components_values.on }}", "{{ True }}", "{{ components_values['name'] == 'a' }}"]))})


def named(value): return {"type": "ComponentMappingDefinition", "field_path": ["name"], "value": value}


def dynamic(r):
    kind = r.choice(["http", "config", "params"])
    template = stream(retriever(requester("/items", request_parameters={"x": "0"})), name=None)
    if r.random() < 0.2: template["schema_loader"] = {"type": "InlineSchemaLoader", "schema": {}}
    values = [{"name": n, "id": i, "on": i % 2 == 0, "path": f"/items/{n}"} for i, n in enumerate(r.choice([["a"], ["a", "b"], ["a", "b", "c"], ["a", "a"], []]))]
    mappings = [named("{{ components_values['name'] }}")] + [mapping(r, r.choice(["{{ components_values['path'] }}", "{{ components_values.id }}", "{{ components_values['name'] }}-x", "{{ config['pre'] }}", "{{ components_values.get('absent', 'dflt') }}"])) for _ in range(r.randint(0, 2))]
    if r.random() < 0.3: mappings.reverse()
    routes = []
    if kind == "http":
        slicing = maybe(r, 0.3, {"type": "ListPartitionRouter", "values": ["u", "v"], "cursor_field": "w", "request_option": param("w")})
        ret = retriever(requester("/list"), partition_router=slicing, paginator=maybe(r, 0.3, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")}))
        if slicing and r.random() < 0.5: mappings[0] = named("{{ stream_slice['w'] }}_{{ components_values['name'] }}")
        resolver = {"type": "HttpComponentsResolver", "retriever": ret, "components_mapping": mappings}
        routes.append(route("/list", {"d": values}, status=r.choice([200] * 9 + [404]), query_absent=["page"])); routes.append(route("/list", {"d": []}))
    elif kind == "config":
        pointers = r.choice([{"type": "StreamConfig", "configs_pointer": ["streams"]}, {"type": "StreamConfig", "configs_pointer": ["deep", "{{ 'streams' }}"]}, [{"type": "StreamConfig", "configs_pointer": ["streams"]}, {"type": "StreamConfig", "configs_pointer": ["other"]}],
                             {"type": "StreamConfig", "configs_pointer": ["streams"], "default_values": [{"name": "dflt", "path": "/items/d"}]}])
        resolver = {"type": "ConfigComponentsResolver", "stream_config": pointers, "components_mapping": mappings}
    else:
        parameters = [{"name": v["name"], "more": {"path": v["path"]}} for v in values] or [{"name": "a"}]
        for m in mappings: m["value"] = m["value"].replace("components_values", "stream_parameters")
        resolver = {"type": "ParametrizedComponentsResolver", "stream_parameters": {"type": "StreamParametersDefinition", "list_of_parameters_for_stream": parameters}, "components_mapping": mappings}
    made = {"type": "DynamicDeclarativeStream", "name": "dyn", "stream_template": template, "components_resolver": resolver}
    if r.random() < 0.2: made["use_parent_parameters"] = r.choice([True, False]); made["$parameters"] = {"name": "outer"}
    rows = {"d": records(r, 1, 2)}
    routes += [route(p, rows) for p in ("/items", "/items/a", "/items/b", "/items/c", "/items/d", "/0", "/1", "/pre", "/a-x")]
    name = r.choice(["a", "a", "b", "u_a", "static", "dflt", "a-x"])
    static = [stream(name="static")] if r.random() < 0.7 else []
    return scenario(manifest(*static, dynamic_streams=[made]), routes, {"streams": values, "deep": {"streams": values}, "other": [{"k": 1}, {"k": 2}], "pre": "pre"}, streams=[name])


def chosen(r):
    """ConditionalStreams and StateDelegatingStream."""
    if r.random() < 0.4:
        group = {"type": "ConditionalStreams", "condition": r.choice(["{{ config['on'] }}", "{{ config['off'] }}", "{{ config.get('absent') }}", "{{ config['on'] and config['name'] == 'nm' }}", "", "{{ 'false' }}"]), "streams": [stream()]}
        document = manifest(stream(name="other"), stream(name="s2"))
        document["streams"].append(group)
        return scenario(document, [route("/items", {"d": records(r, 1, 2)})], {"on": True, "off": False, "name": "nm"})
    from families.slicing import time_cursor, time_state, time_rows, CONFIG
    sync, form = time_cursor(r)
    full = stream(retriever(requester("/full")), incremental_sync=sync if r.random() < 0.5 else None)
    step = stream(retriever(requester("/step")), incremental_sync=sync)
    made = drop_none({"type": "StateDelegatingStream", "name": "s", "full_refresh_stream": full, "incremental_stream": step, "api_retention_period": maybe(r, 0.4, r.choice(["P10D", "P9000D"]))})
    state = r.choice([None, time_state(r, form), time_state(r, form), {"__ab_no_cursor_state_message": True}])
    return scenario(manifest(made), [route("/full", {"d": time_rows(r, form)}), route("/step", {"d": time_rows(r, form)})], CONFIG, state={"s": state} if state else None)


def properties(r):
    names = [f"f{i}" for i in range(r.randint(1, 6))]
    merge = maybe(r, 0.7, {"type": "GroupByKeyMergeStrategy", "key": r.choice(["id", ["id"], ["id", "kind"], "absent"])})
    chunking = maybe(r, 0.75, drop_none({"type": "PropertyChunking", "property_limit_type": r.choice(["property_count", "characters"]), "property_limit": r.choice([1, 2, 3, 7, 12, None]), "record_merge_strategy": merge}))
    listed = names
    routes = []
    if r.random() < 0.3:
        listed = {"type": "PropertiesFromEndpoint", "property_field_path": r.choice([["name"], ["deep", "name"]]), "retriever": retriever(requester("/fields"))}
        routes.append(route("/fields", {"d": [{"name": n, "deep": {"name": n}} for n in names]}))
    query = drop_none({"type": "QueryProperties", "property_list": listed, "always_include_properties": maybe(r, 0.5, ["id", "kind"]), "property_chunking": chunking})
    where = r.choice(["parameters", "parameters", "requester", "body"])
    ask = requester(http_method="POST" if where == "body" else "GET")
    if where == "parameters": ask["request_parameters"] = {"fields": query, "x": "1"}
    elif where == "requester": ask["query_properties"] = query; ask["request_parameters"] = {"fields": "{{ query_properties | join(',') }}"}
    else: ask["query_properties"] = query; ask["request_body_json"] = {"fields": "{{ query_properties }}"}
    if r.random() < 0.15 and isinstance(listed, dict): ask.pop("query_properties", None); ask["fetch_properties_from_endpoint"] = listed; ask["request_parameters"] = {"fields": "{{ query_properties }}"}
    pages = maybe(r, 0.4, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")})
    for _ in range(r.randint(1, 6)):
        rows = [{"id": str(i), "kind": r.choice(["k", "k", None, "l"]), r.choice(names): r.choice(VALUES), "deep": {r.choice("ab"): 1}} for i in range(r.randint(0, 3))]
        routes.append(route("/items", {"d": rows}, method=ask["http_method"], times=1))
    routes.append(route("/items", {"d": [{"id": "0"}]}, method=ask["http_method"]))
    return scenario(manifest(stream(retriever(ask, paginator=pages))), routes, {}, limits={"max_pages_per_slice": 3})


def jobs(r):
    def ask(path, method="GET", **more): return requester(path, http_method=method, **more)
    job = drop_none({"type": "AsyncRetriever", "record_selector": selector(r.choice([["d"], []])), "status_mapping": drop_none({"type": "AsyncJobStatusMap", "running": ["run", "wait"], "completed": ["done"], "failed": ["bad"], "timeout": ["late"], "skipped": maybe(r, 0.4, ["skip"])}),
            "status_extractor": {"type": "DpathExtractor", "field_path": ["status"]}, "download_target_extractor": maybe(r, 0.7, {"type": "DpathExtractor", "field_path": r.choice([["urls"], ["urls", "*"], ["url"]])}),
            "creation_requester": ask("/jobs", "POST", request_body_json=maybe(r, 0.5, {"from": "{{ stream_slice.get('start_time') }}", "part": "{{ stream_partition.get('part') }}"})),
            "polling_requester": ask("/jobs/{{ creation_response['id'] }}", request_parameters=maybe(r, 0.3, {"h": "{{ creation_response['headers']['X-Job'] }}"})),
            "download_requester": r.choice([requester(None, url_base=None, url="{{ download_target }}"), ask("/result/{{ creation_response['id'] }}")]),
            "abort_requester": maybe(r, 0.4, ask("/jobs/{{ creation_response['id'] }}/abort", "POST")), "delete_requester": maybe(r, 0.4, ask("/jobs/{{ creation_response['id'] }}/delete", "POST")),
            "download_decoder": maybe(r, 0.3, r.choice([{"type": "JsonlDecoder"}, {"type": "CsvDecoder"}, {"type": "JsonDecoder"}])), "polling_job_timeout": maybe(r, 0.3, r.choice([1, "{{ config['wait'] }}", 60])),
            "download_paginator": maybe(r, 0.2, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")}),
            "partition_router": maybe(r, 0.4, {"type": "ListPartitionRouter", "values": ["a", "b", "c"][: r.randint(1, 3)], "cursor_field": "part"})})
    if r.random() < 0.2: job["download_target_requester"] = ask("/where", request_parameters={"p": "{{ polling_response['status'] }}"}); job["download_target_extractor"] = {"type": "DpathExtractor", "field_path": ["urls"]}
    from families.slicing import time_cursor, time_rows, CONFIG
    sync, form = time_cursor(r, plain=True) if r.random() < 0.3 else (None, "%Y-%m-%d")
    routes, numbers = [], range(1, 4)
    for n in numbers:
        routes.append(route("/jobs", {"id": n, "x": r.choice(VALUES)}, method="POST", times=1, status=r.choice([200, 200, 200, 201, 200, 200, 200, 500, 400, 404]) if r.random() < 0.4 else 200, response_headers={"X-Job": f"j{n}"}))
        states = r.choice([["done"], ["run", "done"], ["run", "wait", "run", "done"], ["bad"], ["late"], ["run", "bad"], ["skip"] if "skipped" in job["status_mapping"] else ["done"], ["done"], ["done"]])
        for s in states[:-1]: routes.append(route(f"/jobs/{n}", {"status": s}, times=1))
        links = [f"{API}/files/{n}"] + ([f"{API}/files/{n}b"] if r.random() < 0.3 else [])
        # What says nothing of the job must end: the CDK asks again at once until the job times out.
        trouble = r.random()
        if trouble < 0.06: routes.append(route(f"/jobs/{n}", {"status": "huh"}, times=r.randint(1, 3)))
        elif trouble < 0.12: routes.append(route(f"/jobs/{n}", {"error": "busy"}, status=r.choice([400, 500, 503]), times=r.randint(1, 3)))
        elif trouble < 0.15: routes.append(route(f"/jobs/{n}", {"error": "no"}, status=401))
        routes.append(route(f"/jobs/{n}", {"status": states[-1], "urls": links, "url": links[0]}))
        rows = time_rows(r, form, r.randint(0, 3))
        body = {"d": rows}
        if job.get("download_decoder", {}).get("type") == "CsvDecoder": body = {"text": "id,updated\n" + "".join(f"{x['id']},{x['updated']}\n" for x in rows)}
        for p in (f"/files/{n}", f"/files/{n}b", f"/result/{n}"): routes.append(route(p, body, times=1)); routes.append(route(p, {"d": []}))
        routes.append(route(f"/jobs/{n}/delete", {}, method="POST", status=r.choice([200, 204, 404])))
        # The CDK keeps the place of a job that it cannot abort, and waits for it forever.
        routes.append(route(f"/jobs/{n}/abort", {}, method="POST", status=r.choice([200, 204])))
        routes.append(route("/where", {"urls": links}))
    routes.append(route("/jobs", {"id": 3}, method="POST"))
    document = manifest(stream(job, incremental_sync=sync), concurrency_level=maybe(r, 0.3, {"type": "ConcurrencyLevel", "default_concurrency": r.choice([1, 2, "{{ config['wait'] }}"])}))
    return scenario(document, routes, {**CONFIG, "wait": 5}, limits=limits(r), racy=["s"])


def change(r):
    kind = r.choice(["add", "remap", "remove"])
    if kind == "add": return drop_none({"type": "ConfigAddFields", "fields": [drop_none({"type": "AddedFieldDefinition", "path": r.choice([["new"], ["deep", "new"], ["name"], ["deep", "a", "b"]]), "value": r.choice(["{{ config['name'] }}", "lit", "{{ config.get('n') }}", "{{ config['list'] }}", "1"]), "value_type": maybe(r, 0.3, r.choice(["string", "integer"]))})],
                                        "condition": maybe(r, 0.4, r.choice(["{{ config.get('new') is none }}", "{{ config['name'] == 'nm' }}", "{{ false }}"]))})
    if kind == "remap": return {"type": "ConfigRemapField", "field_path": r.choice([["name"], ["deep", "kind"], ["absent"], ["{{ 'name' }}"]]), "map": r.choice([{"nm": "renamed", "x": "y"}, {"nm": "{{ config['n'] }}"}, {"5": "five"}])}
    return drop_none({"type": "ConfigRemoveFields", "field_pointers": [r.choice([["name"], ["deep", "kind"], ["absent"], ["list", "0"], ["deep", "*"]])], "condition": maybe(r, 0.4, r.choice(["{{ config['n'] == 5 }}", "{{ false }}"]))})


def config_rules(r):
    rules = drop_none({"type": "ConfigNormalizationRules", "config_migrations": maybe(r, 0.5, [{"type": "ConfigMigration", "description": "m", "transformations": [change(r) for _ in range(r.randint(1, 2))]}]), "transformations": maybe(r, 0.6, [change(r) for _ in range(r.randint(1, 3))]),
                       "validations": maybe(r, 0.5, [{"type": "DpathValidator", "field_path": r.choice([["name"], ["deep"], ["deep", "kind"], ["n"], ["list"], ["doc"], ["absent"], ["list", "*"]]), "validation_strategy": {"type": "ValidateAdheresToSchema", "base_schema": r.choice([{"type": "string"}, {"type": "object", "required": ["kind"]}, {"type": "integer", "minimum": 3}, {"type": "array", "items": {"type": "string"}}, {"enum": ["nm", 5]}, {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False}])}}])})
    if r.random() < 0.15: rules["validations"] = [{"type": "PredicateValidator", "value": r.choice(["{{ config['deep'] }}", "nm", 5, {"a": 1}]), "validation_strategy": {"type": "ValidateAdheresToSchema", "base_schema": r.choice([{"type": "object"}, {"type": "string"}, {"type": "integer"}])}}]
    ask = requester(request_parameters={k: "{{ config.get('%s') }}" % k for k in ("name", "new", "deep", "list", "n")})
    return scenario(manifest(stream(retriever(ask)), spec=spec(config_normalization_rules=rules)), [route("/items", {"d": records(r, 1, 2)})],
                    {"name": r.choice(["nm", "nm", '{"a": 1}', "5"]), "n": 5, "deep": {"kind": r.choice(["nm", 5])}, "list": ["p", "q"], "doc": r.choice(['{"a": 1}', "no json", "[1]"])})


def schema_loader(r):
    kinds = ["string", "integer", "boolean", "num", "obj", "list", "date", "weird"]
    fields = [{"key": r.choice([f"f{i}", "Name", "id"]), "name": f"n{i}", "type": r.choice(kinds[:3] + ["num", "list"]), "deep": {"type": r.choice(kinds[:3])}} for i in range(r.randint(0, 4))]
    types = [{"type": "TypesMap", "current_type": "num", "target_type": r.choice(["number", "integer"])}, {"type": "TypesMap", "current_type": "list", "target_type": r.choice(["array", {"type": "ComplexFieldType", "field_type": "array", "items": "integer"}, ["string", "array"]])},
             {"type": "TypesMap", "current_type": "string", "target_type": "date", "condition": "{{ raw_schema['key'] == 'Name' }}"}]
    loader = drop_none({"type": "DynamicSchemaLoader", "retriever": retriever(requester("/fields")), "schema_type_identifier": drop_none({"type": "SchemaTypeIdentifier", "schema_pointer": maybe(r, 0.7, ["fields"]), "key_pointer": [r.choice(["key", "name"])], "type_pointer": maybe(r, 0.8, r.choice([["type"], ["deep", "type"]])), "types_mapping": maybe(r, 0.8, types)}),
                        "schema_filter": maybe(r, 0.3, {"type": "RecordFilter", "condition": r.choice(["{{ 'id' in record }}", "{{ record.f0 }}"])}), "schema_transformations": maybe(r, 0.3, [r.choice([{"type": "KeysToLower"}, {"type": "AddFields", "fields": [{"type": "AddedFieldDefinition", "path": ["extra"], "value": "{{ {'type': 'string'} }}"}]}])])})
    inline = {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {"id": {"type": "string"}, "a": {"type": "integer"}}}}
    loader = r.choice([loader, loader, [inline, loader], [inline, {"type": "InlineSchemaLoader", "schema": {"properties": {"a": {"type": "string"}}}}], {"type": "JsonFileSchemaLoader", "file_path": "./schemas/s.json"}, None])
    made = stream(retriever(requester(), selector(schema_normalization=maybe(r, 0.7, "Default"))), primary_key=r.choice(["id", ["id", "n1"], [["deep", "name"]], None]))
    if loader is None: made.pop("schema_loader")
    else: made["schema_loader"] = loader
    schema_page = {"d": [{"fields": fields}]} if r.random() < 0.9 else {"d": []}
    return scenario(manifest(made), [route("/fields", schema_page, status=r.choice([200] * 9 + [404])), route("/items", {"d": records(r, 1, 3)})])


def inference(r):
    """Records of many shapes, for the schema and the formats that are inferred."""
    DATES = ["2024-01-31", "2024-01-31T10:20:30Z", "2024-01-31T10:20:30.123456Z", "2024-01-31T10:20:30", "2024-01-31 10:20:30", "2024-01-31T10:20:30+0200", "2024-01-31T10:20:30.123+02:00", "1706696430", "1706696430123", "20240131", "01/31/2024", "2024-01", "x", "", None, 1706696430, 1706696430123, 5, "2024-02-30"]
    keys = ["at", "day", "v"]
    rows = []
    for i in range(r.randint(1, 5)):
        row = {"id": i, **{k: r.choice(DATES) for k in keys if r.random() < 0.8}}
        if r.random() < 0.5: row["mix"] = r.choice(VALUES)
        if r.random() < 0.4: row["arr"] = r.choice([[], [1], [1, "a"], [{"a": 1}, {"b": None}], [[1], ["x"]], [None], [1.5, 2]])
        if r.random() < 0.3: row["obj"] = r.choice([{}, {"a": None}, {"a": 1}, {"b": {"c": []}}, None, "s"])
        rows.append(row)
    return scenario(manifest(stream(retriever(requester()), primary_key=r.choice(["id", ["id", "mix"], None]))), [route("/items", {"d": rows})])


FAMILIES = {"dynamic": (dynamic, 3), "chosen": (chosen, 2), "properties": (properties, 3), "jobs": (jobs, 4), "config_rules": (config_rules, 3), "schemas": (schema_loader, 2), "inference": (inference, 2)}
