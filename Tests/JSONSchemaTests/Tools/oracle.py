"""Makes random schemas and values, and says what PyPI's jsonschema makes of them.

    python oracle.py SEED ROUNDS OUT

OUT is a list of {"schema", "flaws", "answers"}: `flaws` the [path, keyword] pairs that the meta schema of
draft 7 finds in the schema; `answers` a list of {"value", "broken"} with those the value breaks, or
"failed" where the comparison itself fails. The schema `false` counts as the keyword "false", without a
path: jsonschema loses a step of it. Where it trips over a schema that is right (lists of names among
`dependencies`, when something refers to a URI; `additionalItems` beside boolean `items`), the value is left
out.
"""
import json
import random
import sys

from jsonschema import Draft7Validator
from jsonschema.exceptions import _WrappedReferencingError

KEYS = ["a", "b", "ab", "a/b", "é", "x-1", "~k", ""]
TEXTS = ["", "a", "ab", "abc", "é", "e\u0301", "😀", "12", "a/b", "2024-01-31", "aaaa", "\n", "x-1"]
PATTERNS = ["a", "^a", "b$", "^[ab]+$", "[0-9]{2,}", "^\\d{4}-\\d\\d-\\d\\d$", "(a|b)c?", "^$", ".", "\\w+",
            "^(?:x-)", "[^a]", "a{2}", "é", "\\s", "^\\S*$", "(?i)A"]
BROKEN = ["(", "[", "a{2,1}", "*", "(?P<n>", "a)", "\\"]
NUMBERS = [0, 1, -1, 2, 3, 10, 1.0, 0.5, 1.5, -0.0, 0.1, 0.3, 2.5, 1e2, 1e308, -1e308, 5e-324, 9007199254740993,
           9007199254740992.0, 2**63, 2**63 - 1, -2**63, 2**64, 10**30, 1e30, -10**40, 0.01, 0.07, 100, 7]
DIVISORS = [1, 2, 3, 0.5, 0.1, 0.01, 1.0, 2.5, 7, 10**20, 1e-8, 0.3]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
COUNTS = [0, 1, 2, 3, 2.0]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def pick(self, items):
        return self.r.choice(items)

    def some(self, items, most):
        return [self.pick(items) for _ in range(self.r.randint(0, most))]

    def value(self, depth=0):
        kind = self.r.randint(0, 6 if depth < 3 else 4)
        if kind == 0:
            return self.pick([None, True, False])
        if kind <= 2:
            return self.pick(NUMBERS)
        if kind <= 4:
            return self.pick(TEXTS)
        if kind == 5:
            return [self.value(depth + 1) for _ in range(self.r.randint(0, 4))]
        return {k: self.value(depth + 1) for k in self.some(KEYS, 4)}

    def schema(self, depth=0):
        if depth > 3 or self.r.random() < 0.08:
            return self.pick([True, False, {}, {"type": self.pick(TYPES)}, {"const": self.value(2)}])
        if self.r.random() < 0.08:
            return {"$ref": self.pick(["#/definitions/n0", "#/definitions/n1", "#/definitions/n~11", "#",
                                       "#anchor", "other.json", "#/definitions/n0/properties/a",
                                       "http://json-schema.org/draft-07/schema#"]), **self.rules(depth, 1)}
        return self.rules(depth, self.r.randint(1, 4))

    def rules(self, depth, count):
        out = {}
        for _ in range(count):
            name = self.pick(NAMES)
            out[name] = getattr(self, "k_" + name)(depth + 1)
        return out

    def schemas(self, depth, least=1):
        return [self.schema(depth) for _ in range(self.r.randint(least, 3))]

    def named(self, depth):
        return {k: self.schema(depth) for k in self.some(KEYS, 3)}

    def k_type(self, d):
        return self.pick(TYPES) if self.r.random() < 0.7 else list({self.pick(TYPES): 0 for _ in range(2)})

    def k_enum(self, d): return [self.value(1) for _ in range(self.r.randint(1, 4))]
    def k_const(self, d): return self.value(1)
    def k_multipleOf(self, d): return self.pick(DIVISORS)
    def k_minimum(self, d): return self.pick(NUMBERS)
    k_maximum = k_exclusiveMinimum = k_exclusiveMaximum = k_minimum
    def k_minLength(self, d): return self.pick(COUNTS)
    k_maxLength = k_minItems = k_maxItems = k_minProperties = k_maxProperties = k_minLength
    def k_pattern(self, d): return self.pick(PATTERNS)
    def k_format(self, d): return self.pick(["date", "email", "regex", "uri"])
    def k_items(self, d): return self.schema(d) if self.r.random() < 0.6 else self.schemas(d)
    def k_additionalItems(self, d): return self.schema(d)
    k_contains = k_propertyNames = k_additionalProperties = k_additionalItems
    k_not = k_if = k_then = k_else = k_additionalItems
    def k_uniqueItems(self, d): return self.pick([True, True, False])
    def k_required(self, d): return list(dict.fromkeys(self.some(KEYS, 3)))
    def k_properties(self, d): return self.named(d)
    def k_patternProperties(self, d): return {p: self.schema(d) for p in self.some(PATTERNS[:-1], 2)}

    def k_dependencies(self, d):
        return {k: self.schema(d) if self.r.random() < 0.5 else list(dict.fromkeys(self.some(KEYS, 2)))
                for k in self.some(KEYS, 2)}

    def k_allOf(self, d): return self.schemas(d)
    k_anyOf = k_oneOf = k_allOf

    def k_unknown(self, d): return self.value(1)
    k_default = k_unknown

    def root(self):
        schema = self.rules(0, self.r.randint(1, 5))
        schema["definitions"] = {
            "n0": self.schema(1), "n1": {**self.rules(2, 2), **self.pick([{}, {"$id": "#anchor"}])},
            "n/1": {**self.rules(2, 1), **self.pick([{}, {"$id": "other.json"}])}}
        if self.r.random() < 0.3:
            schema["$id"] = "http://example.test/dir/root.json"
        return schema

    def spoil(self, schema):
        """A schema with something in it that is no schema."""
        text = json.loads(json.dumps(schema))
        places = []

        def walk(node):
            if isinstance(node, dict):
                for key in node:
                    places.append((node, key))
                    walk(node[key])
            elif isinstance(node, list):
                for index in range(len(node)):
                    places.append((node, index))
                    walk(node[index])

        walk(text)
        for _ in range(self.r.randint(0, 2)):
            node, key = self.pick(places)
            node[key] = self.pick([self.value(2), self.pick(BROKEN), [], {}, 1.5, -1, ["a", "a"]])
        return text


NAMES = [n[2:] for n in dir(Maker) if n.startswith("k_")] + [
    "type", "properties", "items", "required", "anyOf", "oneOf", "additionalProperties"]


def broken(errors):
    found = set()
    for error in errors:
        path = list(error.absolute_path) if error.validator else []
        found.add((json.dumps(path), error.validator or "false"))
    return sorted([json.loads(p), k] for p, k in found)


def main():
    seed, rounds, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    maker = Maker(seed)
    meta = Draft7Validator(Draft7Validator.META_SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)
    results = []
    for number in range(rounds):
        schema = maker.root()
        answers = []
        for _ in range(6):
            value = maker.value()
            try:
                answers.append({"value": value, "broken": broken(Draft7Validator(schema).iter_errors(value))})
            except (_WrappedReferencingError, RecursionError, TypeError) as error:
                if "len()" in str(error):
                    continue
                answers.append({"value": value, "failed": type(error).__name__})
            except AttributeError:
                continue
            except BaseException as error:  # how the Rust part of it tells of a RecursionError
                if type(error).__name__ != "PanicException":
                    raise
                answers.append({"value": value, "failed": "RecursionError"})
        spoilt = maker.spoil(schema)
        results.append({"schema": schema, "answers": answers, "spoilt": spoilt,
                        "flaws": broken(meta.iter_errors(spoilt))})
    with open(out, "w", encoding="utf-8") as file:
        json.dump(results, file, ensure_ascii=False)


main()
