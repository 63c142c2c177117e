"""6. The approved server as an oracle: what it is asked depends on a part of a secret. 7. Timing."""
from suite import case, group
from world import BEARER, cfg, manifest, source, stream

G = "6 oracle"
group(G, "the server as the oracle")
ASKED = {
    "an index": "{{ 'abcdefghijklmnopqrstuvwxyz'.find(config['api_key'][0]) }}", "a slice": "{{ config['api_key'][:3] }}", "a length": "{{ config['api_key'] | length }}",
    "a hash": "{{ config['api_key'] | hash('sha256') }}", "a choice": "{{ 1 if config['flag'] else 2 }}", "a comparison": "{{ config['api_key'] < 'm' }}",
    "a remainder": "{{ config['number'] % 10 }}", "a base64": "{{ config['api_key'] | base64encode | upper }}", "a replacement": "{{ config['api_key'] | replace('a', 'b') }}",
    "a date part": "{{ format_datetime(config['day'], '%Y') }}", "a number's text": "{{ config['number'] | string | first }}", "a product": "{{ config['small'] * 2 }}",
    "a padded text": "{{ '%30s' % config['label'] }}", "a letter that is counted": "{{ config['api_key'].count('a') }}",
}
PLACES = {"a parameter": lambda v: {"params": {"n": v}}, "a header": lambda v: {"headers": {"X-N": v}}, "the path": lambda v: {"path": "/where/" + v},
          "a JSON body": lambda v: {"method": "POST", "body": {"deep": {"n": [v]}}}, "a form": lambda v: {"method": "POST", "data": {"n": v}},
          "a body's text": lambda v: {"method": "POST", "data": "n=" + v},
          "a cursor's option": lambda v: {"retriever": {"partition_router": {"type": "ListPartitionRouter", "cursor_field": "p", "values": [v],
                                          "request_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "p"}}}}}
for n, (what, text) in enumerate(ASKED.items()):
    for m, (place, arguments) in enumerate(PLACES.items()):
        if (n + m) % 2 == 0:
            case(G, f"{what} in {place}", lambda world, text=text, arguments=arguments: world.read(manifest(**{"path": "/where", **arguments(text)})))
case(G, "a server's answer is compared", lambda world: world.read(manifest(
    path="/where", params={"to": "ab"}, add={"x": "{{ record['to'] < config['api_key'] }}"})))
case(G, "a server's answer is looked for", lambda world: world.read(manifest(
    path="/where", params={"to": "a"}, selector={"record_filter": {"type": "RecordFilter", "condition": "{{ record['to'] in config['api_key'] }}"}})))
case(G, "an answer's page is compared", lambda world: world.read(manifest(path="/pages", retriever={"paginator": {
    "type": "DefaultPaginator", "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"},
    "pagination_strategy": {"type": "CursorPagination", "cursor_value": "{{ response['page'] + 1 }}", "stop_condition": "{{ response['page'] >= config['small'] }}"}}})))
case(G, "one of two tokens", lambda world: world.read(manifest(path="/reflect", auth={
    "type": "BearerAuthenticator", "api_token": "{{ config['api_key'] if config['flag'] else config['other_key'] }}"})))
case(G, "a parameter that is there or not", lambda world: world.read(manifest(path="/reflect", params={"n": "{{ 'x' if config['flag'] else '' }}"})))
case(G, "a secret beside a part of it", lambda world: world.read(manifest(path="/reflect", params={"n": "{{ config['api_key'] ~ config['api_key'][0] }}"})))
# Short values inside a longer text cannot be hidden from an API that reflects it, and the screen says so of each: long ones here.
case(G, "a whole secret inside a longer path", lambda world: world.read(manifest(path="/reflect/a{{ config['token'] }}b/{{ config['number'] }}", params={"p": "{{ config['number'] }}9"})))
case(G, "dots in the path", lambda world: world.read(manifest(path="/reflect/{{ config['label'] }}/../x")))
case(G, "a form out of a secret text", lambda world: world.read(manifest(path="/reflect", method="POST", data="{{ config['password'] }}&n=1")), differs="it tells the Content-Length of what it was sent")
case(G, "a query out of a secret text", lambda world: world.read(manifest(path="/reflect?a={{ config['password'] }}&b=1")))
case(G, "a body's number or text", lambda world: world.read(manifest(path="/reflect", method="POST", body={"n": cfg("number"), "t": "x" + cfg("number")})), differs="it tells the Content-Length of what it was sent")
case(G, "a list out of a text", lambda world: world.read(manifest(path="/reflect", params={"n": "['a', '{{ config['token'] }}']", "m": "[{{ config['number'] }}]"})))
case(G, "a whole mapping out of a text", lambda world: world.read(manifest(path="/reflect", params="{{ {'n': config['label'], 'm': config['small']} }}")))

T = "7 timing"
group(T, "timing")
BUSY = "{% for a in range(300) %}{% for b in range(300) %}{% endfor %}{% endfor %}"
for what, text in {
    "a busy loop in a condition": "{% if config['flag'] %}" + BUSY + "{% endif %}x", "a busy loop of its length": "{% for c in config['api_key'] %}" + BUSY + "{% endfor %}",
    "a busy range": "{% for a in range(config['number'] % 100) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
    "a long text": "{{ ('x' * (config['small'] * 100000)) | length }}", "a short circuit": "{{ config['flag'] and ('x' * 900000) | length }}",
    "a regular expression": "{{ (config['api_key'] * 20) | regex_search('(a+)+$') }}", "too many steps": "{% for a in range(100000) %}{{ config['api_key'] | upper }}{% endfor %}",
    "a recursion": "{% macro m(n) %}{{ m(n) if config['flag'] }}{% endmacro %}{{ m(1) }}",
}.items():
    case(T, what, lambda world, text=text: world.read(manifest(add={"x": text})))
    case(T, what + ", in a request", lambda world, text=text: world.read(manifest(path="/where", params={"x": text})))
case(T, "a wait by the server", lambda world: world.read(manifest(path="/where", params={"ms": "{{ 300 if config['flag'] else 0 }}"})))
case(T, "a backoff", lambda world: world.read(manifest(path="/status/429", errors={"type": "DefaultErrorHandler", "max_retries": 2, "backoff_strategies": [
    {"type": "ConstantBackoffStrategy", "backoff_time_in_seconds": "{{ config['small'] }}"}]})))
case(T, "a rate", lambda world: world.read(source(stream(auth=BEARER), more={"api_budget": {"type": "HTTPAPIBudget", "policies": [{
    "type": "FixedWindowCallRatePolicy", "period": "PT{{ config['small'] }}S", "call_limit": "{{ config['small'] }}", "matchers": []}]}})))
case(T, "a polling job", lambda world: world.read(source({**stream(), "retriever": {
    "type": "AsyncRetriever", "polling_job_timeout": "{{ config['small'] }}", "status_mapping": {"type": "AsyncJobStatusMap", "running": ["r"], "completed": ["so it is"], "failed": ["f"], "timeout": ["t"]},
    "status_extractor": {"type": "DpathExtractor", "field_path": ["message"]}, "download_target_extractor": {"type": "DpathExtractor", "field_path": ["urls"]},
    "creation_requester": stream(path="/status/200")["retriever"]["requester"], "polling_requester": stream(path="/status/200")["retriever"]["requester"],
    "download_requester": stream(path="/items")["retriever"]["requester"], "record_selector": stream()["retriever"]["record_selector"]}})))
case(T, "durations in results", lambda world: [world.read(manifest(path="/echo/body", params={"k": cfg("password")})),
                                               world.call("run_connector_readiness_test_report", manifest=manifest(auth=BEARER))])
