import Vocabulary

/// The schema of draft-07 schemas, from section 10 of the specification and the keywords of the
/// validation vocabulary.
enum MetaSchema {
  static let uri = "http://json-schema.org/draft-07/schema"

  private static let itself: JSON = ["$ref": "#"]
  private static let text: JSON = ["type": "string"]
  private static let flag: JSON = ["type": "boolean"]
  private static let number: JSON = ["type": "number"]
  private static let schemas: JSON = ["$ref": "#/definitions/schemaArray"]
  private static let named: JSON = ["type": "object", "additionalProperties": itself]
  private static let count: JSON = ["$ref": "#/definitions/nonNegativeInteger"]
  private static let names: JSON = ["$ref": "#/definitions/stringArray"]

  static let json: JSON = [
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "http://json-schema.org/draft-07/schema#",
    "type": ["object", "boolean"],
    "definitions": [
      "schemaArray": ["type": "array", "minItems": 1, "items": itself],
      "nonNegativeInteger": ["type": "integer", "minimum": 0],
      "nonNegativeIntegerDefault0": ["allOf": [count, ["default": 0]]],
      "simpleTypes": [
        "enum": ["array", "boolean", "integer", "null", "number", "object", "string"]
      ],
      "stringArray": ["type": "array", "items": text, "uniqueItems": true, "default": []],
    ],
    "properties": properties,
    "default": true,
  ]

  private static let properties: JSON = [
    "$id": text, "$schema": text, "$ref": text, "$comment": text,
    "title": text, "description": text,
    "default": true, "readOnly": flag, "writeOnly": flag,
    "examples": ["type": "array", "items": true],
    "multipleOf": ["type": "number", "exclusiveMinimum": 0],
    "maximum": number, "exclusiveMaximum": number, "minimum": number, "exclusiveMinimum": number,
    "maxLength": count, "minLength": count, "pattern": ["type": "string", "format": "regex"],
    "additionalItems": itself, "items": ["anyOf": [itself, schemas]], "maxItems": count,
    "minItems": count, "uniqueItems": flag, "contains": itself,
    "maxProperties": count, "minProperties": count, "required": names,
    "additionalProperties": itself, "definitions": named, "properties": named,
    "patternProperties": [
      "type": "object", "additionalProperties": itself, "propertyNames": ["format": "regex"],
    ],
    "dependencies": ["type": "object", "additionalProperties": ["anyOf": [itself, names]]],
    "propertyNames": itself, "const": true,
    "enum": ["type": "array", "items": true],
    "type": [
      "anyOf": [
        ["$ref": "#/definitions/simpleTypes"],
        [
          "type": "array", "items": ["$ref": "#/definitions/simpleTypes"], "minItems": 1,
          "uniqueItems": true,
        ],
      ]
    ],
    "format": text, "contentMediaType": text, "contentEncoding": text,
    "if": itself, "then": itself, "else": itself,
    "allOf": schemas, "anyOf": schemas, "oneOf": schemas, "not": itself,
  ]
}
