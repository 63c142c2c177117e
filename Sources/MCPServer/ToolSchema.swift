import Vocabulary

/// Pieces of the tools' schemas that several of them have (JSON Schema 2020-12).
enum ToolSchema {
  static let manifest: JSON = [
    "type": ["string", "null"],
    "description":
      "Manifest as YAML text, or the path of the session's manifest; left out, the session's manifest.",
  ]

  static let config: JSON = [
    "type": ["object", "string", "null"],
    "description": "Config that is no secret, as an object or its JSON text.",
  ]

  static let sources: JSON = [
    "type": ["string", "array", "null"], "items": ["type": "string"],
    "description":
      "Sources of secrets: paths, comma-separated or as a list; left out, the open ones.",
  ]

  static let strings: JSON = ["type": "array", "items": ["type": "string"]]
  static let objects: JSON = ["type": "array", "items": ["type": "object"]]

  static let readOnly: JSON = [
    "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
  ]

  static let editing: JSON = [
    "readOnlyHint": false, "destructiveHint": false, "idempotentHint": false,
    "openWorldHint": false,
  ]

  /// A version of the manifest by its number.
  static func version(_ description: String) -> JSON {
    ["type": "integer", "minimum": 1, "description": .string(description)]
  }

  static func object(_ properties: JSON, required: JSON = []) -> JSON {
    ["type": "object", "properties": properties, "required": required]
  }
}
