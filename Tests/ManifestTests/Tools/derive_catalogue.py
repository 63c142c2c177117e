"""Derives the component catalogue from an installed airbyte_cdk.

    python derive_catalogue.py --check DIR    exit 1 and show how DIR differs from what is derived
    python derive_catalogue.py --write DIR    rewrite DIR/Catalogue+*.swift and show what changes

Only structure is taken: names, types, what is required, alternatives, enumerations, bounds, defaults,
what is deprecated. No sentence of the schema is read. Grammar of the result: see CatalogueParser.swift.
"""
import difflib
import importlib.metadata
import json
import pathlib
import re
import sys

import yaml
import airbyte_cdk.sources.declarative as declarative
from airbyte_cdk.sources.declarative.parsers import manifest_component_transformer as transformer

WORD = re.compile(r"[A-Za-z0-9_.$-]+\Z")
WIDTH = 96
TYPES = {"string": "str", "integer": "int", "number": "num", "boolean": "bool", "null": "null",
         "object": "obj", "array": "arr"}
PROSE = {"title", "description", "examples", "example", "default", "interpolation_context",
         "interpolation", "linkable", "deprecation_message", "suggestions", "version",
         "additional_properties", "$schema", "$id", "definitions"}
KNOWN = PROSE | {"type", "$ref", "properties", "required", "enum", "items", "anyOf", "minimum",
                 "exclusiveMinimum", "minItems", "uniqueItems", "additionalProperties",
                 "deprecated"}

FAMILIES = [
    ("Authentication", r"Auth|OAuth|Jwt|SessionToken|Token|LoginRequester|^ApiKey|Quota$|QuotaStatus"),
    ("Custom", r"^Custom"),
    ("Requests", r"Requester|RequestOption|Paginat|Increment$|Backoff|Wait|ErrorHandler|"
                 r"ResponseFilter|Decoder|Budget|Rate|Matcher|CallRate|QueryProperties|"
                 r"PropertiesFrom|PropertyChunking|RequestBody|RequestPath|HttpMethod|Quota"),
    ("Records", r"Selector|Extractor|Filter|Transform|Fields|FieldDefinition|Keys|Flatten|"
                r"Schema|TypesMap|Expander|FieldPath|ValueType|Normalization|Remap|Dpath"),
]


def word(text):
    return text if WORD.match(text) else json.dumps(text)


def number(value):
    return repr(value)


def shape(s, context):
    if s is True or s == {}:
        return "*"
    unknown = set(s) - KNOWN
    if unknown:
        raise SystemExit(f"{context}: keywords this tool does not know: {sorted(unknown)}")
    if "$ref" in s:  # draft 7: what stands beside a reference has no meaning
        return "@" + s["$ref"].removeprefix("#/definitions/")
    meaning = {k: v for k, v in s.items() if k not in PROSE and k != "deprecated"}
    types = meaning.get("type", [])
    types = [types] if isinstance(types, str) else types
    if "anyOf" in meaning:
        extra = set(meaning) - {"anyOf", "type"}
        if extra:
            raise SystemExit(f"{context}: anyOf beside {sorted(extra)}")
        prefix = "/".join(TYPES[t] for t in types)
        return prefix + "(" + " | ".join(shape(a, context) for a in meaning["anyOf"]) + ")"
    if not meaning:
        return "*"
    if "object" not in types or meaning.get("additionalProperties") is True:
        # Means nothing for a text, and nothing new for a mapping.
        meaning.pop("additionalProperties", None)
    if types == ["array"]:
        out = "[" + (shape(meaning["items"], context) if "items" in meaning else "*") + "]"
        if "minItems" in meaning:
            out += f"+{meaning['minItems']}"
        if meaning.get("uniqueItems"):
            out += "!"
        return out
    if types == ["object"] and meaning == {"type": "object"}:
        return "{}"
    if types == ["object"] and set(meaning) & {"properties", "required", "additionalProperties"}:
        return "{" + "; ".join(members(meaning, context)) + "}"
    if not types and set(meaning) & {"properties", "required"}:  # binds mappings only
        return "?{" + "; ".join(members(meaning, context)) + "}"
    if set(meaning) - {"type", "enum", "minimum", "exclusiveMinimum", "deprecated"}:
        raise SystemExit(f"{context}: cannot write {meaning}")
    out = "/".join(TYPES[t] for t in types)
    if "enum" in meaning:
        values = meaning["enum"]
        if not all(isinstance(v, str) for v in values):
            raise SystemExit(f"{context}: enumeration of something else than text")
        out = (out if out != "str" else "") + "=" + ",".join(word(v) for v in values)
    if "minimum" in meaning:
        out += ">=" + number(meaning["minimum"])
    if "exclusiveMinimum" in meaning:
        out += ">" + number(meaning["exclusiveMinimum"])
    return out


def members(s, context):
    """The fields of an object, each `name` + `!` (required) + `~` (deprecated) + shape."""
    required = s.get("required", [])
    properties = s.get("properties", {})
    out = []
    for name, field in properties.items():
        flags = ("!" if name in required else "") + ("~" if field.get("deprecated") else "")
        out.append(f"{word(name)}{flags} {shape(field, context + '.' + name)}")
    for name in required:
        if name not in properties:
            out.append(f"{word(name)}! *")
    rest = s.get("additionalProperties", True)
    if rest is False:
        out.append("-")
    elif rest is not True:
        out.append("... " + shape(rest, context + ".*"))
    return out


def block(name, s):
    if s.get("type") != "object" or "anyOf" in s and name != "DeclarativeSource":
        assert not s.get("deprecated"), name
        return [f"{name} = " + shape(s, name)]
    lines = [name + ("~" if s.get("deprecated") else "")]
    fields = members(s, name)
    if "anyOf" in s:
        choices = [a["required"] for a in s["anyOf"]]
        assert all(len(c) == 1 for c in choices), choices
        fields.append("any " + " ".join(c[0] for c in choices))
    for field in fields:
        line = " " + field
        while len(line) > WIDTH:
            cut = line.rfind(" ", 4, WIDTH)
            if cut <= 4:
                cut = line.rfind(",", 4, WIDTH)
            lines.append(line[:cut + 1].rstrip())
            line = "   " + line[cut + 1:]
        lines.append(line)
    return lines


def defaults(s, path, out):
    """Notes the default of each field below, as `Component.field json`."""
    for name, field in s.get("properties", {}).items():
        if "default" in field:
            out.append(f"{path}.{name} {json.dumps(field['default'])}")
        defaults(field, f"{path}.{name}", out)


def derive():
    path = pathlib.Path(declarative.__file__).parent / "declarative_component_schema.yaml"
    schema = yaml.safe_load(path.read_text(encoding="utf-8"))
    files = {"Streams": [], **{name: [] for name, _ in FAMILIES}}
    for name, definition in [("DeclarativeSource", schema), *schema["definitions"].items()]:
        family = next((f for f, pattern in FAMILIES if re.search(pattern, name)), "Streams")
        if name in ("DeclarativeSource", "HttpComponentsResolver", "DatetimeBasedCursor"):
            family = "Streams"
        files[family].append(block(name, definition))
    out = {}
    values = []
    for name, definition in [("DeclarativeSource", schema), *schema["definitions"].items()]:
        if "default" in definition:
            values.append(f"{name} {json.dumps(definition['default'])}")
        defaults(definition, name, values)
    out["Catalogue+Values.swift"] = (
        "// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.\n\n"
        "extension Catalogue {\n"
        "  /// What a field counts as where it is not written, as JSON.\n"
        "  static let defaultValues = #\"\"\"\n"
        + "".join(f"    {line}\n" for line in values)
        + "    \"\"\"#\n}\n")
    for family, blocks in files.items():
        text = "\n".join(line for lines in blocks for line in lines)
        constant = family[0].lower() + family[1:]
        out[f"Catalogue+{family}.swift"] = (
            "// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.\n\n"
            f"extension Catalogue {{\n  static let {constant} = #\"\"\"\n"
            + "".join(f"    {line}\n" for line in text.split("\n"))
            + "    \"\"\"#\n}\n")
    types = "\n".join(f"{k} {v}" for k, v in transformer.DEFAULT_MODEL_TYPES.items())
    custom = "\n".join(f"{k} {v}" for k, v in transformer.CUSTOM_COMPONENTS_MAPPING.items())
    out["Catalogue+Defaults.swift"] = (
        "// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.\n\n"
        "extension Catalogue {\n"
        "  /// Which type a component without `type` gets, by where it stands.\n"
        "  static let defaultTypes = \"\"\"\n"
        + "".join(f"    {line}\n" for line in types.split("\n"))
        + "    \"\"\"\n\n  /// The same for a component with `class_name`.\n"
        "  static let customTypes = \"\"\"\n"
        + "".join(f"    {line}\n" for line in custom.split("\n"))
        + "    \"\"\"\n}\n")
    return out


def main():
    mode, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    assert mode in ("--check", "--write"), mode
    derived = derive()
    stale = {p.name for p in folder.glob("Catalogue+*.swift")} - set(derived)
    stale = {name for name in stale if "Derived by" in (folder / name).read_text(encoding="utf-8")}
    differing = 0
    for name in sorted({*derived, *stale}):
        path, text = folder / name, derived.get(name, "")
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old == text:
            continue
        differing += 1
        sys.stdout.writelines(
            difflib.unified_diff(
                old.splitlines(keepends=True), text.splitlines(keepends=True), name, name + " (derived)", n=1))
        if mode == "--write":
            if text:
                path.write_text(text, encoding="utf-8")
            else:
                path.unlink()
    path = pathlib.Path(declarative.__file__).parent / "declarative_component_schema.yaml"
    count = len(yaml.safe_load(path.read_text(encoding="utf-8"))["definitions"])
    version = importlib.metadata.version("airbyte-cdk")
    print(f"airbyte-cdk {version}: {count} definitions and the source, {differing} files differ")
    if differing and mode == "--check":
        raise SystemExit(1)


main()
