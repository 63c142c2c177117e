import Manifest
import Vocabulary

/// A small manifest that is right, to break in one place at a time.
enum Samples {
  static let valid = """
    version: 6.0.0
    type: DeclarativeSource
    check:
      type: CheckStream
      stream_names: [customers]
    definitions:
      requester:
        type: HttpRequester
        url_base: https://api.test
        path: /customers
        http_method: GET
      selector:
        type: RecordSelector
        extractor:
          type: DpathExtractor
          field_path: [data]
    streams:
      - type: DeclarativeStream
        name: customers
        retriever:
          type: SimpleRetriever
          requester:
            $ref: "#/definitions/requester"
          record_selector:
            $ref: "#/definitions/selector"
          paginator:
            type: DefaultPaginator
            pagination_strategy:
              type: CursorPagination
              cursor_value: "{{ response.next }}"
        schema_loader:
          type: InlineSchemaLoader
          schema:
            type: object
            properties:
              id: {type: integer}
    spec:
      type: Spec
      connection_specification:
        type: object
        required: [api_key]
        properties:
          api_key: {type: string, airbyte_secret: true}

    """

  /// The sample with one text replaced.
  static func changing(_ old: String, to new: String) -> Manifest {
    let parts = valid.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    return Manifest(text: parts.joined(separator: new))
  }
}

extension Diagnostic {
  /// `error 42:9 streams[1].retriever  message  (hint)`
  var line: String {
    let place = span.map { "\($0.line):\($0.column)" } ?? "-"
    return "\(severity) \(code) \(place) [\(path)] \(message)" + (hint.map { " (\($0))" } ?? "")
  }
}
