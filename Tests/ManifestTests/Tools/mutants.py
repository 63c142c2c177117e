"""Changes manifests of the corpus, and says what the CDK makes of each.

    python mutants.py SEED COUNT CORPUS OUT

OUT is a list of {"text", "change", ...what oracle.py's verdict says}. The changes are those people make:
something is gone, misspelt, of another type, one level too high or too low, twice, or points elsewhere.
"""
import copy
import json
import logging
import multiprocessing
import pathlib
import random
import sys

import yaml

import oracle

LARGEST = 9000
TYPES = ["DpathExtractor", "CursorPagination", "PageIncrement", "OffsetIncrement", "NoAuth", "BearerAuthenticator",
         "ApiKeyAuthenticator", "RequestOption", "RequestPath", "SimpleRetriever", "CustomRetriever", "HttpRequester",
         "DefaultPaginator", "NoPagination", "ListPartitionRouter", "SubstreamPartitionRouter", "DatetimeBasedCursor",
         "MinMaxDatetime", "InlineSchemaLoader", "AddFields", "RemoveFields", "AddedFieldDefinition", "DeclarativeStream",
         "ConditionalStreams", "CheckStream", "CheckDynamicStream", "Spec", "object", "DefaultErrorHandler", "Nonsense",
         "CompositeErrorHandler", "ConstantBackoffStrategy", "CustomRecordExtractor", "JsonDecoder", "OAuthAuthenticator",
         "SelectiveAuthenticator", "RecordSelector", "RecordFilter", "StateDelegatingStream", "IncrementingCountCursor"]
VALUES = [None, True, False, 0, 1, -1, 5, 1.0, 2.5, "", "text", "GET", "POST", "get", "header", "{{ config['a'] }}",
          "{{ a", [], {}, ["a"], [1], [[]], [{}], {"a": "b"}, {"type": "NoAuth"}, {"type": "object"}, "#/version",
          "#/definitions", "#/nowhere", {"$ref": "#/nowhere"}, {"$ref": "#/version"}, {"$ref": "#/definitions"},
          {"type": "CustomRetriever", "class_name": "a.B"}, {"class_name": "source.components.Mine"}, "PT1S", "%Y"]
KEYS = ["name", "type", "path", "url_base", "$parameters", "$ref", "field_path", "stream_slicer", "condition", "extra",
        "streams", "class_name", "primary_key", "schema_loader", "authenticator", "paginator", "value", "description"]


class Mutator:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def places(self, node):
        """Each container and key; texts for people and schemas of records are seldom picked."""
        found = []

        def walk(node, weight):
            keys = node if isinstance(node, dict) else range(len(node))
            for key in list(keys):
                light = weight * (0.1 if key in ("schema", "metadata", "description", "properties") else 1)
                found.append((node, key, light))
                if isinstance(node[key], (dict, list)):
                    walk(node[key], light)

        walk(node, 1)
        return found

    def pick(self, root):
        places = self.places(root)
        return self.r.choices(places, [w for _, _, w in places])[0][:2] if places else (None, None)

    def change(self, root):
        node, key = self.pick(root)
        if node is None:
            return "nothing"
        value = node[key]
        changes = [self.drop, self.replace, self.replace, self.retype, self.rename, self.misspell, self.wrap, self.unwrap,
                   self.extra, self.hoist, self.twice, self.point, self.copy, self.parameters]
        change = self.r.choice(changes)
        change(root, node, key, value)
        return f"{change.__name__} at {key}"

    def drop(self, root, node, key, value): del node[key]
    def replace(self, root, node, key, value): node[key] = copy.deepcopy(self.r.choice(VALUES))

    def retype(self, root, node, key, value):
        target = value if isinstance(value, dict) else node
        if isinstance(target, dict):
            target["type"] = self.r.choice(TYPES)

    def rename(self, root, node, key, value):
        if isinstance(node, dict):
            node[self.r.choice(KEYS)] = node.pop(key)

    def misspell(self, root, node, key, value):
        if isinstance(node, dict) and len(str(key)) > 2:
            at = self.r.randrange(len(str(key)) - 1)
            key = str(key)
            node[key[:at] + key[at + 1] + key[at] + key[at + 2:]] = value
            node.pop(key, None)
        elif isinstance(value, str) and value:
            node[key] = value[:-1]

    def wrap(self, root, node, key, value):
        node[key] = [value] if self.r.random() < 0.5 else {self.r.choice(KEYS): value}

    def unwrap(self, root, node, key, value):
        if isinstance(value, list) and value:
            node[key] = value[0]
        elif isinstance(value, dict) and value:
            node[key] = self.r.choice(list(value.values()))

    def extra(self, root, node, key, value):
        target = value if isinstance(value, dict) else node
        if isinstance(target, dict):
            target[self.r.choice(KEYS)] = copy.deepcopy(self.r.choice(VALUES))

    def hoist(self, root, node, key, value):
        """What is inside comes one level up, or a neighbour goes one level in."""
        if isinstance(value, dict) and value and isinstance(node, dict):
            inner = self.r.choice(list(value))
            node[inner] = value.pop(inner)
        elif isinstance(node, dict):
            others = [k for k, v in node.items() if isinstance(v, dict) and k != key]
            if others:
                node[self.r.choice(others)][key] = node.pop(key)

    def twice(self, root, node, key, value):
        if isinstance(node, list):
            node.insert(key, copy.deepcopy(value))
        elif isinstance(value, list):
            value.extend(copy.deepcopy(value[:1]))

    def point(self, root, node, key, value):
        path, here = [], root
        while isinstance(here, (dict, list)) and here and self.r.random() < 0.8:
            step = self.r.choice(list(here) if isinstance(here, dict) else range(len(here)))
            path.append(str(step))
            here = here[step]
        reference = "#/" + "/".join(path)
        node[key] = {"$ref": reference} if self.r.random() < 0.7 else reference
        if isinstance(node[key], dict) and self.r.random() < 0.3:
            node[key][self.r.choice(KEYS)] = copy.deepcopy(self.r.choice(VALUES))

    def copy(self, root, node, key, value):
        other, place = self.pick(root)
        node[key] = copy.deepcopy(other[place])

    def parameters(self, root, node, key, value):
        target = value if isinstance(value, dict) else node
        if isinstance(target, dict):
            target["$parameters"] = {self.r.choice(KEYS[:4] + KEYS[6:]): copy.deepcopy(self.r.choice(VALUES))
                                     for _ in range(self.r.randint(1, 2))}


def judge(job):
    text, change = job
    return {"text": text, "change": change, **oracle.verdict(text)}


def main():
    logging.disable(logging.CRITICAL)
    seed, count, corpus, out = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4]
    bases = []
    for path in sorted(corpus.glob("manifests/*/manifest.yaml")):
        if path.stat().st_size <= LARGEST:
            bases.append((path.parent.name, yaml.safe_load(path.read_text(encoding="utf-8"))))
    mutator = Mutator(seed)
    jobs = []
    for number in range(count):
        name, base = bases[number % len(bases)]
        manifest = copy.deepcopy(base)
        changes = [mutator.change(manifest) for _ in range(mutator.r.choice([1, 1, 1, 2]))]
        text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=1000)
        jobs.append((text, f"{name}: {', '.join(changes)}"))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        answers = pool.map(judge, jobs, chunksize=8)
        # Left to itself a pool ends its workers with SIGTERM, which a child of the runner of tests may have blocked.
        pool.close()
        pool.join()
    with open(out, "w", encoding="utf-8") as file:
        json.dump(answers, file)


main()
