import Vocabulary

@testable import Manifest
@testable import Secrets

extension Target {
  /// The reader alone: any failure lies within the text.
  func takeYAML(_ bytes: [UInt8]) {
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else { return }
    var composer = YAMLComposer(bytes)
    do throws(YAMLFailure) {
      _ = try composer.document()
    } catch {
      promise(0...(bytes.count + 1) ~= error.offset, "a failure at \(error.offset)")
    }
  }

  /// The whole way to a verdict: every diagnostic, every repair stands within the text, and what was
  /// resolved survives being written.
  func takeManifest(_ bytes: [UInt8]) {
    let manifest = Manifest(bytes: bytes)
    let lines = manifest.text.split(separator: "\n", omittingEmptySubsequences: false).count + 1
    for diagnostic in manifest.diagnostics {
      promise(!diagnostic.code.isEmpty && !diagnostic.message.isEmpty, "a mute diagnostic")
      guard let span = diagnostic.span else { continue }
      promise(
        span.line >= 1 && span.column >= 1 && span.start <= span.end,
        "\(diagnostic.code) stands at \(span)")
      // NEL and the two separators break lines of YAML too.
      let breaks = manifest.text.unicodeScalars.count {
        "\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0)
      }
      promise(span.end.line <= lines + breaks, "\(diagnostic.code) stands at \(span) of \(lines)")
    }
    promise(manifest.isValid || !manifest.diagnostics.isEmpty, "refused without a reason")
  }

  func takeDotenv(_ bytes: [UInt8]) {
    do {
      let document = try DotenvDocument(WipingBuffer(bytes))
      var end = 0
      for statement in document.statements {
        promise(statement.range.lowerBound == end, "statements do not follow each other")
        end = statement.range.upperBound
        if case .value(_, let value, _) = statement.kind {
          promise(
            statement.range.lowerBound <= value.lowerBound
              && value.upperBound <= statement.range.upperBound, "a value outside its statement")
        }
      }
      promise(end == bytes.count, "the last statement ends at \(end)")
    } catch {
      promise(error.line >= 1, "no line")
    }
  }
}
