"""1. Transform then print: what a template makes of a secret is put where somebody can read it."""
from suite import case, group
from world import BEARER, cfg, manifest

G = "1 transform"
group(G, "transform then print")

# Every way that a template has to write a value otherwise; S stands for config['api_key'].
EXPRESSIONS = {
    "as it is": "{{ S }}", "the whole config": "{{ config }}", "config as JSON": "{{ config | tojson }}",
    "config items": "{{ config.items() | list }}", "config values": "{{ config.values() | list }}",
    "first half": "{{ S[:14] }}", "second half": "{{ S[14:] }}", "every second letter": "{{ S[::2] }}",
    "one letter": "{{ S[0] }}", "reverse filter": "{{ S | reverse }}", "reverse slice": "{{ S[::-1] }}",
    "upper": "{{ S | upper }}", "lower": "{{ S | lower }}", "swapcase": "{{ S.swapcase() }}", "title": "{{ S | title }}",
    "capitalize": "{{ S | capitalize }}", "join with dashes": "{{ S | list | join('-') }}",
    "join method": "{{ '.'.join(S) }}", "list": "{{ S | list }}", "batch": "{{ S | batch(3) | list }}",
    "slices": "{{ S | slice(4) | list }}", "center": "{{ S | center(80) }}", "ljust": "{{ S.ljust(60, '.') }}",
    "indent": "{{ S | indent(3, true) }}", "wordwrap": "{{ S | wordwrap(5) }}", "truncate": "{{ S | truncate(9, true, '') }}",
    "base64": "{{ S | base64encode }}", "base64 with a prefix": "{{ ('x' ~ S ~ 'yz') | base64encode }}",
    "base64 twice": "{{ S | base64encode | base64encode }}", "base64decode": "{{ S | base64decode }}",
    "urlencode": "{{ config['password'] | urlencode }}", "urlencode twice": "{{ config['password'] | urlencode | urlencode }}",
    "escape": "{{ config['password'] | escape }}", "forceescape": "{{ config['password'] | forceescape }}",
    "tojson": "{{ S | tojson }}", "pprint": "{{ S | pprint }}", "xmlattr": "{{ {'a': S} | xmlattr }}",
    "hash": "{{ S | hash }}", "sha256": "{{ S | hash('sha256') }}", "salted hash": "{{ 'a' | hash('md5', S) }}",
    "hmac": "{{ 'message' | hmac(S) }}", "hmac of it": "{{ S | hmac('known') }}",
    "replace letters": "{{ S | replace('a', '4') }}", "replace with it": "{{ 'axb' | replace('x', S) }}",
    "regex_search": "{{ S | regex_search('(.....)') }}", "format": "{{ '%s|%s' | format(S, S) }}",
    "percent r": "{{ '%r' % S }}", "percent padded": "{{ '%60s' % S }}", "percent cut": "{{ '%.8s' % S }}",
    "str.format": "{{ '{:>50}'.format(S) }}", "format repr": "{{ '{!r}'.format(S) }}", "format item": "{{ '{0[2]}'.format(S) }}",
    "format attribute": "{{ '{0.__class__}'.format(S) }}", "split": "{{ S.split('a') }}", "partition": "{{ S.partition('e') }}",
    "encode": "{{ S.encode() }}", "encode hex": "{{ S.encode().hex() }}", "translate": "{{ S.translate({97: 'b'}) }}",
    "zfill": "{{ S.zfill(50) }}", "strip a letter": "{{ S.strip('abcdefghij') }}", "expandtabs": "{{ S.expandtabs(3) }}",
    "max letter": "{{ S | max }}", "min letter": "{{ S | min }}", "sort": "{{ S | sort | join }}", "unique": "{{ S | unique | join }}",
    "length": "{{ S | length }}", "count of a letter": "{{ S.count('a') }}", "index in an alphabet": "{{ 'abcdefghijklmnopqrstuvwxyz'.index(S[0]) }}",
    "find": "{{ S.find('e') }}", "wordcount": "{{ config['pem'] | wordcount }}", "number plus one": "{{ config['number'] + 1 }}",
    "number times two": "{{ config['number'] * 2 }}", "number modulo": "{{ config['number'] % 97 }}",
    "number divided": "{{ config['number'] / 1000 }}", "number as hex": "{{ '%x' % config['number'] }}",
    "number rounded": "{{ config['number'] | round(-3) }}", "number as size": "{{ config['number'] | filesizeformat }}",
    "number negative": "{{ -config['number'] }}", "int": "{{ config['number'] | string | int }}", "float": "{{ config['number'] | float }}",
    "equal": "{{ S == 'x' }}", "less": "{{ S < 'm' }}", "in": "{{ 'a' in S }}", "is lower": "{{ S[:1] is lower }}",
    "test in": "{{ S is in ['a', 'b'] }}", "odd": "{{ config['number'] is odd }}", "divisible": "{{ config['number'] is divisibleby 3 }}",
    "startswith": "{{ S.startswith('a') }}", "isalpha": "{{ S.isalpha() }}", "set": "{% set t = S %}{{ t[1:] }}",
    "namespace": "{% set n = namespace(v='') %}{% set n.v = S[:9] %}{{ n.v }}", "macro": "{% macro m(x) %}{{ x[3:] }}{% endmacro %}{{ m(S) }}",
    "call block": "{% macro m() %}{{ caller() | upper }}{% endmacro %}{% call m() %}{{ S }}{% endcall %}",
    "filter block": "{% filter upper %}{{ S }}{% endfilter %}", "set block": "{% set t %}{{ S }}{% endset %}{{ t | reverse }}",
    "loop over letters": "{% for c in S %}{{ c }} {% endfor %}", "loop over the config": "{% for k, v in config.items() %}{{ v[:4] }}{{ v[4:] }};{% endfor %}",
    "map": "{{ [S] | map('upper') | first }}", "map attribute": "{{ [config] | map(attribute='api_key') | map('reverse') | first }}",
    "dict of it": "{{ {'a': S[:9], 'b': S[9:]} }}", "get with alias": "{% set c = config %}{{ c.get('api_key')[2:] }}",
    "parameter alias": "{{ parameters['alias'] }}", "attr filter": "{{ (config | attr('api_key')) or config }}",
    "concatenation": "{{ S ~ S[::-1] }}", "joiner": "{% set j = joiner(S) %}{{ j() }}{{ j() }}", "cycler": "{{ cycler(S[:9], 'x').next() }}",
    "groupby": "{{ [{'a': S, 'n': 1}] | groupby('a') }}", "dictsort": "{{ config | dictsort }}", "sum": "{{ [S, 'x'] | sum(start='') }}",
    "sanitize_url": "{{ sanitize_url(config['password']) }}", "snake case": "{{ camel_case_to_snake_case(S) }}",
    "date of it": "{{ format_datetime(config['day'], '%Y%m%d') }}", "timestamp of it": "{{ timestamp(config['day']) }}",
    "str_to_datetime": "{{ str_to_datetime(config['day']) }}", "day_delta": "{{ day_delta(config['small']) }}",
    "urlize": "{{ ('http://' ~ S) | urlize }}", "striptags": "{{ ('<b>' ~ S) | striptags }}", "autoescape": "{% autoescape true %}{{ config['password'] }}{% endautoescape %}",
    "markup": "{{ config['password'] | safe | escape }}", "all letters as records of a list": "{{ S | map('upper') | list }}",
    "PEM lines": "{{ config['pem'].splitlines()[1] }}", "PEM without its head": "{{ config['pem'] | replace('\n', '') }}",
    "undeclared variable": "{{ no_such_name }}{{ S }}", "attribute of it": "{{ S.nothing.more }}", "call it": "{{ S() }}",
    "dunder": "{{ S.__class__.__mro__ }}", "globals": "{{ self.__init__.__globals__ }}", "repr of a list": "{{ [S] | string | replace('[', '') }}",
    "deep list": "{{ [[[S]]] | tojson | base64encode }}", "indirect key": "{{ config['api' ~ '_key'][5:] }}", "loop with index": "{% for c in S | list %}{{ loop.index }}{{ c }}{% endfor %}",
    "do statement": "{% set l = [] %}{% do l.append(S) %}{{ l }}", "append": "{% set l = [] %}{{ l.append(S[:8]) }}{{ l }}",
    "include": "{% include S %}", "import": "{% from S import x %}", "raise on it": "{{ 1 / (S | length - S | length) }}",
}


def letters(world):
    """One field a letter, then one record a letter."""
    world.read(manifest(add={f"c{n:02d}": "{{ config['api_key'][%d] }}" % n for n in range(30)}))


def expression(text):
    text = text.replace("S", "config['api_key']") if "S" in text else text
    return lambda world: world.read(manifest(add={"x": text}, extra={"$parameters": {"alias": "{{ config['api_key'][:20] }}"}},
                                             marked=len(text) % 2 == 0))


for name, text in EXPRESSIONS.items():
    case(G, f"{name} in a record", expression(text))
case(G, "one letter a field", letters)

# The same where a request is made: altered, it may not leave, and no error repeats it.
SENT = {
    "upper": "{{ config['api_key'] | upper }}", "slice": "{{ config['api_key'][:9] }}", "hash": "{{ config['api_key'] | hash }}",
    "length": "{{ config['api_key'] | length }}", "base64 of a part": "{{ config['api_key'][:9] | base64encode }}",
    "first letter": "{{ config['api_key'][0] }}", "whole config": "{{ config }}", "typo in a name": "{{ confg['api_key'] }}",
    "unknown filter": "{{ config['api_key'] | nonsense }}", "arithmetic": "{{ config['api_key'] + 1 }}", "tojson": "{{ config | tojson }}",
    "division": "{{ config['number'] / 0 }}", "date": "{{ format_datetime(config['api_key'], '%Y') }}",
}
for name, text in SENT.items():
    case(G, f"{name} in a parameter", lambda world, text=text: world.read(manifest(path="/reflect", params={"q": text})))
    case(G, f"{name} in a header", lambda world, text=text: world.read(manifest(path="/reflect", headers={"X-Q": text})))
for place in ("path", "body", "data", "token"):
    arguments = {"path": {"path": "/echo/{{ config['api_key'][:9] }}"}, "body": {"method": "POST", "body": {"k": "{{ config['api_key'] | reverse }}"}},
                 "data": {"method": "POST", "data": "k={{ config['api_key'] | lower }}"},
                 "token": {"auth": {"type": "BearerAuthenticator", "api_token": "{{ config['api_key'][3:] }}"}}}[place]
    case(G, f"altered in the {place}", lambda world, arguments=arguments: world.read(manifest(**arguments)))
case(G, "whole in a text of a record", lambda world: world.read(manifest(auth=BEARER, add={"x": "my key is " + cfg("api_key") + "."})))
