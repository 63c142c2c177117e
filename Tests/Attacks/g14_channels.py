"""The channel table: every tool with every argument, in every field of a manifest that is a template."""
import json

from suite import case, group
from world import BEARER, PLAIN, cfg, manifest, source, stream

G = "channels"
group(G, "tools, logs, notifications, history")
S, PART = cfg("api_key"), "{{ config['api_key'][:12] }}"
TOOLS = ("validate_manifest", "list_streams", "execute_dynamic_manifest_resolution_test", "run_connector_readiness_test_report")
ALL = {"path": "/echo/inside", "params": {"a": S, "b": cfg("password")}, "headers": {"X-Key": S}, "add": {"x": PART, "y": "{{ config }}"}}

for tool in TOOLS:
    case(G, f"{tool} of a manifest full of secrets", lambda world, tool=tool: world.call(tool, manifest=manifest(**ALL)))
    case(G, f"{tool} of the session's manifest", lambda world, tool=tool: [
        world.call("set_session_manifest_text", mode="replace_all", new_text=world.text(manifest(**ALL))), world.call(tool)])
    case(G, f"{tool} with a config", lambda world, tool=tool: world.call(tool, manifest=manifest(**ALL), config={"api_key": {"inner": 1}, "number": "x", "pem": []}))
for flags in ({}, {"include_raw_responses_data": False}, {"include_records_data": False}, {"include_record_stats": True}, {"auto_update_schema": True},
              {"max_records": 1}, {"max_records": 10000}, {"include_inferred_json_schema": True, "include_records_data": False}):
    case(G, f"a read with {flags or 'nothing'}", lambda world, flags=flags: world.call("execute_stream_test_read", stream_name="items", manifest=manifest(**ALL), **flags))
case(G, "a config that replaces a secret", lambda world: [world.read(manifest(path="/echo/body", headers={"X-Key": S}, add={"x": S, "n": "{{ config['number'] }}"}), config=config) for config in (
    {"api_key": "mine"}, {"api_key": {"a": 1}}, {"api_key": None}, {"api_key": ["x"]}, {"number": "text"}, {"number": 5}, {"api_key.inner": "x"}, {"other": {"api_key": "x"}})])
case(G, "a config that is a template", lambda world: world.read(manifest(add={"x": "{{ config['t'] }}"}), config={"t": "{{ config['api_key'] }}"}))
case(G, "a config with secrets of the LLM's own", lambda world: world.read(manifest(path="/echo/body", headers={"X-Key": cfg("llm_key")}, fields={"llm_key": {"type": "string"}}), config={
    "llm_key": "value-of-the-llm-0123456789"}))
case(G, "a template that makes a template", lambda world: world.read(manifest(add={"a": "{{ '{{' }} config['api_key'] {{ '}}' }}", "b": "{{ parameters['t'] }}"}, extra={"$parameters": {"t": "{{ config['api_key'][:9] }}"}})))
case(G, "a record that is a template", lambda world: world.read(manifest(path="/where", params={"to": "{{ '{{' }} config['api_key'] {{ '}}' }}"}, add={"x": "{{ record['to'] }}"})))
case(G, "a stream that is not there", lambda world: world.read(manifest(**ALL), "nope"))
case(G, "a host that does not answer", lambda world: world.read(manifest(url="http://127.0.0.1:1", **ALL)))
case(G, "the wrong types of secrets", lambda world: [world.read(manifest(auth=BEARER, fields={"api_key": {"type": kind}})) for kind in ("integer", "boolean", "number", "array", "object", "null")])
case(G, "a secret's type in a spec of many", lambda world: world.read(manifest(auth=BEARER, fields={"api_key": {"type": ["integer", "null"]}, "pin": {"type": "integer"}, "word": {"type": "integer"},
                                                                                                    "day": {"type": "string", "format": "date"}}, marked=False)))


def history(world):
    """Texts of the session's manifest, their diffs and versions, with secrets pasted between them."""
    for n in range(3):
        world.call("set_session_manifest_text", mode="replace_all", new_text=world.text(manifest(add={"x": PART, f"n{n}": S})))
        world.call("execute_stream_test_read", stream_name="items")
    world.call("set_session_manifest_text", mode="insert_lines", insert_at_line_number=1, new_text="# " + world.made["password"])
    world.call("set_session_manifest_text", mode="replace_lines", replace_lines=[1, 2], new_text=world.made["other_key"])
    for tool, arguments in (("list_session_manifest_versions", {}), ("diff_session_manifest_versions", {"from_version": 1, "to_version": 4}),
                            ("get_session_manifest_version", {"version_number": 3}), ("restore_session_manifest_version", {"version_number": 1}),
                            ("get_session_manifest_text", {"first_line": 3})):
        world.call(tool, **arguments)
    (world.project / "manifest.yaml").write_text(world.text(PLAIN))


case(G, "the manifest's history", history, pasted=True)


def by_hand(world):
    """A person pasted a secret into the file on disk: no tool gives it."""
    text = world.text(manifest(auth={"type": "BearerAuthenticator", "api_token": world.made["api_key"]}, params={"p": world.made["password"]}))
    path = world.project / "manifest.yaml"
    before = path.read_text()
    path.write_text(text)
    try:
        for tool in ("get_session_manifest_text", "validate_manifest", "list_streams", "execute_dynamic_manifest_resolution_test", "list_session_manifest_versions"):
            world.call(tool)
        world.call("execute_stream_test_read", stream_name="items", auto_update_schema=True, include_raw_responses_data=True)
        world.call("diff_session_manifest_versions", from_version=1, to_version=2)
        world.call("get_session_manifest_version", version_number=2)
        world.call("set_session_manifest_text", mode="replace_text", replace_text="items", new_text="things")
    finally:
        path.write_text(before)


case(G, "a secret in the manifest on disk", by_hand, pasted=True)
case(G, "broken messages", lambda world: [world.write(raw) or world.line() for raw in (
    b"{", b"[]", b"null", b'{"jsonrpc":"2.0","id":1}', b'{"jsonrpc":"1.0","id":1,"method":"ping"}', b'{"jsonrpc":"2.0","id":{},"method":"ping"}',
    ('{"jsonrpc":"2.0","id":7,"method":"' + world.made["api_key"] + '"}').encode(), ('"' + world.made["password"].replace("\\", "").replace('"', "") + '"').encode())])
case(G, "a client with a secret's name", lambda world: world.rpc("initialize", {"protocolVersion": world.made["api_key"], "capabilities": {}, "clientInfo": {
    "name": world.made["api_key"], "version": world.made["password"]}}))
case(G, "a modern request", lambda world: world.rpc("tools/call", {"name": "execute_stream_test_read", "arguments": {"stream_name": "items", "manifest": world.text(manifest(**ALL)), "include_raw_responses_data": True},
    "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}, "io.modelcontextprotocol/clientInfo": {"name": "x", "version": "1"}, "progressToken": "p"}}))
case(G, "a call that is cancelled", lambda world: [world.write({"jsonrpc": "2.0", "id": 9999, "method": "tools/call", "params": {"name": "execute_stream_test_read", "arguments": {
    "stream_name": "items", "manifest": world.text(manifest(**ALL))}}}), world.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 9999, "reason": S}}), world.rpc("ping")],
    differs="which of the two comes first", asks="which of the two comes first", env=None)  # in a world of its own: what it asked comes late
case(G, "wait_for_secrets", lambda world: [world.call("wait_for_secrets", names=names, timeout_seconds=0) for names in (["api_key"], ["missing"], ["api_key", "pin"], "api_key,word", [])])

# Templates in every field of a manifest that holds one: walk a rich manifest, put the expression at every text.
RICH = json.loads(source(stream(
    auth={"type": "ApiKeyAuthenticator", "api_token": "t", "header": "X-T", "inject_into": {"type": "RequestOption", "inject_into": "header", "field_name": "X-T"}},
    params={"p": "v"}, headers={"H": "v"}, transforms=[
        {"type": "AddFields", "condition": "{{ true }}", "fields": [{"type": "AddedFieldDefinition", "path": ["a"], "value": "b", "value_type": "string"}]},
        {"type": "RemoveFields", "condition": "{{ true }}", "field_pointers": [["zz"]]}, {"type": "KeysToLower"}, {"type": "KeysReplace", "old": "q", "new": "r"},
        {"type": "FlattenFields"}, {"type": "KeysToSnakeCase"}, {"type": "DpathFlattenFields", "field_path": ["none"], "delete_origin_value": False}],
    errors={"type": "CompositeErrorHandler", "error_handlers": [{"type": "DefaultErrorHandler", "max_retries": 0, "backoff_strategies": [{"type": "ConstantBackoffStrategy", "backoff_time_in_seconds": 1}],
            "response_filters": [{"type": "HttpResponseFilter", "http_codes": [418], "predicate": "{{ false }}", "error_message": "m", "error_message_contains": "zz", "action": "FAIL"}]}]},
    selector={"record_filter": {"type": "RecordFilter", "condition": "{{ true }}"}, "schema_normalization": "None"},
    retriever={"decoder": {"type": "JsonDecoder"}, "partition_router": {"type": "ListPartitionRouter", "cursor_field": "c", "values": ["a"], "request_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "f"}},
               "paginator": {"type": "DefaultPaginator", "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"},
                             "page_size_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "size"},
                             "pagination_strategy": {"type": "CursorPagination", "cursor_value": "{{ none }}", "stop_condition": "{{ true }}", "page_size": 5}}},
    extra={"name": "items", "incremental_sync": {"type": "DatetimeBasedCursor", "cursor_field": "at", "datetime_format": "%Y-%m-%d", "cursor_datetime_formats": ["%Y-%m-%d"], "start_datetime": {
        "type": "MinMaxDatetime", "datetime": "2024-01-01", "datetime_format": "%Y-%m-%d", "min_datetime": "2023-01-01", "max_datetime": "2025-01-01"}, "end_datetime": "2024-02-01", "step": "P40D",
        "cursor_granularity": "P1D", "lookback_window": "P1D", "partition_field_start": "s", "partition_field_end": "e", "start_time_option": {
            "type": "RequestOption", "inject_into": "request_parameter", "field_name": "from"}, "end_time_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "until"}}})))


def places(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("type", "spec", "version", "check"):
                yield from places(inner, path + (key,))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, path + (at,))
    elif path:
        yield path


def planted(path, text):
    copy = json.loads(json.dumps(RICH))
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = text
    return json.dumps(copy)


for path in places(RICH):
    spot = ".".join(str(step) for step in path if step not in ("streams", "retriever", 0))
    case(G, f"a part at {spot}", lambda world, path=path: world.read(planted(path, PART)))
    case(G, f"a choice at {spot}", lambda world, path=path: world.read(planted(path, "{{ 'items' if config['flag'] == true else 'other' }}")))
    case(G, f"a whole one at {spot}", lambda world, path=path: world.read(planted(path, cfg("label")), include_raw_responses_data=True))
