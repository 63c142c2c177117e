import Session
import Vocabulary

/// What `execute_stream_test_read` takes and gives.
enum TestReadSchemas {
  static let input: JSON = [
    "type": "object",
    "properties": [
      "stream_name": ["type": "string", "description": "Name of the stream to read."],
      "manifest": [
        "type": ["string", "null"],
        "description": "Manifest as YAML text; left out, the session's manifest.",
      ],
      "config": [
        "type": ["object", "string", "null"],
        "description": "Config that is no secret, as an object or its JSON text.",
      ],
      "dotenv_file_uris": [
        "type": ["string", "array", "null"], "items": ["type": "string"],
        "description":
          "Sources of secrets: paths, comma-separated or as a list; left out, the open ones.",
      ],
      "max_records": [
        "type": "integer", "minimum": 1, "default": 10,
        "description": "How many records at most; pages and slices are read until they are there.",
      ],
      "include_records_data": [
        "type": ["boolean", "string"], "default": true,
        "description": "The records themselves.",
      ],
      "include_record_stats": [
        "type": ["boolean", "string"], "default": true,
        "description": "For each field its type, and how often it is null.",
      ],
      "include_raw_responses_data": [
        "type": ["boolean", "string", "null"], "default": nil,
        "description":
          "Requests and responses, masked. Without true: only when the read failed or gave no records.",
      ],
      "include_inferred_json_schema": [
        "type": ["boolean", "null"], "default": nil,
        "description":
          "The schema of the records. Left out: only when they do not fit the declared one.",
      ],
      "auto_update_schema": [
        "type": ["boolean", "null"], "default": nil,
        "description":
          "Writes the schema into the session's manifest, keeping its comments and layout. Left out: only a missing schema, and fields and types that the records have besides. true: replaces the schema by the inferred one; for a manifest given as text the new text is answered. false: never.",
      ],
      "cursor": [
        "type": ["string", "null"],
        "description": "From an answer that was cut: gives the following records, reads nothing.",
      ],
    ],
    "required": ["stream_name"],
  ]

  static let output: JSON = [
    "type": "object",
    "properties": [
      "success": ["type": "boolean"],
      "message": ["type": "string"],
      "status": ["type": "string", "enum": ["complete", "failed", "waiting_for_human"]],
      "records_read": ["type": "integer"],
      "errors": strings, "warnings": strings, "schema_warnings": strings, "notes": strings,
      "records": ["type": "array", "items": ["type": "object"]],
      "logs": ["type": "array", "items": TestReadSchemas.line],
      "record_stats": statistics,
      "raw_api_responses": ["type": "array", "maxItems": 1, "items": raw],
      "inferred_json_schema": [
        "type": ["object", "null"], "description": "Draft-07, by the CDK's rules.",
      ],
      "schema_update": [
        "type": "object",
        "properties": [
          "updated": ["type": "boolean"],
          "version": ["type": "integer", "description": "Of the session's manifest now."],
          "diff": ["type": "string", "description": "Unified."],
          "manifest": [
            "type": "string", "description": "The new text, of a manifest that was given as text.",
          ],
          "error": Failure.schema,
        ],
        "required": ["updated"],
      ],
      "pages": ["type": "integer"],
      "slices": ["type": "integer"],
      "test_read_limit_reached": ["type": "boolean"],
      "masked": ["type": "array", "items": ["type": "object"]],
      "truncated": ["type": "boolean"],
      "truncation_note": ["type": "string"],
      "cursor": ["type": "string"],
      "error": Failure.schema,
    ],
    "required": ["success", "message"],
  ]

  private static let strings: JSON = ["type": "array", "items": ["type": "string"]]

  private static let line = ToolSchema.object(
    ["level": ["type": "string"], "message": ["type": "string"]], required: ["level", "message"])

  private static let statistics = ToolSchema.object(
    [
      "num_properties": ["type": "integer"],
      "properties": [
        "type": "object",
        "additionalProperties": ToolSchema.object(
          [
            "type": [
              "enum": ["NoneType", "bool", "int", "float", "str", "list", "dict"],
              "description": "Of the last value that is not null.",
            ],
            "num_null": ["type": "integer"], "num_non_null": ["type": "integer"],
          ], required: ["type", "num_null", "num_non_null"]),
      ],
    ], required: ["num_properties", "properties"])

  /// The connector builder's `StreamRead` (CDK: connector_builder/models.py) without its records.
  private static let raw = ToolSchema.object(
    [
      "slices": [
        "type": "array",
        "items": ToolSchema.object(
          [
            "slice_descriptor": ["type": ["object", "string", "null"]],
            "state": ToolSchema.objects, "auxiliary_requests": ToolSchema.objects,
            "pages": ["type": "array", "items": page],
          ], required: ["slice_descriptor", "state", "pages"]),
      ],
      "test_read_limit_reached": ["type": "boolean"],
      "auxiliary_requests": ToolSchema.objects,
      "inferred_schema": ["type": ["object", "null"]],
      "inferred_datetime_formats": ["type": "object"],
      "latest_config_update": ["type": ["object", "null"]],
    ],
    required: [
      "slices", "test_read_limit_reached", "auxiliary_requests", "inferred_schema",
      "inferred_datetime_formats", "latest_config_update",
    ])

  private static let page = ToolSchema.object(
    [
      "request": ToolSchema.object(
        [
          "url": ["type": "string"], "http_method": ["type": "string"],
          "headers": ["type": "object"], "body": ["type": ["string", "null"]],
        ], required: ["url", "http_method", "headers", "body"]),
      "response": [
        "type": ["object", "null"],
        "properties": [
          "status": ["type": "integer"], "headers": ["type": "object"],
          "body": ["type": "string"],
        ],
        "required": ["status", "headers", "body"],
      ],
      "record_count": ["type": "integer"],
    ], required: ["request", "response", "record_count"])
}
