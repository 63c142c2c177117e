import Foundation
import Testing

/// What a run of airlock said and how it ended.
struct Outcome {
  let status: Int32
  let text: String
  let errors: String

  /// The lines with which it says why it gave up, without `airlock: `.
  var complaints: [String] {
    errors.split(separator: "\n").filter { $0.hasPrefix("airlock: ") }
      .map { String($0.dropFirst("airlock: ".count)) }
  }

  /// Expects one sentence on stderr that ends in a stable code.
  func expectComplaint(
    _ code: String, status: Int32, naming words: String...,
    at place: SourceLocation = #_sourceLocation
  ) {
    #expect(self.status == status, sourceLocation: place)
    #expect(complaints.count == 1, sourceLocation: place)
    let complaint = complaints.first ?? ""
    #expect(complaint.hasSuffix(" (\(code))"), "\(complaint)", sourceLocation: place)
    for word in words {
      #expect(complaint.contains(word), "\(complaint)", sourceLocation: place)
    }
  }

  /// Expects the words of the argument parser: a sentence, then how it is used.
  func expectUsage(naming words: String..., at place: SourceLocation = #_sourceLocation) {
    #expect(status == 2, sourceLocation: place)
    #expect(text == "", sourceLocation: place)
    #expect(errors.hasPrefix("Error: "), "\(errors)", sourceLocation: place)
    let sentence = errors.split(separator: "\n").first.map(String.init) ?? ""
    for word in words {
      #expect(sentence.contains(word), "\(sentence)", sourceLocation: place)
    }
  }

  /// The one JSON object that is all of stdout.
  func object(at place: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    #expect(text.hasSuffix("}\n"), sourceLocation: place)
    #expect(text.filter { $0 == "\n" }.count == 1, sourceLocation: place)
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? [String: Any], sourceLocation: place)
  }
}
