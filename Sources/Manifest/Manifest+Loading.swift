import OrderedCollections
import Vocabulary

extension Manifest {
  /// Texts beyond this are refused; the longest manifest we know has a quarter of a megabyte.
  package static let sizeLimit = 10_000_000

  /// Loads and checks a manifest. Never fails: what is wrong is in ``diagnostics``.
  package init(bytes: [UInt8]) {
    if bytes.count > Manifest.sizeLimit {
      self.init(refused: .tooLarge, "the file has more than 10 MB", hint: nil)
    } else if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) {
      self.init(text: text)
    } else {
      self.init(
        refused: .notText, "the file is no UTF-8 text", hint: "save it as UTF-8")
    }
  }

  /// The same for a text.
  package init(text: String) {
    var loaded: Manifest?
    RoomyStack.run { loaded = Manifest(loading: text) }
    self = loaded ?? Manifest(loading: text)
  }

  private init(loading text: String) {
    let bytes = Array(text.utf8)
    if bytes.count > Manifest.sizeLimit {
      self.init(refused: .tooLarge, "the file has more than 10 MB", hint: nil)
      return
    }
    if bytes.contains(0) {
      self.init(refused: .notText, "the file is no UTF-8 text", hint: "save it as UTF-8")
      return
    }
    var composer = YAMLComposer(bytes)
    let root: Node?
    do throws(YAMLFailure) {
      if let offset = Manifest.controlCharacter(in: bytes) {
        throw YAMLFailure("a control character stands here", at: offset, hint: "delete it")
      }
      root = try composer.document()
    } catch {
      let repair = error.repair(in: bytes, composer.lines)
      let place = composer.lines.position(of: min(error.offset, bytes.count))
      let diagnostic = Diagnostic(
        .error, error.code, at: SourceSpan(place, place), error.message,
        hint: error.hint, repair: repair)
      self.init(text: text, diagnostics: [diagnostic])
      return
    }
    guard let root else {
      self.init(
        text: text,
        diagnostics: [
          Diagnostic(.error, .empty, at: SourceSpan(line: 1, column: 1), "the manifest is empty")
        ])
      return
    }
    self.init(text: text, root: root, warnings: composer.duplicates)
  }

  private init(refused code: DiagnosticCode, _ message: String, hint: String?) {
    self.init(
      text: "",
      diagnostics: [
        Diagnostic(.error, code, at: SourceSpan(line: 1, column: 1), message, hint: hint)
      ])
  }

  private init(text: String, root: Node? = nil, diagnostics: [Diagnostic]) {
    self.init(
      text: text, root: root, resolved: nil, diagnostics: diagnostics, streams: [],
      dynamicStreams: [], fields: [], customComponents: [])
  }

  private init(text: String, root: Node, warnings: [Diagnostic]) {
    guard case .mapping(var members) = root.kind else {
      let isEmpty = root.scalar == .null
      let place = SourceSpan(root.span.start, root.span.start)
      self.init(
        text: text, root: nil,
        diagnostics: [
          isEmpty
            ? Diagnostic(.error, .empty, at: place, "the manifest is empty")
            : Diagnostic(
              .error, .notAMapping, at: place, "the manifest must be a mapping",
              hint: "start with version: and type: DeclarativeSource")
        ])
      return
    }
    var report = DiagnosticReport(root, warnings)
    if members["type"] == nil {
      let start = SourceSpan(root.span.start, root.span.start)
      members["type"] = Node.Member(
        keySpan: start, value: Node(.scalar(.string("DeclarativeSource")), at: start))
    }
    var references = References(Node(.mapping(members), at: root.span))
    let referenced = references.resolve()
    report.add(references.diagnostics)
    var resolved: Node?
    if let referenced {
      var propagation = Propagation()
      do throws(Propagation.Failure) {
        resolved = try propagation.propagate(referenced)
      } catch {
        report.add([error.diagnostic])
      }
    }
    report.add(ExpressionCheck(root).findings)
    guard let resolved else {
      self.init(text: text, root: root, diagnostics: report.sorted())
      return
    }
    var validator = Validator(root: root)
    validator.check(resolved)
    report.add(validator.findings)
    let listing = StreamListing(resolved)
    report.add(listing.duplicates)
    report.add(Manifest.sourceStage(root, resolved, listing))
    let survey = ComponentSurvey(resolved) { report.path(of: $0) }
    report.add(survey.findings)
    self.init(
      text: text, root: root, resolved: resolved, diagnostics: report.sorted(),
      streams: listing.streams, dynamicStreams: listing.dynamicStreams,
      fields: ConfigFieldListing(resolved["spec"]?["connection_specification"]).fields,
      customComponents: survey.customComponents)
  }

  /// The `spec` component, resolved where that was possible.
  package var spec: Node? { resolved?["spec"] ?? root?["spec"] }

  /// What the CDK's `create_source` trips over, and what leaves a connector without use.
  private static func sourceStage(
    _ root: Node, _ resolved: Node, _ listing: StreamListing
  ) -> [Diagnostic] {
    var result: [Diagnostic] = []
    if let level = root["concurrency_level"], level.members == nil,
      resolved["concurrency_level"]?.members != nil
    {
      result.append(
        Diagnostic(
          .error, .wrongType, at: level.span,
          "\"concurrency_level\" must be written out: the test read sets it to 1",
          hint: "use a mapping with $ref instead"))
    }
    if let level = resolved["concurrency_level"], level.members != nil, level["type"] == nil {
      result.append(
        Diagnostic(
          .error, .missingField, at: SourceSpan(level.span.start, level.span.start),
          "concurrency_level: \"type\" is missing", hint: "add type: ConcurrencyLevel"))
    }
    let start = SourceSpan(root.span.start, root.span.start)
    // A misspelt `spec` is reported as that.
    let isMisspelt = root.members?.keys.contains { key in
      key != "spec" && EditDistance.nearest(to: key, among: ["spec"]) != nil
        && Catalogue.shared.source.fields?[key] == nil
    }
    if resolved["spec"] == nil, isMisspelt != true {
      result.append(
        Diagnostic(
          .warning, .noSpec, at: start, "the manifest has no spec",
          hint: "add \"spec\" to say which settings and secrets it needs"))
    }
    let hasDynamic = resolved["dynamic_streams"]?.elements?.isEmpty == false
    if let streams = resolved["streams"], streams.elements?.isEmpty == true, !hasDynamic {
      result.append(
        Diagnostic(
          .warning, .noStreams, at: streams.span, "the manifest has no streams",
          hint: "add at least one entry"))
    }
    return result
  }

  /// - Returns: the offset of the first character YAML does not print.
  private static func controlCharacter(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      for offset in bytes.indices {
        let byte = bytes[offset]
        if byte >= 0x20, byte < 0x7F { continue }
        switch byte {
        case 0x09, 0x0A, 0x0D: continue
        case 0xC2 where bytes[offset + 1] < 0xA0 && bytes[offset + 1] != 0x85: return offset
        case 0xEF where bytes[offset + 1] == 0xBF && bytes[offset + 2] >= 0xBE: return offset
        case 0x80...: continue
        default: return offset
        }
      }
      return nil
    }
  }
}
