import Manifest
import Testing
import Vocabulary

@Suite("Writing a schema into a manifest")
struct SchemaUpdateTests {
  private static let schema: JSON = [
    "$schema": "http://json-schema.org/schema#", "type": "object",
    "properties": ["id": ["type": "number"], "on": ["type": ["string", "null"]]],
    "required": ["id"],
  ]

  /// The rest of a valid manifest around streams.
  private static func manifest(_ streams: String, more: String = "") -> String {
    """
    # A connector.
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [items]}
    definitions:
      retriever:   # shared
        type: SimpleRetriever
        requester: {type: HttpRequester, url_base: "https://api.test", path: /items}
        record_selector:
          type: RecordSelector
          extractor: {type: DpathExtractor, field_path: []}
    \(more)
    streams:
    \(streams)
    spec: {type: Spec, connection_specification: {type: object}}   # the end

    """
  }

  private static let head = """
      - type: DeclarativeStream
        name: items
        retriever: {$ref: "#/definitions/retriever"}

    """

  private func update(_ text: String, stream: String = "items") throws -> String {
    let manifest = Manifest(text: text)
    #expect(manifest.isValid, "\(manifest.diagnostics.map(\.sentence))")
    return try manifest.updatingSchema(of: stream, to: SchemaUpdateTests.schema)
  }

  private func code(_ text: String, stream: String = "items") -> String? {
    do {
      _ = try update(text, stream: stream)
      return nil
    } catch {
      return (error as? Diagnostic)?.code
    }
  }

  /// The schema as a block so many spaces from the left.
  private static func written(_ indent: Int) -> String {
    let lines = [
      #"$schema: "http://json-schema.org/schema#""#, "type: object", "properties:", "  id:",
      "    type: number", #"  "on":"#, "    type:", "      - string", #"      - "null""#,
      "required:",
      "  - id",
    ]
    return lines.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }

  @Test("a block schema is replaced, and every byte around it stays")
  func block() throws {
    let before = """
          schema_loader:
            type: InlineSchemaLoader   # inline
            # What Acme sends.
            schema:  # by hand

              title: Items
              description: |
                Of Acme.

            # after it
          primary_key: [id]   # key
      """
    let text = SchemaUpdateTests.manifest(SchemaUpdateTests.head + before)
    let old = "\n        title: Items\n        description: |\n          Of Acme.\n"
    let new = try update(text)
    #expect(text.contains(old))
    #expect(new == text.replacing(old, with: "\n" + SchemaUpdateTests.written(8)), "\(new)")
  }

  @Test("entries that stay the same keep their comments, and so do their neighbours")
  func comments() throws {
    let text = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head + """
            schema_loader:
              type: InlineSchemaLoader
              schema:
                type: object   # an object
                $schema: http://json-schema.org/schema#
                additionalProperties: true
                properties:
                  # the key
                  id: {type: number}   # 1, 2, 3
                  gone: {type: string}   # no more
                  'on': {type: string}   # a switch
        """)
    let wanted = text.replacing("        additionalProperties: true\n", with: "")
      .replacing("          gone: {type: string}   # no more\n", with: "")
      .replacing(
        "'on': {type: string}   # a switch\n",
        with: "'on':   # a switch\n            type:\n              - string\n"
          + "              - \"null\"\n        required:\n          - id\n")
    let new = try update(text)
    #expect(new == wanted, "\(new)")
  }

  @Test("a stream without a schema gets a loader after its last line")
  func missing() throws {
    let text = SchemaUpdateTests.manifest(SchemaUpdateTests.head + "    primary_key: [id]   # key")
    let new = try update(text)
    let added =
      "    schema_loader:\n      type: InlineSchemaLoader\n      schema:\n"
      + SchemaUpdateTests.written(8)
    #expect(new == text.replacing("# key\n", with: "# key\n" + added), "\(new)")
  }

  @Test(
    "a null schema, one on the key's line, and one on the next are replaced alike",
    arguments: [
      "schema:", "schema: {}", "schema: null", "schema: {type: object,\n          properties: {}}",
      "schema:\n          {type: object}",
    ])
  func forms(_ old: String) throws {
    let text = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head
        + "    schema_loader:\n      type: InlineSchemaLoader\n      \(old)   # note")
    if !Manifest(text: text).isValid { return }
    let new = try update(text)
    let note = old.contains("\n          {") ? "" : "   # note"
    #expect(new.contains("      schema:\(note)\n        $schema: "), "\(new)")
    #expect(new.contains("# note\n"))
  }

  @Test("flow style stays flow style")
  func flow() throws {
    let text = SchemaUpdateTests.manifest(
      "  - {type: DeclarativeStream, name: items, retriever: {$ref: '#/definitions/retriever'}, "
        + "schema_loader: {type: InlineSchemaLoader, schema: {type: object}}}")
    let wanted = """
      {$schema: "http://json-schema.org/schema#", type: object, properties: {id: {type: number}, \
      "on": {type: [string, "null"]}}, required: [id]}
      """
    #expect(try update(text) == text.replacing("schema: {type: object}", with: "schema: \(wanted)"))
    let bare = text.replacing(
      ", schema_loader: {type: InlineSchemaLoader, schema: {type: object}}}", with: "}")
    #expect(
      try update(bare)
        == text.replacing("schema: {type: object}", with: "schema: \(wanted)"))
  }

  @Test("CR LF, a missing last line end and wide letters are kept")
  func lineEnds() throws {
    let text = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head
        + "    # Größe 🙂 e\u{301}\n    schema_loader: {type: InlineSchemaLoader, schema: {a: 1}} # ü"
    )
    .replacing("   # the end\n", with: " # 終").replacing("\n", with: "\r\n")
    let new = try update(text)
    #expect(!new.replacing("\r\n", with: "").unicodeScalars.contains("\n"))
    #expect(new.hasSuffix("# 終") && new.contains("# Größe 🙂 e\u{301}\r\n"))
  }

  @Test(
    "a schema that stands elsewhere is replaced there",
    arguments: [
      "schema: '#/schemas/items'", "schema: {$ref: '#/schemas/items'}",
    ])
  func referred(_ reference: String) throws {
    let text = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head
        + "    schema_loader:\n      type: InlineSchemaLoader\n      \(reference)",
      more: "schemas:\n  items:\n    type: object # here\n  others: {type: string}")
    let new = try update(text)
    #expect(new.contains(reference))
    #expect(new.contains("    type: object # here\n    $schema: \"http"))
    #expect(Manifest(text: new).resolved?["schemas"]?["others"]?.json == ["type": "string"])
  }

  private static let other = """

      - type: DeclarativeStream
        name: others
        retriever: {$ref: "#/definitions/retriever"}
        schema_loader: {$ref: "#/definitions/loader"}
    """

  @Test("what another stream has too is not changed: the stream gets its own")
  func shared() throws {
    let text = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head + "    schema_loader:\n      $ref: '#/definitions/loader'"
        + SchemaUpdateTests.other,
      more: "  loader: {type: InlineSchemaLoader, schema: {type: object}}")
    let new = try update(text)
    #expect(new.contains("      $ref: '#/definitions/loader'\n      schema:\n        $schema:"))
    let streams = Manifest(text: new).resolved?["streams"]?.elements
    #expect(streams?[1]["schema_loader"]?["schema"]?.json == ["type": "object"])
    #expect(
      streams?[0]["schema_loader"]?["schema"]?.json.sortingKeys
        == SchemaUpdateTests.schema.sortingKeys)
  }

  @Test("a stream that is a reference is changed where it is written, and one of several by itself")
  func streamReferences() throws {
    let base =
      "  base:\n    type: DeclarativeStream\n    name: items\n    retriever: {$ref: '#/definitions/retriever'}"
    let text = SchemaUpdateTests.manifest("  - $ref: '#/definitions/base'", more: base)
    #expect(try update(text).contains("definitions/retriever'}\n    schema_loader:\n"))
    let two = SchemaUpdateTests.manifest(
      "  - $ref: '#/definitions/base'\n  - $ref: '#/definitions/base'\n    name: more", more: base)
    #expect(try update(two, stream: "more").contains("    name: more\n    schema_loader:\n"))
    #expect(try update(two).contains("  - $ref: '#/definitions/base'\n    schema_loader:\n"))
    let text2 = SchemaUpdateTests.manifest("  - '#/definitions/base'", more: base)
    #expect(try update(text2).contains("definitions/retriever'}\n    schema_loader:\n"))
  }

  @Test("what comes through an alias, a merge or an anchor is refused")
  func aliases() throws {
    let anchored = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head
        + "    schema_loader:\n      type: InlineSchemaLoader\n      schema: &s\n        type: object"
        + SchemaUpdateTests.other.replacing(
          "{$ref: \"#/definitions/loader\"}", with: "{type: InlineSchemaLoader, schema: *s}"))
    #expect(code(anchored) == "schema_not_written")
    #expect(code(anchored, stream: "others") == "schema_not_written")
    let merged = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head + "    schema_loader:\n      <<: *l",
      more: "  loader: &l {type: InlineSchemaLoader, schema: {type: object}}")
    #expect(code(merged) == nil || code(merged) == "schema_not_written")
    let inside = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head + """
            schema_loader:
              type: InlineSchemaLoader
              schema:
                type: object
                properties: {a: &a {type: string}}
        """
        + SchemaUpdateTests.other.replacing(
          "{$ref: \"#/definitions/loader\"}",
          with: "{type: InlineSchemaLoader, schema: {type: object, properties: {b: *a}}}"))
    #expect(code(inside) == "schema_not_written")
  }

  @Test("a schema that is found when the stream is read is not written down")
  func dynamic() throws {
    let text = SchemaUpdateTests.manifest(
      SchemaUpdateTests.head
        + "    schema_loader: {type: JsonFileSchemaLoader, file_path: ./schemas/items.json}")
    #expect(code(text) == "schema_dynamic")
    #expect(code(text, stream: "nope") == "unknown_stream")
  }
}
