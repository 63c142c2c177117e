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
      "max_records": ["type": "integer", "minimum": 1, "default": 10],
      "include_records_data": ["type": ["boolean", "string"], "default": true],
      "include_record_stats": ["type": ["boolean", "string"], "default": true],
      "include_raw_responses_data": [
        "type": ["boolean", "string", "null"],
        "description":
          "Requests and responses. Left out: only when the read failed or gave no records.",
      ],
      "include_inferred_json_schema": [
        "type": ["boolean", "null"],
        "description": "Left out: only when the records do not fit the declared schema.",
      ],
      "auto_update_schema": ["type": ["boolean", "null"], "description": "Not supported yet."],
      "cursor": [
        "type": ["string", "null"],
        "description": "From an answer that was cut: gives the following records, reads nothing.",
      ],
    ],
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
      "logs": ["type": "array", "items": ["type": "object"]],
      "record_stats": ["type": "object"],
      "raw_api_responses": ["type": "array", "items": ["type": "object"]],
      "inferred_json_schema": ["type": ["object", "null"]],
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
}
