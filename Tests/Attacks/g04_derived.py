"""4. Derived secrets: values that no `.env` holds, handed out or computed while a read runs."""
from suite import case, group
from world import cfg, manifest, source, stream

G = "4 derived"
group(G, "derived secrets")
LOOSE = {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {}}}
OAUTH = {"type": "OAuthAuthenticator", "token_refresh_endpoint": "{api}/token", "client_id": cfg("client_id"),
         "client_secret": cfg("client_secret"), "refresh_token": cfg("refresh_token"), "grant_type": "refresh_token"}
SESSION = {"type": "SessionTokenAuthenticator", "session_token_path": ["session", "value"],
           "login_requester": {"type": "HttpRequester", "url_base": "{api}", "path": "/login", "http_method": "POST",
                               "request_body_json": {"user": cfg("user"), "password": cfg("password")}},
           "request_authentication": {"type": "Bearer"}}
LEGACY = {"type": "LegacySessionTokenAuthenticator", "header": "X-Session", "login_url": "login", "session_token_response_key": "hello",
          "username": cfg("user"), "password": cfg("password"), "session_token": cfg("api_key"), "validate_session_url": "items"}
JWT = {"type": "JwtAuthenticator", "algorithm": "HS256", "secret_key": cfg("client_secret"), "token_duration": 600,
       "jwt_payload": {"iss": cfg("client_id"), "sub": "me"}, "additional_jwt_payload": {"scope": "read"}}
BASIC = {"type": "BasicHttpAuthenticator", "username": cfg("user"), "password": cfg("password")}
AUTH = {"oauth": OAUTH, "oauth deep": {**OAUTH, "token_refresh_endpoint": "{api}/token/deep", "access_token_name": "access_token"},
        "oauth client credentials": {**OAUTH, "grant_type": "client_credentials"},
        "oauth rotated": {**OAUTH, "refresh_token_updater": {"refresh_token_name": "refresh_token",
                                                             "access_token_config_path": ["kept", "access"], "refresh_token_config_path": ["refresh_token"],
                                                             "token_expiry_date_config_path": ["kept", "until"]}},
        "session": SESSION, "session api key": {**SESSION, "request_authentication": {
            "type": "ApiKey", "inject_into": {"type": "RequestOption", "inject_into": "header", "field_name": "X-Session"}}},
        "legacy session": LEGACY, "jwt": JWT, "jwt base64": {**JWT, "base64_encode_secret_key": True},
        "jwt with a header": {**JWT, "header_prefix": "Token", "jwt_headers": {"kid": cfg("client_id"), "typ": "JWT"}}, "basic": BASIC}

for name, auth in AUTH.items():
    for way in ("mirror", "reflect", "echo/body", "echo/base64", "fail/inside"):
        case(G, f"{name}, /{way}", lambda world, auth=auth, way=way: world.read(manifest(auth=auth, path=f"/{way}", schema=LOOSE)))
    case(G, f"{name} in the readiness report", lambda world, auth=auth: world.call(
        "run_connector_readiness_test_report", manifest=manifest(auth=auth, path="/mirror", schema=LOOSE)))
    case(G, f"{name} taken apart", lambda world, auth=auth: world.read(manifest(
        auth=auth, path="/echo/body", schema=LOOSE, add={
            "a": "{{ record['said'][:20] }}", "b": "{{ record['said'][20:] }}", "c": "{{ record['said'] | list | join(' ') }}"})))

case(G, "a stream of the token endpoint", lambda world: world.read(manifest(path="/token", method="POST", field="", schema=LOOSE)))
case(G, "a stream of the token endpoint by GET", lambda world: world.read(manifest(path="/token", field="", schema=LOOSE)))
case(G, "a stream of the token endpoint's inside", lambda world: world.read(manifest(path="/token/deep", field="data", schema=LOOSE)))
case(G, "a stream of the token endpoint with a login's form", lambda world: world.read(manifest(
    path="/token", method="POST", field="", schema=LOOSE, data={"grant_type": "refresh_token", "client_id": cfg("client_id"),
                                                               "client_secret": cfg("client_secret"), "refresh_token": cfg("refresh_token")})))
case(G, "a token endpoint taken apart", lambda world: world.read(manifest(
    path="/token", method="POST", field="", schema=LOOSE, data={"grant_type": "refresh_token", "refresh_token": cfg("refresh_token")},
    add={"a": "{{ record['access_token'][:10] }}", "b": "{{ record['access_token'] | reverse }}", "c": "{{ record | tojson | base64encode }}"})))
case(G, "the login as a parent", lambda world: world.read(source(stream(
    path="/echo/body", params={"k": "{{ stream_partition['t'] }}"}, add={"t": "{{ stream_partition['t'][1:] }}"}, retriever={"partition_router": {
        "type": "SubstreamPartitionRouter", "parent_stream_configs": [{"type": "ParentStreamConfig", "parent_key": "access_token", "partition_field": "t",
            "stream": stream("parent", path="/token", method="POST", field="", key="scope")}]}}))))
case(G, "a cookie of an answer", lambda world: world.read(manifest(path="/cookie", schema=LOOSE)))
case(G, "a cookie that the next page mirrors", lambda world: world.read(source(stream(
    path="/mirror", schema=LOOSE, retriever={"partition_router": {"type": "SubstreamPartitionRouter", "parent_stream_configs": [{
        "type": "ParentStreamConfig", "parent_key": "id", "partition_field": "p", "stream": stream("parent", path="/cookie")}]}}))))
case(G, "a token in a slice of an oauth body", lambda world: world.read(manifest(auth={
    **OAUTH, "refresh_request_body": {"k": cfg("password"), "part": "{{ config['client_secret'][:9] }}"}}, path="/reflect")))
case(G, "a token in the headers of a login", lambda world: world.read(manifest(auth={
    **OAUTH, "refresh_request_headers": {"X-Part": "{{ config['client_secret'] | hash }}"}}, path="/reflect")))
case(G, "a login's name out of a secret", lambda world: world.read(manifest(auth={
    **OAUTH, "client_id_name": cfg("client_id"), "access_token_name": cfg("label")}, path="/reflect")))
case(G, "a token endpoint that fails", lambda world: world.read(manifest(auth={**OAUTH, "token_refresh_endpoint": "{api}/fail/text?status=400"})))
case(G, "a token endpoint that echoes", lambda world: world.read(manifest(auth={**OAUTH, "token_refresh_endpoint": "{api}/reflect"})), differs="it tells the Content-Length of what it was sent")
case(G, "a token that is another secret's echo", lambda world: world.read(manifest(auth={
    **SESSION, "session_token_path": ["items", "0", "said"], "login_requester": {
        "type": "HttpRequester", "url_base": "{api}", "path": "/echo/body", "http_method": "POST", "request_body_json": {"k": cfg("password")}}}, path="/mirror")))
case(G, "the expiry of a token out of a secret", lambda world: world.read(manifest(auth={
    **OAUTH, "access_token_value": cfg("api_key"), "token_expiry_date": cfg("day")}, path="/mirror")))
case(G, "a signed token's claims", lambda world: world.read(manifest(auth={
    **JWT, "jwt_payload": {"iss": "{{ config['client_id'][:6] }}"}}, path="/mirror")))
case(G, "a signed token's duration", lambda world: world.read(manifest(auth={**JWT, "token_duration": "{{ config['small'] }}"}, path="/mirror")))
case(G, "an algorithm out of a secret", lambda world: world.read(manifest(auth={**JWT, "algorithm": cfg("word")}, path="/mirror")))
case(G, "a signature as a record", lambda world: world.read(manifest(path="/items", add={
    "sig": "{{ ('GET/items' ~ config['client_id']) | hmac(config['client_secret']) }}"})))
case(G, "a signature as a header", lambda world: world.read(manifest(path="/reflect", headers={
    "X-Signature": "{{ 'GET/items' | hmac(config['client_secret']) }}"})))
case(G, "a Basic header by hand", lambda world: world.read(manifest(path="/reflect", headers={
    "Authorization": "Basic {{ (config['user'] ~ ':' ~ config['password']) | base64encode }}"})))
case(G, "a config update by rotation", lambda world: [world.read(manifest(
    auth=AUTH["oauth rotated"], path="/mirror", add={"kept": "{{ config['kept'] }}", "fresh": "{{ config['refresh_token'] }}"})) for _ in range(2)])
