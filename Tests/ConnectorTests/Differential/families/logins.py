"""Authenticators that send requests of their own: OAuth with refresh, session tokens."""
from parts import *

CONFIG = {"client_id": "cid-1", "client_secret": "cs-9988776655", "refresh_token": "rt-1122334455", "access_token": "at-0102030405", "user": "me",
          "password": "pw-5544332211", "expiry": "2020-01-01T00:00:00Z", "nested": {"rt": "rt-nested-77"}}


def token_answer(r, access="access_token", expires="expires_in"):
    made = {access: "tok-aaaabbbb1"}
    span = r.choice([None, 3600, "3600", 0, 10, "2100-01-01T00:00:00Z", 3599.9, None])
    if span is not None: made[expires] = span
    if r.random() < 0.4: made["refresh_token"] = "rt-new-66778899"
    if r.random() < 0.3: made["scope"] = "x"
    return made if r.random() < 0.9 else {"data": [made]}


def oauth(r):
    access, expires = r.choice(["access_token", "access_token", "token"]), r.choice(["expires_in", "expires_in", "ttl"])
    auth = {"type": "OAuthAuthenticator", "token_refresh_endpoint": API + "/token", "client_id": "{{ config['client_id'] }}",
            "client_secret": "{{ config['client_secret'] }}"}
    if r.random() < 0.8: auth["refresh_token"] = "{{ config['refresh_token'] }}"
    if r.random() < 0.3: auth["grant_type"] = r.choice(["client_credentials", "refresh_token", "{{ 'client_credentials' }}"])
    if access != "access_token": auth["access_token_name"] = access
    if expires != "expires_in": auth["expires_in_name"] = expires
    if r.random() < 0.2: auth["scopes"] = ["a", "b c"]
    if r.random() < 0.3: auth["refresh_request_body"] = {"audience": "{{ config['user'] }}", "n": 1, "o": {"x": "y"}}
    if r.random() < 0.3: auth["refresh_request_headers"] = {"X-Up": "1", "Content-Type": r.choice(["application/json", "application/x-www-form-urlencoded"])}
    if r.random() < 0.15: auth["send_refresh_request_as_query_params"] = True
    if r.random() < 0.2: auth.update(client_id_name="cid", client_secret_name="cs", refresh_token_name="rt", grant_type_name="gt")
    if r.random() < 0.3: auth["token_expiry_date"] = r.choice(["{{ config['expiry'] }}", "2100-01-01T00:00:00Z", "2000-01-01"])
    if r.random() < 0.3: auth["access_token_value"] = "{{ config['access_token'] }}"
    if r.random() < 0.2: auth["token_expiry_date_format"] = r.choice(["%Y-%m-%dT%H:%M:%SZ", "YYYY-MM-DDTHH:mm:ssZ"])
    if r.random() < 0.3:
        auth["refresh_token_updater"] = r.choice([{"refresh_token_config_path": ["refresh_token"]},
            {"refresh_token_name": "refresh_token", "refresh_token_config_path": ["refresh_token"], "access_token_config_path": ["access_token"], "token_expiry_date_config_path": ["expiry"]},
            {"refresh_token_config_path": ["nested", "rt"], "access_token_config_path": ["new", "at"], "token_expiry_date_config_path": ["new", "exp"]}])
    answer = token_answer(r, access, expires)
    status = r.choice([200] * 8 + [401, 400, 429, 500, 503])
    routes = [route("/token", answer if status < 300 else {"error": r.choice(["invalid_grant", "slow"])}, method="POST", status=status)]
    # The CDK asks a busy endpoint for five minutes, at intervals that it draws.
    if status >= 429 or status >= 400 and r.random() < 0.5: routes[0]["times"] = 1; routes.append(route("/token", answer, method="POST"))
    if status == 200 and r.random() < 0.1 and "refresh_token_updater" not in auth: routes[0]["response"] = r.choice([{"text": "not json"}, [], {}, {"text": ""}, {access: None}, {access: ""}])
    if status in (400, 401) and r.random() < 0.5: auth.update(refresh_token_error_status_codes=[400], refresh_token_error_key="error", refresh_token_error_values=["invalid_grant"])
    ask = requester(authenticator=auth)
    if r.random() < 0.3:
        routes.append(route("/items", {"error": "expired"}, status=401, times=1))
        ask["error_handler"] = {"type": "DefaultErrorHandler", "response_filters": [{"type": "HttpResponseFilter", "http_codes": [401], "action": "REFRESH_TOKEN_THEN_RETRY"}]}
    routes.append(route("/items", {"d": records(r, 1, 3)}))
    pages = maybe(r, 0.4, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 1}, "page_token_option": param("p")})
    return scenario(manifest(stream(retriever(ask, paginator=pages))), routes, CONFIG, limits={"max_pages_per_slice": 2})


def session(r):
    login = requester("/login", http_method=r.choice(["POST", "POST", "GET"]))
    if login["http_method"] == "POST": login["request_body_json"] = {"user": "{{ config['user'] }}", "password": "{{ config['password'] }}"}
    if r.random() < 0.3: login["authenticator"] = {"type": "BasicHttpAuthenticator", "username": "{{ config['user'] }}", "password": "{{ config['password'] }}"}
    use = r.choice([{"type": "Bearer"}, {"type": "ApiKey", "inject_into": option(r, "X-S", paths=False)},
                    {"type": "ApiKey", "inject_into": {"type": "RequestOption", "inject_into": "header", "field_name": "Authorization"}, "api_token": "Token {{ session_token }}"}])
    auth = drop_none({"type": "SessionTokenAuthenticator", "login_requester": login, "session_token_path": r.choice([["t", "v"], ["token"]]),
                      "request_authentication": use, "expiration_duration": maybe(r, 0.6, r.choice(["PT1H", "P1D", "PT0S"]))})
    answer = r.choice([{"t": {"v": "sess-123456"}, "token": "sess-654321"}] * 5 + [{"t": {"v": None}}, {}, {"t": {"v": 4711}, "token": 4712}])
    status = r.choice([200] * 8 + [201, 401, 500])
    routes = [route("/login", answer, method=login["http_method"], status=status), route("/items", {"d": records(r, 1, 2)}), route("/items", {"d": records(r, 1, 2)}, method="POST")]
    ask = requester(authenticator=auth, http_method=r.choice(["GET", "POST"]))
    pages = maybe(r, 0.3, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 1}, "page_token_option": param("p")})
    return scenario(manifest(stream(retriever(ask, paginator=pages))), routes, CONFIG, limits={"max_pages_per_slice": 2})


def legacy(r):
    auth = drop_none({"type": "LegacySessionTokenAuthenticator", "header": "X-Session", "login_url": "/login", "username": "{{ config['user'] }}", "password": "{{ config['password'] }}",
            "session_token": maybe(r, 0.5, "{{ config['access_token'] }}"), "session_token_response_key": "id", "validate_session_url": "/check"})
    routes = [route("/login", {"id": "sess-99887766"}, method="POST"), route("/check", {}, status=r.choice([200, 401])), route("/items", {"d": records(r, 1, 2)})]
    return scenario(manifest(stream(retriever(requester(authenticator=auth)))), routes, CONFIG)


FAMILIES = {"oauth": (oauth, 4), "session": (session, 2), "legacy_session": (legacy, 1)}
