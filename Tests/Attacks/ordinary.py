"""Ordinary connectors: each has to succeed, its requests carry the right secrets, and its records arrive unaltered.

    ordinary.run(options, binary, root)      # prints the table, gives the number of broken ones
"""
import base64
import hashlib
import hmac
import json
import random
import re
import tempfile
from pathlib import Path
from urllib.parse import quote, quote_plus

import canaries
import mocks
import published
import suite
from mocks import ITEMS
from world import BEARER, World, cfg, manifest, source, stream

CONNECTORS = {}
PAGE = {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"}
SIZE = {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "size"}
PAGED = {"type": "DefaultPaginator", "page_token_option": PAGE, "page_size_option": SIZE,
         "pagination_strategy": {"type": "PageIncrement", "page_size": 4, "start_from_page": 1}}
OAUTH = {"type": "OAuthAuthenticator", "token_refresh_endpoint": "{api}/token", "client_id": cfg("client_id"), "client_secret": cfg("client_secret"),
         "refresh_token": cfg("refresh_token")}
# Fields that are no secrets, however they are called, and texts that look like some.
DATA = {"id": 1, "token_count": 42, "primary_key": "row-1", "monkey": "banana", "keyboard_layout": "qwerty", "password_hint": "a colour", "api_keys": ["none"],
        "uuid": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "sha": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "image": base64.b64encode(bytes(range(200))).decode(),
        "jwtish": "abc.def.ghi", "null": None, "deep": {"true": True, "n": 1.5}, "unicode": "schöne Grüße ‹mask›", "html": "<b>&amp;</b>", "long": "lorem ipsum " * 40}


def connector(name, text, *carried, records=None, tool="items", check=None, **options):
    """carried: functions of the secrets and the API's minted values that give a text which a request has to hold."""
    CONNECTORS[name] = (text, carried, ITEMS[:2] if records is None else records, tool, check, options)


def bearer(made, minted):
    return f"Authorization: Bearer {made['api_key']}"


def basic(user, password):
    return lambda made, minted: "Authorization: Basic " + base64.b64encode(f"{made[user]}:{made[password]}".encode()).decode()


def apikey(place, field):
    return {"type": "ApiKeyAuthenticator", "api_token": cfg("api_key"), "inject_into": {"type": "RequestOption", "inject_into": place, "field_name": field}}


def incremental(**more):
    return {"incremental_sync": {"type": "DatetimeBasedCursor", "cursor_field": "at", "datetime_format": "%Y-%m-%d", "start_datetime": "{{ config['since'] }}", "end_datetime": "2024-02-01",
                                 "step": "P40D", "cursor_granularity": "P1D", "start_time_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "from"}, **more}}


def signed(made, asked):
    """Whether a request holds a token that the client's secret signed."""
    for token in re.findall(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", "\n".join(asked)):
        text, _, signature = token.rpartition(".")
        mine = base64.urlsafe_b64encode(hmac.digest(made["client_secret"].encode(), text.encode(), hashlib.sha256)).decode().rstrip("=")
        if mine == signature:
            return None
    return "no token that the secret signed"


connector("bearer", manifest(auth=BEARER), bearer)
connector("bearer, unmarked", manifest(auth=BEARER, marked=False), bearer)
connector("api key in a header", manifest(auth=apikey("header", "X-Api-Key")), lambda made, _: f"X-Api-Key: {made['api_key']}")
connector("api key by its old spelling", manifest(auth={"type": "ApiKeyAuthenticator", "api_token": "Token " + cfg("api_key"), "header": "X-Old"}), lambda made, _: f"X-Old: Token {made['api_key']}")
connector("api key in the query", manifest(auth=apikey("request_parameter", "key")), lambda made, _: f"key={made['api_key']}")
connector("api key in a form", manifest(auth=apikey("body_data", "key"), method="POST"), lambda made, _: f"key={made['api_key']}")
connector("api key in a JSON body", manifest(auth=apikey("body_json", "key"), method="POST", body={"q": "x"}), lambda made, _: json.dumps({"key": made["api_key"]})[1:-1])
connector("a password in a JSON body", manifest(method="POST", body={"auth": {"user": cfg("user"), "password": cfg("password")}, "filter": "all"}),
          lambda made, _: json.dumps({"user": made["user"], "password": made["password"]}))
connector("a password in a form", manifest(method="POST", data={"password": cfg("password"), "n": "1"}), lambda made, _: "password=" + quote_plus(made["password"]))
connector("a password in the query", manifest(params={"p": cfg("password")}), lambda made, _: "p=" + quote_plus(made["password"]))
connector("a number in query and body", manifest(method="POST", params={"account": cfg("number")}, body={"account": cfg("number")}),
          lambda made, _: f"account={made['number']}", lambda made, _: f'"account": {made["number"]}')
connector("a secret in the path", manifest(path="/v1/{{ config['client_id'] }}/items"), lambda made, _: f"/v1/{made['client_id']}/items")
connector("basic", manifest(auth={"type": "BasicHttpAuthenticator", "username": cfg("user"), "password": cfg("password")}), basic("user", "password"))
connector("basic with a key alone", manifest(auth={"type": "BasicHttpAuthenticator", "username": cfg("api_key"), "password": ""}),
          lambda made, _: "Basic " + base64.b64encode(f"{made['api_key']}:".encode()).decode())
connector("basic by a template", manifest(headers={"Authorization": "Basic {{ (config['client_id'] ~ ':' ~ config['client_secret']) | base64encode }}"}), basic("client_id", "client_secret"))
connector("basic by a template in an authenticator", manifest(auth={"type": "ApiKeyAuthenticator", "header": "Authorization",
          "api_token": "Basic {{ [config['client_id'], config['client_secret']] | join(':') | base64encode }}"}), basic("client_id", "client_secret"))
connector("oauth with a refresh token", manifest(auth=OAUTH), lambda made, _: "refresh_token=" + quote_plus(made["refresh_token"]),
          lambda made, _: "client_secret=" + quote_plus(made["client_secret"]), lambda made, minted: "Bearer " + minted("at_"))
connector("oauth with client credentials", manifest(auth={**OAUTH, "grant_type": "client_credentials"}), lambda made, _: "grant_type=client_credentials", lambda made, minted: "Bearer " + minted("at_"))
connector("oauth with scopes and more fields", manifest(auth={**OAUTH, "scopes": ["read", "write"], "refresh_request_body": {"audience": "x", "key": cfg("api_key")}}),
          lambda made, _: "key=" + made["api_key"], lambda made, minted: "Bearer " + minted("at_"))
connector("oauth with a token that is kept", manifest(auth={**OAUTH, "refresh_token_updater": {
    "refresh_token_name": "refresh_token", "refresh_token_config_path": ["refresh_token"], "access_token_config_path": ["kept", "token"], "token_expiry_date_config_path": ["kept", "until"]}}), lambda made, minted: "Bearer " + minted("at_"))
connector("oauth with Basic at the token endpoint", manifest(auth={**OAUTH, "refresh_request_headers": {
    "Authorization": "Basic {{ (config['client_id'] ~ ':' ~ config['client_secret']) | base64encode }}"}}), basic("client_id", "client_secret"))
SESSION = {"type": "SessionTokenAuthenticator", "session_token_path": ["session", "value"], "login_requester": {
    "type": "HttpRequester", "url_base": "{api}", "path": "/login", "http_method": "POST", "request_body_json": {"user": cfg("user"), "password": cfg("password")}}}
connector("a session token as a bearer", manifest(auth={**SESSION, "request_authentication": {"type": "Bearer"}}), lambda made, _: json.dumps(made["password"]), lambda made, minted: "Bearer " + minted("ses_"))
connector("a session token as a key", manifest(auth={**SESSION, "request_authentication": {"type": "ApiKey", "inject_into": {
    "type": "RequestOption", "inject_into": "header", "field_name": "X-Session"}}}), lambda made, minted: "X-Session: " + minted("ses_"))
connector("a JWT", manifest(auth={"type": "JwtAuthenticator", "algorithm": "HS256", "secret_key": cfg("client_secret"), "jwt_payload": {"iss": cfg("client_id")}}), check=signed)
connector("a rate limit by the kind of a key", source(stream(auth=BEARER), more={"api_budget": {"type": "HTTPAPIBudget", "policies": [{"type": "MovingWindowCallRatePolicy", "rates": [
    {"type": "Rate", "limit": "{{ 25 if 'sk_test_' in config['client_secret'] else 100 }}", "interval": "PT1S"}], "matchers": []}]}}), bearer)
connector("pages", manifest(auth=BEARER, path="/pages", retriever={"paginator": PAGED}), bearer, lambda made, _: "page=3", records=ITEMS[:10])
connector("a cursor of pages", manifest(auth=BEARER, path="/pages", retriever={"paginator": {**PAGED, "pagination_strategy": {
    "type": "CursorPagination", "cursor_value": "{{ response['page'] + 1 }}", "page_size": 5, "stop_condition": "{{ response['page'] >= 2 }}"}}}), bearer, lambda made, _: "page=2", records=ITEMS[:10])
connector("incremental", manifest(auth=BEARER, extra=incremental(), fields={"since": {"type": "string"}}), bearer, lambda made, _: "from=2024-01-01", config={"since": "2024-01-01"})
connector("a list of partitions", manifest(auth=BEARER, retriever={"partition_router": {"type": "ListPartitionRouter", "cursor_field": "g", "values": ["a", "b"], "request_option": {
    "type": "RequestOption", "inject_into": "request_parameter", "field_name": "g"}}}), bearer, lambda made, _: "g=b", records=ITEMS[:2] * 2)
connector("substreams", source(stream(auth=BEARER, path="/items/{{ stream_partition['id'] }}", params={"total": "1"}, retriever={"partition_router": {
    "type": "SubstreamPartitionRouter", "parent_stream_configs": [{"type": "ParentStreamConfig", "parent_key": "id", "partition_field": "id", "stream": stream("parent", auth=BEARER)}]}})),
    bearer, lambda made, _: "GET /items/2", records=ITEMS[:1] * 2)
connector("a chosen authenticator", manifest(auth={"type": "SelectiveAuthenticator", "authenticator_selection_path": ["kind"], "authenticators": {
    "key": BEARER, "login": OAUTH}}, fields={"kind": {"type": "string"}}), bearer, config={"kind": "key"})
connector("a public choice between secrets", manifest(headers={"X-Key": "{{ config['api_key'] if config['kind'] == 'key' else config['other_key'] }}"}, fields={"kind": {"type": "string"}}),
          lambda made, _: f"X-Key: {made['other_key']}", config={"kind": "other"})
connector("a secret that may be missing", manifest(headers={"X-Key": "{{ config['missing'] or config['api_key'] }}", "X-More": "{{ config.get('other_key', 'none') }}"}, fields={"missing": {"type": "string"}}),
          lambda made, _: f"X-Key: {made['api_key']}", lambda made, _: f"X-More: {made['other_key']}")
connector("added and removed fields", manifest(auth=BEARER, add={"kind": "{{ record['group'] | upper }}", "when": "{{ format_datetime(record['at'], '%Y') }}"}, transforms=[
    {"type": "RemoveFields", "field_pointers": [["name"]]}]), bearer, records=[
        {"id": item["id"], "at": item["at"], "group": item["group"], "kind": item["group"].upper(), "when": 2024} for item in ITEMS[:2]])
connector("a record filter", manifest(auth=BEARER, params={"total": "5"}, selector={"record_filter": {"type": "RecordFilter", "condition": "{{ record['group'] == 'a' }}"}}), bearer,
          records=[item for item in ITEMS[:5] if item["group"] == "a"])
connector("a GraphQL query", manifest(auth=BEARER, method="POST", body={"query": "query { items { id } }", "variables": {"tenant": cfg("client_id")}}), bearer, lambda made, _: f'"tenant": "{made["client_id"]}"')
connector("a redirect on one host", manifest(auth=BEARER, path="/redirect", params={"to": "{api}/items?total=2"}), bearer)
connector("data that looks like secrets", manifest(auth=BEARER, path="/data"), bearer, records=[DATA])
connector("the common words of secrets in records", manifest(auth=BEARER, path="/words"), bearer, records=[{"id": 1, "a": "admins", "b": "untrue", "c": "4711a", "d": 17.5, "e": "the guest list"}])
connector("data as CSV", manifest(auth=BEARER, path="/csv", field="", retriever={"decoder": {"type": "CsvDecoder"}}), bearer, records=[{"id": "1", "name": "a"}, {"id": "2", "name": "b"}])


class Handler(mocks.Handler):
    def respond(self):
        step = self.path.strip("/").partition("?")[0]
        if step in ("data", "words", "csv"):
            self.server.owner.note(self, b"")
            if step == "csv":
                return self.answer(b"id,name\n1,a\n2,b\n", "text/csv")
            return self.answer(mocks.dump({"items": CONNECTORS["data that looks like secrets" if step == "data" else "the common words of secrets in records"][2]}))
        return super().respond()

    do_GET = do_POST = respond


def play(world, made, api, entry):
    """-> what is wrong, or None."""
    text, carried, records, name, check, options = entry
    api.seen.clear()
    api.minted.clear()
    content = world.read(text, name, **options)
    if not content.get("success"):
        return f"it failed: {content.get('error') or content}"
    if content.get("records") != records:
        return f"its records are {json.dumps(content.get('records'), ensure_ascii=False)[:300]}"
    for part in carried:
        # A login may be made again: one of the tokens that it gave has to come back.
        wanted = {part(made, lambda prefix: value) for value in api.minted or ["nothing"]}
        if not any(text in asked for text in wanted for asked in api.seen):
            return f"no request carries what it should: {canaries.renamed(wanted.pop(), made)}"
    return check(made, api.seen) if check else None


def run(options, binary, root):
    """Plays every ordinary connector with secrets of this run; -> how many are broken."""
    broken, tried = {}, 0
    rng = random.Random(options.seed or random.SystemRandom().randrange(1 << 32))
    mocks.API.handler = Handler
    api = mocks.API(rng)
    stranger = mocks.Stranger(api.port)
    try:
        for which in (0, 1):
            made = canaries.make(rng, which)
            with tempfile.TemporaryDirectory(prefix="attacks-") as top, World(binary, Path(top) / "w", api, stranger, made) as world:
                for name, entry in CONNECTORS.items():
                    trouble = play(world, made, api, entry)
                    if trouble:
                        broken.setdefault(name, trouble)
                found = canaries.Search({**made, **{f"minted {n}": v for n, v in enumerate(api.minted)}}).found(b"\n".join(world.lines))
                if found:
                    broken["what they show"] = "; ".join(found)
    finally:
        stranger.stop()
        api.stop()
    rows = [("connectors of our own", len(CONNECTORS), len(broken))]
    for title, more in published.play(binary, root):
        rows.append((title, len(more), sum(1 for trouble in more.values() if trouble)))
        broken.update({f"{title}: {name}": trouble for name, trouble in more.items() if trouble})
    for name, trouble in broken.items():
        print(f"BROKEN {name}\n     {trouble[:600]}")
    from table import print_table
    rows.append(("together", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    print_table(("ordinary connectors", "tried", "broken"), rows)
    return len(broken)
