"""2. Structure instead of value: a secret becomes the name or the shape of something that is shown."""
import json

from suite import case, group
from world import BEARER, cfg, manifest, source, stream

G = "2 structure"
group(G, "structure instead of value")
S = cfg("api_key")
PART = "{{ config['api_key'][:9] }}"


def read(name, *, stream_name="items", call="read", fields=None, more=None, **arguments):
    def play(world):
        text = manifest(fields=fields, more=more, **arguments)
        if call == "read":
            world.read(text, stream_name)
        else:
            world.call(call, manifest=text)
    case(G, name, play)


for what, text in (("whole", S), ("part", PART), ("inside", "a" + S + "z")):
    read(f"{what} as a field name", add={text: "x"})
    read(f"{what} as a path of fields", add={("a", text, "b"): "x"})
    read(f"{what} as the stream's name", extra={"name": text})
    read(f"{what} as the primary key", extra={"primary_key": [text]})
    read(f"{what} as a header's name", headers={text: "x"})
    read(f"{what} as a parameter's name", params={text: "x"})
    read(f"{what} as a body's key", method="POST", body={text: "x"})
    read(f"{what} as a form's key", method="POST", data={text: "x"})
    read(f"{what} as the host", url="http://" + text + ".invalid")
    read(f"{what} as the port", url="http://127.0.0.1:" + text)
    read(f"{what} as the scheme", url=text + "://127.0.0.1")
    read(f"{what} as the method", requester={"http_method": text})
    read(f"{what} as the path of a failing request", path="/status/404/" + text)
    read(f"{what} as a slice", retriever={"partition_router": {
        "type": "ListPartitionRouter", "cursor_field": "part", "values": [text, "b"],
        "request_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "part"}}})
    read(f"{what} as the values of slices", retriever={"partition_router": {
        "type": "ListPartitionRouter", "cursor_field": "part", "values": text}})
    read(f"{what} as the slice's field", retriever={"partition_router": {
        "type": "ListPartitionRouter", "cursor_field": text, "values": ["a"]}})
    read(f"{what} as the cursor's field", extra={"incremental_sync": {
        "type": "DatetimeBasedCursor", "cursor_field": text, "datetime_format": "%Y-%m-%d", "start_datetime": "2024-01-01"}})
    read(f"{what} as the cursor's start", extra={"incremental_sync": {
        "type": "DatetimeBasedCursor", "cursor_field": "at", "datetime_format": "%Y-%m-%d", "start_datetime": text}})
    read(f"{what} as a date format", extra={"incremental_sync": {
        "type": "DatetimeBasedCursor", "cursor_field": "at", "datetime_format": text, "start_datetime": "2024-01-01"}})
    read(f"{what} as a page token", path="/pages", retriever={"paginator": {
        "type": "DefaultPaginator", "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"},
        "pagination_strategy": {"type": "CursorPagination", "cursor_value": text, "stop_condition": "{{ response['page'] == 1 and false }}"}}})
    read(f"{what} as a page path", path="/pages", retriever={"paginator": {
        "type": "DefaultPaginator", "page_token_option": {"type": "RequestPath"},
        "pagination_strategy": {"type": "CursorPagination", "cursor_value": "/pages?x=" + text}}})
    read(f"{what} as the name of an option", retriever={"paginator": {
        "type": "DefaultPaginator", "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": text},
        "pagination_strategy": {"type": "PageIncrement", "page_size": 2}}})
    read(f"{what} as an extractor's path", selector={"extractor": {"type": "DpathExtractor", "field_path": ["items", text]}})
    read(f"{what} as a removed field", transforms=[{"type": "RemoveFields", "field_pointers": [[text]]}])
    read(f"{what} as a renamed key", transforms=[{"type": "KeysReplace", "old": "id", "new": text}])
    read(f"{what} as a replaced key", transforms=[{"type": "KeysReplace", "old": text, "new": "x"}])
    read(f"{what} as a flattened field", transforms=[{"type": "DpathFlattenFields", "field_path": [text]}])
    read(f"{what} in an error message", path="/status/418", errors={"type": "DefaultErrorHandler", "max_retries": 0, "response_filters": [
        {"type": "HttpResponseFilter", "http_codes": [418], "action": "FAIL", "error_message": "it says " + text}]})
    read(f"{what} in an ignored error's message", path="/status/418", errors={"type": "DefaultErrorHandler", "response_filters": [
        {"type": "HttpResponseFilter", "http_codes": [418], "action": "IGNORE", "error_message": text}]})
    read(f"{what} as what an error has to contain", path="/status/418", errors={"type": "DefaultErrorHandler", "response_filters": [
        {"type": "HttpResponseFilter", "error_message_contains": text, "action": "IGNORE"}]})
    read(f"{what} as the start of the state", extra={"incremental_sync": {
        "type": "DatetimeBasedCursor", "cursor_field": "at", "datetime_format": "%Y-%m-%d", "start_datetime": "2024-01-01",
        "end_datetime": text, "step": "P10D", "cursor_granularity": "P1D"}})

SCHEMA = {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {S: {"type": "string"}}}}
read("a schema's property", schema=SCHEMA)
read("a schema's enum", schema={"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {"name": {"enum": [S]}}}})
read("a schema file's path", schema={"type": "JsonFileSchemaLoader", "file_path": "./schemas/" + S + ".json"})
read("a schema that an API makes", schema={
    "type": "DynamicSchemaLoader",
    "retriever": {"type": "SimpleRetriever", "requester": {"type": "HttpRequester", "url_base": "{api}", "path": "/echo/key", "http_method": "GET",
                                                            "request_headers": {"X-Key": S}},
                  "record_selector": {"type": "RecordSelector", "extractor": {"type": "DpathExtractor", "field_path": ["items"]}}},
    "schema_type_identifier": {"schema_pointer": ["items"], "key_pointer": ["id"], "type_pointer": ["type"]}})
read("an inferred schema's field", path="/echo/key", headers={"X-Key": S})
read("a written schema's field", path="/echo/key", headers={"X-Key": S}, schema={"type": "InlineSchemaLoader", "schema": {}})


def written(world):
    """A test read of the session's manifest writes a schema; then the manifest, its versions and diffs are read."""
    for way in ("key", "keypart", "fields", "numberkey"):
        text = manifest(path=f"/echo/{way}", headers={"X-Key": S}, schema={"type": "InlineSchemaLoader", "schema": {}})
        world.call("set_session_manifest_text", mode="replace_all", new_text=text)
        world.call("execute_stream_test_read", stream_name="items", auto_update_schema=True)
        world.call("get_session_manifest_text")
        world.call("list_session_manifest_versions")
        world.call("diff_session_manifest_versions", from_version=1, to_version=2)


case(G, "a schema written into the session's manifest", written, differs="its server makes a field of each letter")
read("a parameter of a stream", extra={"$parameters": {"n": S}}, add={"x": "{{ parameters['n'][2:8] }}", "{{ parameters['n'] }}": "1"})
read("a url that cannot be read", url="{{ config['password'] }}")
read("a url with a user", url="http://" + S + "@127.0.0.1:{port}")
read("a fragment", path="/items#" + S)
read("a query in the path", path="/status/404?x=" + S)
read("a name that DNS is asked for", url="http://{{ config['api_key'] | lower }}.localhost:{port}")
read("the label of a host", url="http://{{ config['label'] }}.localhost:{port}")


def parents(world):
    parent = {"type": "ParentStreamConfig", "stream": stream("parent", add={"k": S, "h": PART}), "parent_key": "k", "partition_field": "p",
              "extra_fields": [["h"], ["k"]]}
    child = stream(path="/echo/body", params={"q": "{{ stream_partition['p'] }}", "k": "{{ stream_slice.extra_fields['h'] }}"},
                   add={"{{ stream_partition['p'] }}": "1", "e": "{{ stream_slice.extra_fields }}"},
                   retriever={"partition_router": {"type": "SubstreamPartitionRouter", "parent_stream_configs": [parent]}})
    world.read(source(child))


case(G, "a parent's key", parents)


def lazily(pointer, **parent):
    """A child whose first page stands in the parent's record, where the pointer leads."""
    return source(stream(field="", add={"x": "{{ record }}"}, retriever={"partition_router": {"type": "SubstreamPartitionRouter", "parent_stream_configs": [{
        "type": "ParentStreamConfig", "stream": stream("parent", **parent), "parent_key": "id", "partition_field": "p", "lazy_read_pointer": pointer}]}}))


for what, pointer in {"a secret": [S], "a part of one": [PART], "a choice": ["{{ 'id' if config['flag'] else 'name' }}"], "a length": ["{{ config['api_key'] | length }}"]}.items():
    case(G, f"a pointer into a parent's record is {what}", lambda world, pointer=pointer: world.read(lazily(pointer)))
case(G, "a secret in the part of a parent's record that is the page", lambda world: world.read(lazily(["k"], add={"k": S, "h": PART})))
case(G, "an echo in the part of a parent's record that is the page", lambda world: world.read(lazily(["said"], path="/echo/body", headers={"X-Key": S})))


def groups(world):
    router = {"type": "GroupingPartitionRouter", "group_size": 2, "underlying_partition_router": {
        "type": "ListPartitionRouter", "cursor_field": "p", "values": [S, PART, "c"]}}
    world.read(manifest(retriever={"partition_router": router}, params={"p": "{{ stream_partition['p'] }}"}))


case(G, "a group of partitions", groups)


def dynamic(world):
    """Names and paths of dynamic streams out of the config."""
    for path, value in ((["name"], S), (["name"], PART), (["retriever", "requester", "path"], "/echo/" + PART),
                        (["retriever", "requester", "$parameters", "x"], S), ([S], "1")):
        template = stream("made", auth=BEARER)
        world.call("execute_dynamic_manifest_resolution_test", manifest=source(more={"dynamic_streams": [{
            "type": "DynamicDeclarativeStream", "name": "made", "stream_template": template, "components_resolver": {
                "type": "ConfigComponentsResolver", "stream_config": [{"type": "StreamConfig", "configs_pointer": ["made"]}],
                "components_mapping": [{"type": "ComponentMappingDefinition", "field_path": path, "value": value, "create_or_update": True}]}}]}),
            config={"made": [{"n": 1}, {"n": 2}]})


case(G, "the names of dynamic streams", dynamic)


def pointers(world):
    """A secret where a list of streams is expected, and as the pointer to it."""
    for pointer in (["api_key"], [S], ["{{ config['label'] }}"]):
        world.call("execute_dynamic_manifest_resolution_test", config={"alpha": [{"n": 1}]}, manifest=source(more={"dynamic_streams": [{
            "type": "DynamicDeclarativeStream", "name": "made", "stream_template": stream("{{ components_values['n'] }}"), "components_resolver": {
                "type": "ConfigComponentsResolver", "stream_config": [{"type": "StreamConfig", "configs_pointer": pointer}],
                "components_mapping": [{"type": "ComponentMappingDefinition", "field_path": ["name"], "value": "s{{ components_values }}"}]}}]}))


case(G, "a secret as a list of dynamic streams", pointers)


def resolved(world):
    for tool in ("validate_manifest", "list_streams", "execute_dynamic_manifest_resolution_test", "run_connector_readiness_test_report"):
        world.call(tool, manifest=manifest(extra={"name": S}, path="/x/" + PART, params={S: S}, add={PART: S}))


case(G, "names in every other tool", resolved)
case(G, "a transformed config", lambda world: world.read(json.dumps({**json.loads(manifest(
    add={"x": "{{ config['copy'] }}", "{{ config['copy'] }}": "1"})), "spec": {"type": "Spec", "connection_specification": {"type": "object", "properties": {
        "api_key": {"type": "string"}}}, "config_normalization_rules": {"type": "ConfigNormalizationRules", "transformations": [
            {"type": "ConfigAddFields", "fields": [{"type": "AddedFieldDefinition", "path": ["copy"], "value": PART},
                                                   {"type": "AddedFieldDefinition", "path": [PART], "value": "x"}]}]}}})))
