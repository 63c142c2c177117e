"""3. The server gives a secret back: in every place and form of an answer, over every decoder."""
from mocks import ECHOES
from suite import case, group
from world import BEARER, cfg, manifest, source, stream

G = "3 echoes"
group(G, "server echoes it")
LOOSE = {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {}}}
DECODERS = {
    "csv": {"type": "CsvDecoder"}, "xml": {"type": "XmlDecoder"}, "xmlcodes": {"type": "XmlDecoder"}, "jsonl": {"type": "JsonlDecoder"},
    "gzipraw": {"type": "GzipDecoder", "decoder": {"type": "JsonDecoder"}}, "utf16le": {"type": "JsonDecoder"},
}


def echo(world, way, name, **more):
    decoder = DECODERS.get(way)
    field = {"csv": "", "jsonl": "", "xml": "items", "xmlcodes": "items"}.get(way, "items")
    world.read(manifest(path=f"/echo/{way}", headers={"X-Key": cfg(name)}, schema=LOOSE, field=field,
                        retriever={"decoder": decoder} if decoder else None, **more))


# A server that gives one record, field or element for each letter tells how many there are, and no more.
COUNTED = {"records", "coderecords", "fields", "array", "thirds", "codes"}
for way in ECHOES:
    case(G, f"a token as {way}", lambda world, way=way: echo(world, way, "api_key"), differs=way in COUNTED)
for way in ("body", "inside", "key", "nested", "header", "csv", "xml", "escaped", "quoted", "gzip", "html", "text", "utf16", "records",
            "base64", "hex", "percent", "entities", "reversed", "fields", "link", "binary"):
    case(G, f"a password as {way}", lambda world, way=way: world.read(manifest(
        path=f"/echo/{way}", method="POST", body={"k": cfg("password")}, schema=LOOSE,
        field={"csv": "", "xml": "items"}.get(way, "items"), retriever={"decoder": DECODERS[way]} if way in DECODERS else None)), differs=way in COUNTED)
for way in ("number", "float", "numberkey", "body", "codes", "records", "inside", "halves"):
    case(G, f"a number as {way}", lambda world, way=way: world.read(manifest(path=f"/echo/{way}", params={"k": cfg("number")}, schema=LOOSE)), differs=way in COUNTED)
for way in ("body", "nested", "lines", "base64", "gzip", "text", "csv", "records", "html"):
    case(G, f"a PEM as {way}", lambda world, way=way: world.read(manifest(
        path=f"/echo/{way}", method="POST", data={"k": cfg("pem")}, schema=LOOSE,
        field="" if way == "csv" else "items", retriever={"decoder": DECODERS[way]} if way in DECODERS else None)), differs=way in COUNTED)
for status in (400, 401, 403, 404, 422, 429, 500, 503):
    way = ("inside", "html", "text", "header", "nested", "body", "key", "gzip")[status % 8]
    case(G, f"a page of status {status}", lambda world, way=way, status=status: world.read(manifest(
        path=f"/fail/{way}", params={"status": str(status)}, auth=BEARER)))
for status in (401, 500):
    case(G, f"status {status} in the readiness report", lambda world, status=status: world.call(
        "run_connector_readiness_test_report", manifest=manifest(path="/fail/inside", params={"status": str(status)}, auth=BEARER)))
case(G, "everything reflected", lambda world: world.read(manifest(
    path="/reflect/{{ config['other_key'] }}", method="POST", auth=BEARER, headers={"X-User": cfg("user")},
    params={"pw": cfg("password"), "n": cfg("number")}, body={"pem": cfg("pem"), "id": cfg("client_id")})), differs="it tells the Content-Length of what it was sent")
case(G, "two secrets beside each other", lambda world: world.read(manifest(
    path="/echo/inside", params={"k": cfg("api_key") + cfg("other_key")})))
case(G, "a redirect that carries it", lambda world: world.read(manifest(path="/redirect", params={"k": cfg("api_key")})))
case(G, "a redirect that repeats it in a path", lambda world: world.read(manifest(
    path="/redirect", params={"to": "/status/404/{{ config['api_key'] }}"})))

# An echo that a template takes apart: the echoed value is no secret to the language any more.
TAKEN = {
    "letters": "{{ record['said'] | list | join('-') }}", "base64": "{{ record['said'] | base64encode }}",
    "hash": "{{ record['said'] | hash('sha256') }}", "half": "{{ record['said'][:12] }}", "other half": "{{ record['said'][12:] }}",
    "reversed": "{{ record['said'] | reverse }}", "codes": "{% for c in record['said'] %}{{ '%d ' % (c | ord if false else 0) }}{% endfor %}",
    "first letter": "{{ record['said'][0] }}", "length": "{{ record['said'] | length }}", "upper": "{{ record['said'] | upper }}",
    "comparison": "{{ record['said'] < 'm' }}", "choice": "{{ 'yes' if record['said'][0] < 'n' else 'no' }}",
    "index": "{{ 'abcdefghijklmnopqrstuvwxyz'.find(record['said'][0]) }}",
}
for name, text in TAKEN.items():
    case(G, f"an echo taken apart: {name}", lambda world, text=text: world.read(manifest(
        path="/echo/body", headers={"X-Key": cfg("api_key")}, add={"x": text}, schema=LOOSE)))
case(G, "an echo taken apart: fields", lambda world: world.read(manifest(
    path="/echo/body", headers={"X-Key": cfg("api_key")}, schema=LOOSE, add={f"c{n:02d}": "{{ record['said'][%d] }}" % n for n in range(30)})))
case(G, "an echo decides what a filter keeps", lambda world: world.read(manifest(
    path="/echo/body", headers={"X-Key": cfg("api_key")}, selector={"record_filter": {
        "type": "RecordFilter", "condition": "{{ record['said'][0] < 'n' }}"}})))
case(G, "an echo decides when pages stop", lambda world: world.read(manifest(
    path="/echo/body", headers={"X-Key": cfg("api_key")}, retriever={"paginator": {
        "type": "DefaultPaginator", "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"},
        "pagination_strategy": {"type": "CursorPagination", "cursor_value": "{{ response['items'][0]['said'][:5] }}",
                                "stop_condition": "{{ response['items'][0]['said'][0] < 'n' }}"}}})))
case(G, "an echo becomes a slice", lambda world: world.read(source(stream(
    params={"p": "{{ stream_partition['p'][:6] }}"}, add={"p": "{{ stream_partition['p'][6:] }}"}, retriever={"partition_router": {
        "type": "SubstreamPartitionRouter", "parent_stream_configs": [{
            "type": "ParentStreamConfig", "parent_key": "said", "partition_field": "p",
            "stream": stream("parent", path="/echo/body", headers={"X-Key": cfg("api_key")})}]}}))))
case(G, "an echo is an error's message", lambda world: world.read(manifest(
    path="/fail/nested", auth=BEARER, errors={"type": "DefaultErrorHandler", "max_retries": 0, "response_filters": [{
        "type": "HttpResponseFilter", "http_codes": [401], "action": "FAIL",
        "error_message": "{{ response['items'][0]['said'][20:60] }} {{ response | string | base64encode }}"}]})))
case(G, "an echo names dynamic streams", lambda world: world.call(
    "execute_dynamic_manifest_resolution_test", manifest=source(more={"dynamic_streams": [{
        "type": "DynamicDeclarativeStream", "name": "made", "stream_template": stream("template"), "components_resolver": {
            "type": "HttpComponentsResolver", "retriever": stream("r", path="/echo/body", auth=BEARER)["retriever"],
            "components_mapping": [
                {"type": "ComponentMappingDefinition", "field_path": ["name"], "value": "s{{ components_values['said'][:8] }}"},
                {"type": "ComponentMappingDefinition", "field_path": ["retriever", "requester", "path"],
                 "value": "/{{ components_values['said'] | reverse }}"}]}}]})))
