#!/usr/bin/env python3
"""Records what the CDK sends for each kind of authenticator, as the tests beside this expect it.

  python record.py CORPUS > logins.json      CORPUS holds replay.py; needs airbyte-cdk and PyYAML
"""
import json, sys

sys.path.insert(0, sys.argv[1])
import replay

API = "https://api.test"


def option(place, name="X-S"):
    return {"type": "RequestOption", "inject_into": place, "field_name": name}


def key(place, name="X-S", **more):
    return {"type": "ApiKey", "inject_into": option(place, name), **more}


def session(use, **more):
    login = {"type": "HttpRequester", "url_base": API, "path": "/login", "http_method": "POST",
             "request_body_json": {"u": "{{ config['u'] }}"}}
    return {"type": "SessionTokenAuthenticator", "login_requester": login,
            "session_token_path": ["t", "v"], "request_authentication": use, **more}


def oauth(**more):
    return {"type": "OAuthAuthenticator", "token_refresh_endpoint": API + "/tok", "client_id": "cid",
            "client_secret": "sec", "refresh_token": "rt", **more}


def legacy(**more):
    return {"type": "LegacySessionTokenAuthenticator", "header": "X-T", "login_url": "/login",
            "session_token_response_key": "id", "validate_session_url": "/val", **more}


def updater(**more):
    return oauth(refresh_token_updater={"refresh_token_config_path": ["r"], "access_token_config_path": ["a"],
                                        "token_expiry_date_config_path": ["e"]}, **more)


def login(response={"t": {"v": "sess-1"}}, **more):
    return {"method": "POST", "path": "/login", "response": response, **more}


def token(response={"access_token": "tok-aaaa-1"}, **more):
    return {"method": "POST", "path": "/tok", "response": response, **more}


def page(**more):
    return {"method": "GET", "path": "/me", "response": {"d": [{"id": 1}]}, **more}


PAGES = {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 1},
         "page_token_option": option("request_parameter", "p")}
REFRESH = {"error_handler": {"type": "DefaultErrorHandler", "response_filters": [
    {"type": "HttpResponseFilter", "http_codes": [401], "action": "REFRESH_TOKEN_THEN_RETRY"}]}}
POST = {"http_method": "POST"}
ME = {"u": "me"}

# name, authenticator, config, routes, more of the requester, paginator
CASES = [
    ("a bearer session that is not kept logs in twice", session({"type": "Bearer"}), ME, [login(), page()]),
    ("a bearer session that is kept logs in once", session({"type": "Bearer"}, expiration_duration="PT1H"), ME, [login(), page()], {}, PAGES),
    ("an API key header that is not kept logs in six times", session(key("header")), ME, [login(), page()]),
    ("an API key parameter that is not kept logs in once", session(key("request_parameter", "s")), ME, [login(), page()]),
    ("a session goes into a JSON body", session(key("body_json", "s")), ME, [login(), page(method="POST")], POST),
    ("a session goes into a form", session(key("body_data", "s")), ME, [login(), page(method="POST")], POST),
    ("a template makes the header of a session", session(key("header", "Authorization", api_token="Token {{ session_token }}"), expiration_duration="PT1H"), ME, [login(), page()]),
    ("a number is a session too", session({"type": "Bearer"}, expiration_duration="PT1H"), ME, [login({"t": {"v": 12345}}), page()]),
    ("a session that is missing is a failure", session({"type": "Bearer"}), ME, [login({"x": 1}), page()]),
    ("a session that is null is a failure", session({"type": "Bearer"}), ME, [login({"t": {"v": None}}), page()]),
    ("a login that is refused is a failure", session({"type": "Bearer"}), ME, [login({"error": "no"}, status=401), page()]),
    ("a token is used for all pages", oauth(), {}, [token({"access_token": "tok-aaaa-1", "expires_in": 100}), page()], {}, PAGES),
    ("a token that ends at once is fetched twice", oauth(), {}, [token({"access_token": "tok-aaaa-1", "expires_in": 0}), page()]),
    ("a token without an end lasts", oauth(), {}, [token(), page()], {}, PAGES),
    ("a token is found where it is nested", oauth(), {}, [token({"x": [{"y": {"access_token": "tok-aaaa-1", "expires_in": "10"}}]}), page()]),
    ("an end that is no number is a failure", oauth(), {}, [token({"access_token": "tok-aaaa-1", "expires_in": "soon"}), page()]),
    ("a token that is missing is a failure", oauth(), {}, [token({"x": "a"}), page()]),
    ("a refresh token that is refused is a failure", oauth(), {}, [token({"error": "invalid_grant"}, status=400), page()]),
    ("a client that is refused is a failure", oauth(), {}, [token({"error": "invalid_client"}, status=401), page()]),
    ("an answer that is no JSON is a failure", oauth(), {}, [token({"text": "access_token=a"}), page()]),
    ("a client in the header is not in the form", oauth(refresh_request_headers={"Authorization": "Basic {{ ('a:b') | base64encode }}"}), {}, [token(), page()]),
    ("a header that reads as a number is a failure", oauth(refresh_request_headers={"X-R": "1"}), {}, [token(), page()]),
    ("the arguments go into the query when they should", oauth(send_refresh_request_as_query_params=True), {}, [token(), page()]),
    ("a token that is given is used until its date", oauth(access_token_value="pre", token_expiry_date="2099-01-01T00:00:00Z"), {}, [token(), page()]),
    ("a token that is given and old is replaced", oauth(access_token_value="pre", token_expiry_date="2020-01-01T00:00:00Z"), {}, [token(), page()]),
    ("a token without an endpoint is all there is", {"type": "OAuthAuthenticator", "access_token_value": "pre", "client_id": "a", "client_secret": "b", "grant_type": "client_credentials"}, {}, [page()]),
    ("neither a token nor an endpoint is a failure", {"type": "OAuthAuthenticator", "client_id": "a", "client_secret": "b", "grant_type": "client_credentials"}, {}, [page()]),
    ("without a client there is no source", {"type": "OAuthAuthenticator", "access_token_value": "pre"}, {}, [page()]),
    ("without a refresh token there is no source", {"type": "OAuthAuthenticator", "token_refresh_endpoint": API + "/tok", "client_id": "a", "client_secret": "b"}, {}, [page()]),
    ("a client secret may be empty", oauth(client_secret=""), {}, [token(), page()]),
    ("a client id may not be empty", oauth(client_id=""), {}, [token(), page()]),
    ("values are spelt as Python spells them, and do not replace arguments", oauth(client_id="{{ config['i'] }}", refresh_token="{{ config['f'] }}", refresh_request_body={"n": 3, "t": True, "l": ["a", "b"], "z": None, "client_id": "no"}), {"i": "0123", "f": "1.50"}, [token(), page()]),
    ("an end may be a moment", oauth(token_expiry_date_format="%Y", expires_in_name="ea"), {}, [token({"access_token": "tok-aaaa-1", "ea": 1999999999}), page()]),
    ("an end in the past is an end", oauth(token_expiry_date_format="%Y", expires_in_name="ea"), {}, [token({"access_token": "tok-aaaa-1", "ea": "2001-01-01"}), page()]),
    ("an API that wants a new token gets one, and nothing more in a test read", oauth(), {}, [token(), page(status=401, response={"e": 1})], REFRESH),
    ("a new token for the API takes the rotated refresh token", updater(), {"r": "r1"}, [token({"access_token": "tok-aaaa-1", "refresh_token": "r2"}, times=1), token({"access_token": "tok-bbbb-2", "refresh_token": "r3"}), page(status=401, response={"e": 1})], REFRESH),
    ("a token of the config that is good is used", updater(), {"r": "r1", "a": "kept", "e": "2099-01-01"}, [token(), page()]),
    ("a refresh token that is not replaced stays", updater(), {"r": "r1"}, [token({"access_token": "tok-aaaa-1", "expires_in": 60}), page()]),
    ("an updater has places of its own for everything", oauth(refresh_token_updater={}), {"credentials": {"refresh_token": "r0", "client_id": "cfgid"}}, [token({"access_token": "tok-aaaa-1", "refresh_token": "r9", "expires_in": 60}), page()]),
    ("scopes go one by one", oauth(scopes=["a", "b"], refresh_token_updater={}), {"credentials": {"refresh_token": "r0"}}, [token(), page()]),
    ("user and password get the older session", legacy(username="u", password="p"), {}, [login({"id": "L1"}), page()]),
    ("the older session of the config is tried out twice", legacy(session_token="tok", username="u", password="p"), {}, [{"method": "GET", "path": "/val", "response": {}}, page()]),
    ("an older session that is stale is replaced once", legacy(session_token="tok", username="u2", password="p"), {}, [{"method": "GET", "path": "/val", "status": 401, "response": {}}, login({"id": "L2"}), page()]),
]


def manifest(authenticator, requester={}, paginator=None):
    retriever = {"type": "SimpleRetriever",
                 "requester": {"type": "HttpRequester", "url_base": API, "path": "/me", "authenticator": authenticator, **requester},
                 "record_selector": {"type": "RecordSelector", "extractor": {"type": "DpathExtractor", "field_path": ["d"]}}}
    if paginator: retriever["paginator"] = paginator
    return {"version": "7.0.0", "type": "DeclarativeSource", "check": {"type": "CheckStream", "stream_names": ["s"]},
            "streams": [{"type": "DeclarativeStream", "name": "s", "primary_key": "id", "retriever": retriever,
                         "schema_loader": {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {}}}}],
            "spec": {"type": "Spec", "connection_specification": {"type": "object", "properties": {}}}}


def main():
    recorded = []
    for name, authenticator, config, routes, *more in CASES:
        text = json.dumps(manifest(authenticator, *more))
        limits = {"max_records": 10, "max_pages_per_slice": 2, "max_slices": 2}
        read = replay.read(text, config, routes, "s", limits)
        recorded.append({"name": name, "manifest": text, "config": config, "routes": routes,
                         "requests": read["requests"], "records": read.get("records"),
                         "auxiliary": [[a["title"], a["type"], a["description"]] for a in read.get("auxiliary_requests") or []],
                         "is_config_updated": read.get("latest_config_update") is not None,
                         "has_error": any(line["level"] == "ERROR" for line in read["logs"]) or read["error"] is not None})
    print("[\n" + ",\n".join(json.dumps(case) for case in recorded) + "\n]")


main()
