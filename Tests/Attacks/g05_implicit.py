"""5. Implicit flows: a secret chooses which public thing is shown, and how often."""
from suite import case, group
from world import BEARER, cfg, manifest, source, stream

G = "5 implicit flows"
group(G, "implicit flows")
YES = "config['api_key'][0] < 'n'"
TESTS = {"a letter": YES, "a length": "config['api_key'] | length > 26", "a prefix": "config['client_secret'].startswith('sk_test_')",
         "a substring": "'sk_test_' in config['client_secret']", "a number": "config['number'] > 50000000000", "a parity": "config['number'] is odd",
         "an equality": "config['word'] == 'admin'", "a flag": "config['flag']", "a date": "config['day'] < '2022-01-01'",
         "a match": "config['api_key'] | regex_search('^[a-m]')", "a small number": "config['small'] < 5", "a list": "config['label'] in ['alpha', 'gamma']"}
SHAPES = {"if": "{%% if %s %%}yes{%% else %%}no{%% endif %%}", "a ternary": "{{ 'yes' if %s else 'no' }}", "and": "{{ (%s) and 'yes' }}",
          "or": "{{ (%s) or 'no' }}", "not": "{{ not (%s) }}", "the test itself": "{{ %s }}"}
for what, test in TESTS.items():
    for shape, text in SHAPES.items():
        case(G, f"{shape} on {what}", lambda world, text=text % test: world.read(manifest(add={"x": text})))
    case(G, f"a request that {what} chooses", lambda world, test=test: world.read(manifest(path="/reflect", params={"n": "{{ 1 if %s else 2 }}" % test})))

MORE = {
    "elif": "{% if false %}a{% elif config['word'] == 'admin' %}b{% else %}c{% endif %}",
    "a loop's filter": "{% for x in [1, 2, 3] if config['word'] == 'admin' %}{{ x }}{% else %}none{% endfor %}",
    "a loop's length": "{% for x in range(config['small']) %}.{% endfor %}", "select": "{{ ['admin', 'guest'] | select('eq', config['word']) | list }}",
    "reject": "{{ ['admin', 'guest'] | reject('in', [config['word']]) | list }}",
    "selectattr": "{{ [{'n': 'admin'}, {'n': 'guest'}] | selectattr('n', 'eq', config['word']) | list }}",
    "an index": "{{ ['a','b','c','d','e','f','g','h'][config['small']] }}", "a dict": "{{ {'admin': 1, 'guest': 2}[config['word']] }}",
    "get": "{{ {'admin': 1, 'guest': 2}.get(config['word']) }}", "default": "{{ {'admin': 1}[config['word']] | default('none') }}",
    "sort": "{{ ['b', config['word'], 'm'] | sort | map('length') | list }}", "max": "{{ [config['small'], 5] | max }}",
    "unique": "{{ ['admin', config['word']] | unique | list | length }}", "a slice's bound": "{{ 'abcdefghij'[:config['small']] }}",
    "multiplication": "{{ 'x' * config['small'] }}", "indentation": "{{ 'x' | indent(config['small']) }}", "center": "{{ 'x' | center(config['small']) }}",
    "a set in an if": "{% set r = 'no' %}{% if config['flag'] %}{% set r = 'yes' %}{% endif %}{{ r }}",
    "a namespace in a loop": "{% set n = namespace(c=0) %}{% for c in config['api_key'] %}{% set n.c = n.c + 1 %}{% endfor %}{{ n.c }}",
    "a macro's default": "{% macro m(a=config['word']) %}{{ 'yes' if a == 'admin' else 'no' }}{% endmacro %}{{ m() }}",
    "a chained comparison": "{{ 'a' < config['word'] < 'c' }}", "a failing conversion": "{{ config['api_key'] | int(default=5) }}",
    "an attribute that is there": "{{ {'admin': 1}[config['word']] is defined }}", "equality of lists": "{{ [config['word']] == ['admin'] }}",
    "equality of dicts": "{{ {'a': config['word']} == {'a': 'admin'} }}", "an item in a list": "{{ 'admin' in [config['word']] }}",
    "index of a list": "{{ ['admin', 'guest'].index(config['word']) }}", "count of a list": "{{ ['admin', 'x'].count(config['word']) }}",
    "groupby": "{{ [{'a': 'admin'}, {'a': config['word']}] | groupby('a') | length }}", "hash of a dict": "{{ {'admin': 1, config['word']: 2} | length }}",
    "a set of keys": "{{ dict([['admin', 1], [config['word'], 2]]) | length }}", "two secrets": "{{ config['pin'] == config['small'] }}",
    "loop.changed": "{% for x in ['admin', 'admin'] %}{{ loop.changed(config['word']) }}{% endfor %}", "sameas": "{{ config['flag'] is sameas true }}",
    "loop.first over letters": "{% for c in config['pin'] | string %}{{ loop.length }}{% endfor %}", "a truth": "{{ config['flag'] and 'yes' }}",
    "truth of a text": "{{ 'set' if config['flag'] else 'unset' }}", "a filter's name": "{{ 'abc' | map(config['word']) }}",
    "a test's name": "{{ ['a'] | select(config['word']) | list }}", "an attribute's name": "{{ {'admin': 1} | attr(config['word']) }}",
    "map over a name": "{{ [{'admin': 1, 'guest': 2}] | map(attribute=config['word']) | list }}", "a zone": "{{ format_datetime('2024-01-01', config['label']) }}",
    "a date in words": "{{ config['day'] | string | length }}", "fuel": "{% for x in range(2000) if config['flag'] %}{% for y in range(2000) %}{% endfor %}{% endfor %}x",
    "an exception": "{{ 1 / (config['small'] - 3) }}", "an exception in a branch": "{{ (1 / 0) if config['flag'] else 'fine' }}",
    "an undefined name in a branch": "{{ nowhere if config['word'] == 'admin' else 'fine' }}", "a type error": "{{ 'a' + config['small'] }}",
    "a type of it": "{{ config['small'] is number }} {{ config['number'] is string }} {{ config['flag'] is boolean }} {{ config['flag'] is true }}",
    "json of a bool": "{{ config['flag'] | tojson | length }}", "a join's separator": "{{ ['a', 'b'] | join(config['word']) | length }}",
    "batches": "{{ [1,2,3,4,5,6,7,8] | batch(config['small']) | list }}", "round": "{{ 3.14159 | round(config['small']) }}",
    "truncate": "{{ 'abcdefghijklmnop' | truncate(config['small'], true, '', 0) }}", "replace count": "{{ 'aaaaaaaaaa' | replace('a', 'b', config['small']) }}",
}
for what, text in MORE.items():
    case(G, f"{what} in a record", lambda world, text=text: world.read(manifest(add={"x": text})))

PAGES = {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"}


def component(name, path="/items", **arguments):
    case(G, name, lambda world: world.read(manifest(path=path, auth=BEARER, **arguments)))


for what in ("a letter", "an equality", "a flag"):
    test = "{{ %s }}" % TESTS[what]
    component(f"a record filter on {what}", selector={"record_filter": {"type": "RecordFilter", "condition": test}})
    component(f"a record filter by record on {what}", selector={"record_filter": {
        "type": "RecordFilter", "condition": "{{ record['id'] == 1 or (%s) }}" % TESTS[what]}})
    component(f"a field's condition on {what}", transforms=[{"type": "AddFields", "condition": test, "fields": [
        {"type": "AddedFieldDefinition", "path": ["x"], "value": "1"}]}])
    component(f"a removal's condition on {what}", transforms=[{"type": "RemoveFields", "condition": test, "field_pointers": [["name"]]}])
    component(f"a stop condition on {what}", "/pages", retriever={"paginator": {
        "type": "DefaultPaginator", "page_token_option": PAGES, "pagination_strategy": {
            "type": "CursorPagination", "cursor_value": "{{ response['page'] + 1 }}", "stop_condition": test}}})
    component(f"an error predicate on {what}", errors={"type": "DefaultErrorHandler", "max_retries": 0, "response_filters": [
        {"type": "HttpResponseFilter", "predicate": test, "action": "FAIL", "error_message": "yes"}]})
    component(f"a conditional stream on {what}", extra={})
    case(G, f"conditional streams on {what}", lambda world, test=test: world.call("list_streams", manifest=source(
        {"type": "ConditionalStreams", "condition": test, "streams": [stream("chosen")]}, stream("always"))))
    case(G, f"conditional streams on {what}, resolved", lambda world, test=test: [world.call(tool, manifest=source(
        stream("always"), {"type": "ConditionalStreams", "condition": test, "streams": [stream("chosen")]})) for tool in (
            "execute_dynamic_manifest_resolution_test", "validate_manifest", "run_connector_readiness_test_report")])

component("a page size", "/pages", retriever={"paginator": {
    "type": "DefaultPaginator", "page_token_option": PAGES, "page_size_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "size"},
    "pagination_strategy": {"type": "PageIncrement", "page_size": cfg("small")}}})
component("an offset's page size", "/pages", retriever={"paginator": {
    "type": "DefaultPaginator", "page_token_option": PAGES, "pagination_strategy": {"type": "OffsetIncrement", "page_size": cfg("small")}}})
component("a cursor's page size", "/pages", retriever={"paginator": {
    "type": "DefaultPaginator", "page_token_option": PAGES, "pagination_strategy": {
        "type": "CursorPagination", "page_size": cfg("small"), "cursor_value": "{{ response['page'] + 1 }}"}}})
component("a first page", "/pages", retriever={"paginator": {
    "type": "DefaultPaginator", "page_token_option": PAGES, "pagination_strategy": {"type": "PageIncrement", "page_size": 5, "start_from_page": cfg("small")}}})
CURSOR = {"type": "DatetimeBasedCursor", "cursor_field": "at", "datetime_format": "%Y-%m-%d", "start_datetime": "2024-01-01", "end_datetime": "2024-02-01",
          "step": "P10D", "cursor_granularity": "P1D", "start_time_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "from"}}
for field, value in (("start_datetime", cfg("day")), ("end_datetime", cfg("day")), ("step", "P{{ config['small'] }}D"), ("lookback_window", "P{{ config['small'] }}D"),
                     ("cursor_field", cfg("label")), ("datetime_format", cfg("label")), ("cursor_granularity", "P{{ config['small'] }}D")):
    component(f"a cursor's {field}", extra={"incremental_sync": {**CURSOR, field: value}})
component("a cursor's earliest start", extra={"incremental_sync": {**CURSOR, "start_datetime": {
    "type": "MinMaxDatetime", "datetime": "2024-01-01", "min_datetime": cfg("day"), "datetime_format": "%Y-%m-%d"}}})
component("a window that an if chooses", extra={"incremental_sync": {**CURSOR, "start_datetime": "{{ '2024-01-05' if config['flag'] else '2024-01-20' }}"}})
component("a count cursor's start", extra={"incremental_sync": {"type": "IncrementingCountCursor", "cursor_field": "id", "start_value": cfg("small")}})
component("an extractor's path", selector={"extractor": {"type": "DpathExtractor", "field_path": ["{{ 'items' if config['flag'] else 'none' }}"]}})
component("a list of slices", retriever={"partition_router": {"type": "ListPartitionRouter", "cursor_field": "p", "values": "{{ ['a', 'b'] if config['flag'] else ['c'] }}"}})
component("how many slices", retriever={"partition_router": {"type": "ListPartitionRouter", "cursor_field": "p", "values": "{{ range(config['small']) | list }}"}})
component("retries", "/status/503", errors={"type": "DefaultErrorHandler", "max_retries": cfg("small")})
component("the longest wait", "/status/503", errors={"type": "DefaultErrorHandler", "max_time": cfg("small")})
for strategy in ({"type": "ConstantBackoffStrategy", "backoff_time_in_seconds": "{{ config['small'] }}"},
                 {"type": "ExponentialBackoffStrategy", "factor": "{{ config['small'] }}"},
                 {"type": "WaitTimeFromHeader", "header": "{{ config['label'] }}"}, {"type": "WaitTimeFromHeader", "header": "X-Wait", "regex": "{{ config['label'] }}"},
                 {"type": "WaitUntilTimeFromHeader", "header": "X-Wait", "min_wait": "{{ config['small'] }}"}):
    component(f"backoff: {strategy['type']} {list(strategy)[-1]}", "/status/503", errors={
        "type": "DefaultErrorHandler", "max_retries": 1, "backoff_strategies": [strategy]})
case(G, "a chosen authenticator", lambda world: world.read(manifest(path="/reflect", auth={
    "type": "SelectiveAuthenticator", "authenticator_selection_path": ["word"], "authenticators": {
        "admin": BEARER, "guest": {"type": "ApiKeyAuthenticator", "api_token": cfg("other_key"), "inject_into": {
            "type": "RequestOption", "inject_into": "header", "field_name": "X-Key"}}}})))
case(G, "a rate limit", lambda world: world.read(source(stream(auth=BEARER), more={"api_budget": {"type": "HTTPAPIBudget", "policies": [{
    "type": "MovingWindowCallRatePolicy", "rates": [{"type": "Rate", "limit": "{{ 100 if 'sk_test_' in config['client_secret'] else 1 }}", "interval": "PT10S"}],
    "matchers": []}]}})))
case(G, "concurrency", lambda world: world.read(source(stream(auth=BEARER), more={"concurrency_level": {
    "type": "ConcurrencyLevel", "default_concurrency": "{{ config['small'] }}", "max_concurrency": 10}})))
for tool in ("list_streams", "validate_manifest", "run_connector_readiness_test_report", "execute_dynamic_manifest_resolution_test"):
    case(G, f"a condition, {tool}", lambda world, tool=tool: world.call(tool, manifest=manifest(
        path="/{{ 'items' if config['flag'] else 'empty' }}", params={"n": "{{ config['small'] * 2 }}"})))
RULES = {"a validation": {"validations": [{"type": "DpathValidator", "field_path": ["word"], "validation_strategy": {
    "type": "ValidateAdheresToSchema", "base_schema": {"type": "string", "enum": ["admin"]}}}]},
    "a predicate validator": {"validations": [{"type": "PredicateValidator", "value": cfg("word"), "validation_strategy": {
        "type": "ValidateAdheresToSchema", "base_schema": {"type": "string", "pattern": "^a"}}}]},
    "a remap": {"transformations": [{"type": "ConfigRemapField", "map": {"admin": "A", "guest": "B"}, "field_path": ["word"]}]},
    "a remove with a condition": {"transformations": [{"type": "ConfigRemoveFields", "field_pointers": [["label"]], "condition": "{{ config['flag'] }}"}]},
    "an add with a condition": {"transformations": [{"type": "ConfigAddFields", "condition": "{{ config['word'] == 'admin' }}", "fields": [
        {"type": "AddedFieldDefinition", "path": ["seen"], "value": "yes"}]}]}}
for what, rules in RULES.items():
    def play(world, rules=rules):
        import json
        text = json.loads(manifest(add={"seen": "{{ config['seen'] }}", "w": cfg("word"), "l": "{{ config['label'] is defined }}"}))
        text["spec"]["config_normalization_rules"] = {"type": "ConfigNormalizationRules", **rules}
        world.read(json.dumps(text))
    case(G, f"config rules: {what}", play)
for what, schema in (("an enum", {"type": "string", "enum": ["admin", "x"]}), ("a pattern", {"type": "string", "pattern": "^a"}), ("a length", {"type": "string", "maxLength": 4}),
                     ("a constant", {"const": "admin"}), ("a type", {"type": "integer"}), ("a choice", {"oneOf": [{"const": "admin"}, {"const": "root"}]}),
                     ("a not", {"not": {"const": "admin"}})):
    case(G, f"the spec's {what}", lambda world, schema=schema: world.read(manifest(fields={"word": dict(schema)}, marked=False)))
for what, schema in (("a minimum", {"type": "integer", "minimum": 5}), ("a multiple", {"type": "integer", "multipleOf": 7}), ("a maximum", {"type": "integer", "maximum": 4})):
    case(G, f"the spec's {what}", lambda world, schema=schema: world.read(manifest(fields={"small": dict(schema)}, marked=False)))
case(G, "a spec that depends on a value", lambda world: world.read(manifest(marked=False, more=None, fields={"word": {"type": "string"}})))
