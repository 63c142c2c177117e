import JSONSchema
import Testing
import Vocabulary

@Suite("A schema says what is wrong and never what the value is")
struct SchemaTests {
  private func lines(_ schema: JSON, _ value: JSON) throws -> [String] {
    try CompiledSchema(schema).violations(in: value).map {
      "\($0.place)|\($0.keyword)|\($0.sentence)"
    }
  }

  static let sentences: [(JSON, JSON, String)] = [
    (["type": ["string", "null"]], 5, "|type|must be text or null"),
    (["type": "integer"], .double(1.5), "|type|must be a whole number"),
    (["enum": ["a", "b"]], "c", "|enum|is not one of the 2 allowed values"),
    (["const": 1], true, "|const|is not the one value that is allowed"),
    (["minimum": 3], 2, "|minimum|is less than the schema allows"),
    (["exclusiveMaximum": 3], 3, "|exclusiveMaximum|is more than the schema allows"),
    (["multipleOf": 2], 3, "|multipleOf|is no multiple of what the schema asks for"),
    (["maxLength": 1], "ab", "|maxLength|is longer than the schema allows"),
    (["minLength": 3], "e\u{301}", "|minLength|is shorter than the schema allows"),
    (["pattern": "^a"], "b", "|pattern|does not match the pattern of the schema"),
    (["minItems": 1], [], "|minItems|has fewer elements than the schema asks for"),
    (["maxItems": 0], [1], "|maxItems|has more elements than the schema allows"),
    (["minProperties": 1], [:], "|minProperties|has fewer keys than the schema asks for"),
    (["maxProperties": 0], ["a": 1], "|maxProperties|has more keys than the schema allows"),
    (["uniqueItems": true], [1, 2, .double(1)], "|uniqueItems|holds an element twice"),
    (["required": ["id"]], [:], "|required|\"id\" is missing"),
    (["required": ["a b"]], [:], "|required|a key is missing"),
    (
      ["dependencies": ["a": ["b"]]], ["a": 1],
      "|dependencies|\"b\" is missing, which goes with \"a\""
    ),
    (
      ["additionalProperties": false], ["x": 1],
      "|additionalProperties|holds a key that the schema does not allow"
    ),
    (
      ["items": [true], "additionalItems": false], [1, 2],
      "|additionalItems|has more elements than the schema allows"
    ),
    (["contains": ["type": "string"]], [1], "|contains|holds no element that the schema asks for"),
    (["not": [:]], 1, "|not|is what the schema rules out"),
    (["anyOf": [false]], 1, "|anyOf|fits none of the alternatives"),
    (["oneOf": [true, true]], 1, "|oneOf|fits more than one of the alternatives"),
    (["properties": ["a": ["items": false]]], ["a": [1]], "a[0]|false|is not allowed here"),
  ]

  @Test("each keyword has its sentence", arguments: sentences)
  func sentence(_ schema: JSON, _ value: JSON, _ line: String) throws {
    #expect(try lines(schema, value) == [line])
    #expect(try !CompiledSchema(schema).accepts(value))
  }

  @Test("no sentence holds a value")
  func silence() throws {
    let secret = "hunter2hunter2"
    let values: [JSON] = [.string(secret), [.string(secret)], [secret: 1], ["a": .string(secret)]]
    for (schema, _, _) in SchemaTests.sentences {
      for value in values {
        for violation in try CompiledSchema(schema).violations(in: value) {
          #expect(!violation.sentence.contains(secret))
        }
      }
    }
  }

  @Test("a rule is found where it stands")
  func place() throws {
    let schema: JSON = [
      "properties": ["a": ["$ref": "#/definitions/n"]], "definitions": ["n": ["maximum": 1]],
    ]
    let violation = try #require(CompiledSchema(schema).violations(in: ["a": 2]).first)
    #expect(violation.path == [.key("a")])
    #expect(violation.rule == ["definitions", "n", "maximum"])
  }

  @Test("numbers are compared exactly, however large")
  func numbers() throws {
    let huge = try JSON(parsing: "9007199254740993")
    #expect(try !CompiledSchema(["const": 9_007_199_254_740_993]).accepts(.double(0x1p53)))
    #expect(try CompiledSchema(["const": .double(0x1p53)]).accepts(9_007_199_254_740_992))
    #expect(try !CompiledSchema(["maximum": .double(0x1p53)]).accepts(huge))
    let power = try JSON(parsing: "100000000000000000000")
    #expect(try CompiledSchema(["const": power]).accepts(JSON(parsing: "1e20")))
    #expect(try CompiledSchema(["type": "integer"]).accepts(JSON(parsing: "1e20")))
    #expect(try CompiledSchema(["multipleOf": 7]).accepts(JSON(parsing: "70000000000000000000007")))
    #expect(
      try !CompiledSchema(["multipleOf": 7]).accepts(JSON(parsing: "70000000000000000000008")))
    #expect(
      try CompiledSchema(["multipleOf": JSON(parsing: "0.0001")]).accepts(JSON(parsing: "0.0075")))
    #expect(try CompiledSchema(["minimum": -1]).accepts(JSON(parsing: "-0.5")))
  }

  @Test("what may not be looked at is neither right nor wrong")
  func hidden() throws {
    let value: JSON = ["key": .hidden, "kind": "a"]
    let rules: [JSON] = [
      ["type": "string"], ["pattern": "^x"], ["enum": ["a"]], ["not": ["minLength": 1]],
      ["type": "integer", "maximum": 3], ["if": ["const": 1], "then": false, "else": false],
      ["oneOf": [["pattern": "a"], ["pattern": "b"]]], ["contains": ["const": 1]],
      ["anyOf": [false, ["minLength": 900]]],
    ]
    for rule in rules {
      #expect(try lines(["properties": ["key": rule]], value) == [], "\(rule.text())")
    }
    #expect(try lines(["properties": ["key": ["type": "object"]]], value).count == 1)
    #expect(
      try lines(["properties": ["kind": ["const": "b"], "key": ["const": "b"]]], value).count == 1)
    #expect(try lines(["required": ["other"]], value) == ["|required|\"other\" is missing"])
    #expect(try lines(["not": ["required": ["key"]]], value).count == 1)
    #expect(try lines(["oneOf": [["properties": ["kind": ["const": "b"]]]]], value).count == 1)
  }

  @Test("what cannot be followed, ended or read is a failure, not a verdict")
  func failures() throws {
    func reason(_ schema: JSON, _ value: JSON = 1) -> SchemaFailure.Reason? {
      do throws(SchemaFailure) {
        _ = try CompiledSchema(schema).violations(in: value)
        return nil
      } catch {
        return error.reason
      }
    }
    #expect(reason(["$ref": "#"]) == .endlessReference)
    #expect(reason(["allOf": [["$ref": "#"]]]) == .endlessReference)
    #expect(reason(["$ref": "#/nowhere"]) == .danglingReference)
    #expect(reason(["$ref": "http://elsewhere.test/a.json"]) == .foreignReference)
    #expect(reason(["pattern": "("], "a") == .badPattern)
    #expect(reason(["pattern": "("], 1) == nil)
    #expect(
      reason(["pattern": "(a+)+$"], .string(String(repeating: "a", count: 60) + "b")) == .badPattern
    )
    // Each level asks for the one below twice.
    var levels: JSONObject = ["d0": ["type": "string"]]
    for level in 1...60 {
      let below: JSON = ["$ref": .string("#/definitions/d\(level - 1)")]
      levels["d\(level)"] = ["allOf": [["not": below], ["not": below]]]
    }
    let bomb: JSON = ["definitions": .object(levels), "$ref": "#/definitions/d60"]
    #expect(reason(["allOf": [bomb], "definitions": .object(levels)], "x") == .tooLong)
  }

  @Test("the meta schema finds what is no schema, all of it")
  func flaws() {
    let schema: JSON = [
      "type": "integre", "required": "id", "minLength": -1, "pattern": "[",
      "properties": ["a": 5, "b": ["items": "x"]], "patternProperties": ["(": true],
    ]
    let found = CompiledSchema.flaws(in: schema).map { "\($0.place) \($0.keyword)" }
    #expect(
      Set(found) == [
        "type anyOf", "required type", "minLength minimum", "pattern format",
        "properties.a type", "properties.b.items anyOf", "patternProperties format",
      ])
    #expect(CompiledSchema.flaws(in: true).isEmpty)
    #expect(CompiledSchema.flaws(in: ["$ref": "http://json-schema.org/draft-07/schema#"]).isEmpty)
  }
}
