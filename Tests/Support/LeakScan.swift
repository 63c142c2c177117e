import Crypto
import Foundation

/// Looks for a secret in bytes, in the forms an attacker or an API would use. Written apart from
/// the recogniser on purpose: a form that both forget would be found by neither.
package struct LeakScan: Sendable {
  private let forms: [(name: String, text: String)]

  package init(_ value: String) {
    let bytes = Array(value.utf8)
    var forms: [(String, String)] = [
      ("raw", value),
      ("reversed", String(value.reversed())),
      ("hex", bytes.map { String(format: "%02x", $0) }.joined()),
      ("upper hex", bytes.map { String(format: "%02X", $0) }.joined()),
      ("percent", LeakScan.percent(value, lower: false)),
      ("lower percent", LeakScan.percent(value, lower: true)),
      ("JSON", LeakScan.json(value)),
      ("JSON twice", LeakScan.json(LeakScan.json(value))),
      ("upper case", value.uppercased()),
      ("sha256", SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()),
      ("md5", Insecure.MD5.hash(data: bytes).map { String(format: "%02x", $0) }.joined()),
    ]
    for shift in 0..<3 {
      let encoded = Data([UInt8](repeating: 0, count: shift) + bytes).base64EncodedString()
      let core = encoded.dropFirst(shift == 0 ? 0 : 4).prefix(while: { $0 != "=" }).dropLast()
      forms.append(("base64 at \(shift)", String(core)))
    }
    // Only a form that differs from the value by itself says something new.
    self.forms = forms.filter { $0.1.count >= 6 }
  }

  /// Every form with its name.
  var allForms: [(name: String, text: String)] { forms }

  /// The forms that stand in the text, by name; never the text itself.
  package func found(in text: String) -> [String] {
    forms.filter { text.contains($0.text) }.map(\.name)
  }

  private static func percent(_ value: String, lower: Bool) -> String {
    let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    return value.utf8.map { byte in
      kept.contains(byte)
        ? String(UnicodeScalar(byte)) : String(format: lower ? "%%%02x" : "%%%02X", byte)
    }.joined()
  }

  private static func json(_ value: String) -> String {
    var out = ""
    for character in value.unicodeScalars {
      switch character {
      case "\"", "\\": out += "\\\(character)"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
