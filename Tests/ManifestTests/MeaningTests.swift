import Manifest
import Testing
import Vocabulary

@Suite("What a manifest means")
struct MeaningTests {
  @Test("a reference is laid under the fields that are written beside it")
  func overrides() {
    let text = "definitions:\n  a: {x: 1, y: 2}\nb: {$ref: '#/definitions/a', y: 3}\n"
    let resolved = Manifest(text: text + "version: '1'\n").resolved
    #expect(resolved?["b"]?.json == ["x": 1, "y": 3])
  }

  @Test("a key with slashes is tried before its parts")
  func slashes() {
    let text =
      "n: {p: first}\nn/p: second\na: '#/n/p'\nl: [x, y]\nb: '#/l/1'\nc: '#/l/-1'\n"
      + "d: '#/l/0/0'\ne: '#/n/p/-1'\n"
    let resolved = Manifest(text: text).resolved
    #expect(resolved?["a"]?.string == "second")
    #expect(resolved?["b"]?.string == "y")
    #expect(resolved?["c"]?.string == "y")
    // Python counts the letters of a text as it counts the elements of a list.
    #expect(resolved?["d"]?.string == "x")
    #expect(resolved?["e"]?.string == "t")
  }

  @Test("config_overrides is no place for references")
  func configOverrides() {
    let text = "check: {type: CheckStream, config_overrides: {a: '#/nowhere'}}\n"
    let manifest = Manifest(text: text)
    #expect(manifest.resolved?["check"]?["config_overrides"]?.json == ["a": "#/nowhere"])
  }

  @Test("parameters reach every component below, the nearest wins")
  func parameters() {
    let text = """
      streams:
        - $parameters: {name: outer, path: a}
          retriever:
            requester: {$parameters: {path: b}}
      """
    let stream = Manifest(text: text).resolved?["streams"]?.elements?[0]
    #expect(stream?.componentType == "DeclarativeStream")
    #expect(stream?["name"]?.string == "outer")
    let requester = stream?["retriever"]?["requester"]
    #expect(requester?.componentType == "HttpRequester")
    #expect(requester?["path"]?.string == "b")
    #expect(requester?["$parameters"]?.json == ["name": "outer", "path": "b"])
  }

  @Test("the specification is listed field by field")
  func fields() {
    let text = """
      spec:
        type: Spec
        connection_specification:
          type: object
          required: [start_date, credentials]
          properties:
            start_date: {type: string, title: Start, default: "2024"}
            pages: {type: [integer, "null"]}
            credentials:
              type: object
              required: [kind]
              properties: {kind: {enum: [a, b]}}
              oneOf:
                - properties: {auth: {const: key}, key: {type: string, airbyte_secret: true}}
                - properties: {auth: {const: token}, token: {type: string, airbyte_secret: true}}
      """
    let fields = Manifest(text: text).fields
    #expect(
      fields.map(\.dotted) == [
        "start_date", "pages", "credentials.kind", "credentials.auth", "credentials.key",
        "credentials.token",
      ])
    #expect(fields.filter(\.isSecret).map(\.dotted) == ["credentials.key", "credentials.token"])
    #expect(fields.filter(\.isRequired).map(\.dotted) == ["start_date", "credentials.kind"])
    #expect(fields[0].title == "Start" && fields[0].defaultValue == "2024")
    #expect(fields[1].kind == .integer)
    #expect(fields[3].enumeration == ["key", "token"])
    #expect(fields[4].span.line == 14)
  }

  @Test("conditional streams are streams")
  func conditional() {
    let text = """
      streams:
        - {type: ConditionalStreams, condition: "", streams: [{name: a}, {name: b}]}
        - {name: c}
      dynamic_streams: [{name: d}, {}]
      """
    let manifest = Manifest(text: text)
    #expect(manifest.streams.map(\.name) == ["a", "b", "c"])
    #expect(manifest.streams[1].location == ["streams", "0", "streams", "1"])
    #expect(manifest.dynamicStreams == ["d", "dynamic_stream_1"])
  }

  @Test("the distance between words counts a swap once and case not at all")
  func distance() {
    #expect(EditDistance.between("paginator", "pagniator") == 1)
    #expect(EditDistance.between("GET", "get") == 0)
    #expect(EditDistance.between("", "abc") == 3)
    #expect(EditDistance.between("abc", "xyz", limit: 1) == 2)
    #expect(EditDistance.nearest(to: "requestr", among: ["requester", "request"]) == nil)
    #expect(EditDistance.nearest(to: "requster", among: ["requester", "record"]) == "requester")
    #expect(EditDistance.nearest(to: "abc", among: ["xyz"]) == nil)
  }
}
