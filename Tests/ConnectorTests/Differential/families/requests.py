"""HttpRequester: addresses, methods, fields and bodies; who proves what to whom without a login."""
from parts import *

TEXTS = ["plain", "{{ config['name'] }}", "{{ config.get('absent') }}", "{{ config['n'] }}", "{{ config['list'] }}", "{{ config['flag'] }}",
         "{{ [1, 2] }}", "{{ {'a': 1} }}", "", "{{ none }}", "a b&c=d", "ü", "{{ parameters['p'] }}", "{{ 1 if config['flag'] else 2 }}",
         "{{ config['name'] ~ '!' }}", "{{ '007' }}", "{{ 7.0 }}", "{{ \"'quoted'\" }}", "{{ stream_slice }}", "{{ next_page_token }}",
         "{{ stream_slice.get('x', 'none') }}", "{{ config['api_key'] }}", "k-{{ config['api_key'] }}", "x,y", "{{ config['name'] | upper }}"]
CONFIG = {"name": "Ann Lee", "n": 5, "list": ["a", "b"], "flag": True, "api_key": "sk-112233445566", "password": "pa:ss w0rd/9", "kind": "b",
          "nested": {"auth": "a"}, "jwt_key": "hmac-secret-000111"}


def fields(r, plain=False):
    names = r.sample(["q", "limit", "Filter", "a b", "x[]", "{{ config['name'] }}"], r.randint(1, 3))
    return {n: r.choice(TEXTS if plain or r.random() < 0.8 else [1, True, None, 2.5]) for n in names}


def body(r):
    kind = r.choice(["json", "json_nested", "json_text", "data", "data_text", "plain", "form", "object", "graphql", None])
    if kind == "json": return {"request_body_json": fields(r)}
    if kind == "json_nested":
        return {"request_body_json": {"a": {"b": r.choice(TEXTS), "c": [r.choice(TEXTS), 1, {"d": r.choice(TEXTS)}]}, "e": r.choice([1, True, None, "x"])}}
    if kind == "json_text": return {"request_body_json": r.choice(['{"a": 1, "b": "{{ config[\'name\'] }}"}', "{{ {'a': [1, 2]} }}", "{{ config['list'] }}", "not json"])}
    if kind == "data": return {"request_body_data": fields(r)}
    if kind == "data_text": return {"request_body_data": r.choice(["raw text {{ config['name'] }}", "a=1&b={{ config['n'] }}", '{"json": true}'])}
    if kind == "plain": return {"request_body": {"type": "RequestBodyPlainText", "value": r.choice(["hello {{ config['name'] }}", "üü", "", "{'a': 1}"])}}
    if kind == "form": return {"request_body": {"type": "RequestBodyUrlEncodedForm", "value": fields(r)}}
    if kind == "object": return {"request_body": {"type": "RequestBodyJsonObject", "value": {"x": r.choice(TEXTS), "y": {"z": [1, r.choice(TEXTS)]}}}}
    if kind == "graphql":
        return {"request_body": {"type": "RequestBodyGraphQL", "value": {"query": r.choice(["query { a(x: \"{{ config['name'] }}\") { b } }", "query {\n  a\n  b\n}"]),
                                                                       **r.choice([{}, {"variables": {"v": r.choice(TEXTS), "n": 1}}])}}}
    return {}


def place(r):
    """url_base and path, or url."""
    path = r.choice(["/items", "items", "/v1/{{ config['n'] }}/items", "", "/items?fixed=1", "/a b/ü", "/items/", "{{ parameters['p'] }}/items", "/../x/./items"])
    base = r.choice([API, API + "/", API + "/v2", API + "/v2/", API + "/{{ config['n'] }}", API + "?base=1"])
    if r.random() < 0.3: return {"url_base": None, "path": None, "url": API + r.choice(["/items", "/v1/{{ config['n'] }}", "/items?x=1&y={{ config['name'] }}"])}
    return {"url_base": base, "path": path if r.random() < 0.9 else None}


def anything(r):
    """Routes by method alone cannot be said, so the usual places are listed."""
    answers = {"d": records(r, 0, 3)}
    paths = ["/items", "/v1/5/items", "/v1/5", "/v2/items", "/v2/v1/5/items", "/5/items", "/5/v1/5/items", "/", "/v2", "/v2/", "/5", "/items/", "/v2/items/",
             "/x/items", "/prm/items", "/v2/prm/items", "/5/prm/items"]
    return [route(p, answers, method=m) for p in paths for m in ("GET", "POST")]


def requests(r):
    ask = requester(**place(r))
    ask["http_method"] = r.choice(["GET", "GET", "POST"])
    if r.random() < 0.5: ask["request_parameters"] = fields(r) if r.random() < 0.8 else r.choice(["a=1&b={{ config['n'] }}", "{{ {'a': config['n']} }}", "x={{ config['name'] }}"])
    if r.random() < 0.5: ask["request_headers"] = {f"X-{i}": r.choice([t for t in TEXTS if "ü" not in t]) for i in range(r.randint(1, 3))}
    ask.update(body(r))
    if r.random() < 0.15: ask["use_cache"] = True
    made = stream(retriever(ask))
    made["$parameters"] = {"p": "prm", "other": 1}
    return scenario(manifest(made), anything(r), CONFIG, limits=limits(r))


def authenticator(r, deep=True):
    kind = r.choice(["key", "key", "old_key", "bearer", "basic", "jwt", "none"] + (["selective"] if deep else []))
    token = r.choice(["{{ config['api_key'] }}", "Token {{ config['api_key'] }}", "{{ config['n'] }}", "literal", "{{ config.get('absent') }}"])
    if kind == "key": return {"type": "ApiKeyAuthenticator", "api_token": token, "inject_into": option(r, r.choice(["X-Key", "Authorization", "key"]), paths=False)}
    if kind == "old_key": return {"type": "ApiKeyAuthenticator", "api_token": token, "header": r.choice(["X-Key", "{{ config['kind'] }}"])}
    if kind == "bearer": return {"type": "BearerAuthenticator", "api_token": token}
    if kind == "basic": return drop_none({"type": "BasicHttpAuthenticator", "username": r.choice(["{{ config['name'] }}", "{{ config['api_key'] }}"]), "password": r.choice(["{{ config['password'] }}", "", None])})
    if kind == "none": return {"type": "NoAuth"}
    if kind == "selective":
        return {"type": "SelectiveAuthenticator", "authenticator_selection_path": r.choice([["kind"], ["nested", "auth"], ["absent"]]),
                "authenticators": {"a": authenticator(r, False), "b": authenticator(r, False)}}
    return drop_none({"type": "JwtAuthenticator", "secret_key": "{{ config['jwt_key'] }}", "algorithm": r.choice(["HS256", "HS256", "HS384", "HS512"]),
            "base64_encode_secret_key": maybe(r, 0.3, True), "token_duration": maybe(r, 0.5, 600), "header_prefix": maybe(r, 0.5, "Bearer"),
            "jwt_headers": maybe(r, 0.5, {"kid": "{{ config['name'] }}", "typ": "JWT", "cty": "x"}), "additional_jwt_headers": maybe(r, 0.3, {"extra": "{{ config['n'] }}"}),
            "jwt_payload": maybe(r, 0.5, {"iss": "{{ config['name'] }}", "sub": "s", "aud": "aud"}),
            "additional_jwt_payload": maybe(r, 0.4, {"scope": "a b", "n": "{{ config['n'] }}", "deep": {"x": 1}}),
            "request_option": maybe(r, 0.3, {"type": "RequestOption", "inject_into": "header", "field_name": "X-Jwt"})})


def authenticators(r):
    ask = requester(authenticator=authenticator(r), http_method=r.choice(["GET", "POST"]), request_headers=maybe(r, 0.3, {"X-A": "b"}),
                    request_parameters=maybe(r, 0.3, {"key": "mine"}))
    if ask["http_method"] == "POST": ask.update(r.choice([{}, {"request_body_json": {"a": 1}}, {"request_body_data": {"a": "1"}}]))
    return scenario(manifest(stream(retriever(ask))), anything(r), CONFIG)


FAMILIES = {"requests": (requests, 3), "authenticators": (authenticators, 2)}
