import Vocabulary

/// Lists the streams of a resolved manifest, conditional ones included.
struct StreamListing {
  private(set) var streams: [StreamSummary] = []
  private(set) var dynamicStreams: [String] = []

  init(_ resolved: Node) {
    for (index, node) in (resolved["streams"]?.elements ?? []).enumerated() {
      let location = ["streams", String(index)]
      guard node.componentType == "ConditionalStreams" else {
        add(node, location)
        continue
      }
      for (place, inner) in (node["streams"]?.elements ?? []).enumerated() {
        add(inner, location + ["streams", String(place)])
      }
    }
    for (index, node) in (resolved["dynamic_streams"]?.elements ?? []).enumerated() {
      // The name the CDK gives a nameless one.
      dynamicStreams.append(node["name"]?.string ?? "dynamic_stream_\(index)")
    }
  }

  private mutating func add(_ node: Node, _ location: [String]) {
    guard let name = node["name"]?.string else { return }
    streams.append(
      StreamSummary(name: name, span: node["name"]?.span ?? node.span, location: location))
  }

  /// Streams of one name: the CDK accepts them, and reads only one.
  var duplicates: [Diagnostic] {
    var first: [String: SourceSpan] = [:]
    var result: [Diagnostic] = []
    for stream in streams {
      guard let earlier = first[stream.name] else {
        first[stream.name] = stream.span
        continue
      }
      let shown = Identifier.name(stream.name).map { " \($0)" } ?? ""
      result.append(
        Diagnostic(
          .warning, .duplicateStream, at: stream.span,
          "a second stream is called\(shown); the first one stands on line \(earlier.line)",
          hint: "give it a name of its own"))
    }
    return result
  }
}
