"""Says which updates of a schema are not what was asked for, by the CDK's own reading of the manifest.

  python check_schema_updates.py CASES.json

CASES.json is a list of {old, new, stream, schema}: texts of a manifest, a stream's name, its new schema.
"""
import copy, json, sys
import yaml
from airbyte_cdk.sources.declarative.parsers.manifest_component_transformer import ManifestComponentTransformer
from airbyte_cdk.sources.declarative.parsers.manifest_reference_resolver import ManifestReferenceResolver

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def resolved(text):
    document = yaml.load(text, Loader=LOADER)
    document.setdefault("type", "DeclarativeSource")
    flat = ManifestReferenceResolver().preprocess_manifest(copy.deepcopy(document))
    return ManifestComponentTransformer().propagate_types_and_parameters("", flat, {})


def streams(manifest):
    for stream in manifest.get("streams") or []:
        yield from stream["streams"] if stream.get("type") == "ConditionalStreams" else [stream]


known = {}
bad = 0
for case in json.load(open(sys.argv[1], encoding="utf-8")):
    if case["old"] not in known: known = {case["old"]: resolved(case["old"])}
    old, new = copy.deepcopy(known[case["old"]]), resolved(case["new"])
    complaint = None
    for a, b in zip(streams(old), streams(new), strict=True):
        if a.get("name") == case["stream"]:
            if b["schema_loader"].pop("schema") != case["schema"]: complaint = "another schema"
            if "schema_loader" in a: a["schema_loader"].pop("schema", None)
            else: b.pop("schema_loader")
    for manifest in (old, new):
        for name in ("definitions", "schemas"): manifest.pop(name, None)
    if old != new: complaint = "something else changed"
    if complaint:
        bad += 1
        print(case["stream"], complaint)
sys.exit(1 if bad else 0)
