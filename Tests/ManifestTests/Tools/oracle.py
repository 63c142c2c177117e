"""Says what PyYAML and the CDK make of texts: reads a JSON list of texts, writes a list of answers.

    python oracle.py yaml IN OUT       {"value": canonical JSON} or {"error": true}
    python oracle.py verdict IN OUT    {"valid": bool, "stage": text or null, "resolved": sha256 or null},
                                       of a valid one also stream_names, secrets, custom_components
"""
import copy
import datetime
import hashlib
import json
import logging
import sys

import yaml


def plain(value):
    if isinstance(value, dict):
        return {key(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(type(value).__name__)


def key(k):
    return k.isoformat() if isinstance(k, datetime.date) else (k if isinstance(k, str) else json.dumps(k))


def canonical(value):
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def load(text):
    try:
        value = yaml.safe_load(text)
        return {"value": canonical(value)}
    except Exception:
        return {"error": True}


def listed(resolved):
    """What a valid manifest offers: streams, secrets of the config, components that need Python."""
    from airbyte_cdk.utils.airbyte_secrets_utils import get_secret_paths

    names, custom = [], set()
    for stream in resolved.get("streams") or []:
        for inner in stream["streams"] if stream.get("type") == "ConditionalStreams" else [stream]:
            if isinstance(inner.get("name"), str):  # a stream without a name cannot be asked for
                names.append(inner["name"])

    def walk(node):
        if isinstance(node, list):
            for element in node:
                walk(element)
        elif isinstance(node, dict) and node.get("type") != "object":
            kind, name = node.get("type"), node.get("class_name")
            if isinstance(kind, str) and kind.startswith("Custom") and isinstance(name, str):
                custom.add(f"{kind}:{name}")
            for key, value in node.items():
                if key not in ("schema", "$parameters", "connection_specification", "metadata"):
                    walk(value)

    walk({k: v for k, v in resolved.items() if k != "type"})
    specification = (resolved.get("spec") or {}).get("connection_specification") or {}
    try:
        secrets = [".".join(path) for path in get_secret_paths(specification.get("properties", {}))]
    except IndexError:  # properties that are no mapping
        secrets = []
    return {"stream_names": names, "custom_components": sorted(custom), "secrets": secrets}


def verdict(text):
    from airbyte_cdk.connector_builder.connector_builder_handler import create_source
    from airbyte_cdk.sources.declarative import concurrent_declarative_source as c
    from airbyte_cdk.sources.declarative.parsers.manifest_component_transformer import (
        ManifestComponentTransformer)
    from airbyte_cdk.sources.declarative.parsers.manifest_reference_resolver import (
        ManifestReferenceResolver)

    digest, stage = None, "yaml"
    try:
        manifest = yaml.safe_load(text)
        stage = "not_a_mapping"
        if not isinstance(manifest, dict):
            raise ValueError
        stage = "refs"
        source = copy.deepcopy(manifest)
        source.setdefault("type", "DeclarativeSource")
        resolved = ManifestReferenceResolver().preprocess_manifest(source)
        stage = "propagate"
        resolved = ManifestComponentTransformer().propagate_types_and_parameters("", resolved, {})
        digest = hashlib.sha256(canonical(resolved).encode("utf-8", "replace")).hexdigest()
        stage = "schema"
        schema = verdict.schema = getattr(verdict, "schema", None) or c.get_declarative_component_schema()
        c.validate_manifest(resolved, schema)
        stage = "source"
        c.get_declarative_component_schema = lambda: schema
        create_source({"__injected_declarative_manifest": manifest})
        return {"valid": True, "stage": None, "resolved": digest, **listed(resolved)}
    except Exception:
        return {"valid": False, "stage": stage, "resolved": digest}


def main():
    logging.disable(logging.CRITICAL)
    answer = {"yaml": load, "verdict": verdict}[sys.argv[1]]
    with open(sys.argv[2], encoding="utf-8") as questions:
        texts = json.load(questions)
    with open(sys.argv[3], "w", encoding="utf-8") as answers:
        json.dump([answer(text) for text in texts], answers)


if __name__ == "__main__":
    main()
