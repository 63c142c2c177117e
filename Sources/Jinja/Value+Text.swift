package import Secrets
package import Vocabulary

extension Value {
  /// Python's `str()`. Holes stay holes where a value is itself a text; inside of a container
  /// the quoting would depend on the secret, so there they are `derived`.
  package var pythonText: SealedText {
    var writer = TextWriter()
    writer.write(self, quoted: false)
    return writer.result
  }

  /// Python's `repr()`.
  package var repr: SealedText {
    var writer = TextWriter()
    writer.write(self, quoted: true)
    return writer.result
  }

  /// `str()`, or `repr()` when quoted.
  ///
  /// - Throws: where Python raises ValueError: an integer has more than 4300 digits.
  func written(quoted: Bool = false) throws(JinjaError) -> SealedText {
    var writer = TextWriter()
    writer.write(self, quoted: quoted)
    if writer.isOverlong { throw Interpreter.overlong }
    return writer.result
  }

  /// The name of the Python type: `str`, `int`, `NoneType`, …
  package var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string: "str"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .datetime: "datetime"
    case .date: "date"
    case .timedelta: "timedelta"
    case .sealed: "str"
    case .function(let function): function.box.host?.typeName ?? "function"
    }
  }

  /// Every secret in this value and in what it holds, sorted.
  package var secretNames: [SecretName] {
    var names: Set<SecretName> = []
    collectNames(into: &names)
    return names.isEmpty ? [] : names.sorted()
  }

  private func collectNames(into names: inout Set<SecretName>) {
    switch self {
    case .sealed(let text): names.formUnion(text.names)
    case .list(let items), .tuple(let items): for item in items { item.collectNames(into: &names) }
    case .dict(let entries): for value in entries.values { value.collectNames(into: &names) }
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping):
        for value in mapping.entries.values { value.collectNames(into: &names) }
      case .view(_, let items), .iterator(let items), .set(let items):
        for item in items { item.collectNames(into: &names) }
      case .group(let grouper, let list):
        grouper.collectNames(into: &names)
        for item in list { item.collectNames(into: &names) }
      case .method(let value, _): value.collectNames(into: &names)
      default: break
      }
    default: break
    }
  }
}

/// Collects text that may have holes.
struct TextWriter {
  private var pieces: [SealedText.Piece] = []
  private(set) var text = ""
  /// UTF-8 bytes written so far, holes not counted.
  private(set) var size = 0
  /// An integer in it is longer than Python would write.
  private(set) var isOverlong = false
  /// Where a container that holds itself many times stops to be written; more than any text may
  /// have, so that whoever checks the size refuses it.
  private static let bound = 1 << 26

  var result: SealedText {
    var pieces = pieces
    if !text.isEmpty { pieces.append(.text(text)) }
    return SealedText(pieces: pieces)
  }

  /// `.string`, or `.sealed` when there is a hole.
  var value: Value { pieces.isEmpty ? .string(text) : .sealed(result) }

  mutating func write(_ more: String) {
    text += more
    size += more.utf8.count
  }

  mutating func write(_ more: SealedText) {
    for piece in more.pieces {
      if case .text(let more) = piece {
        write(more)
      } else {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        pieces.append(piece)
      }
    }
  }

  mutating func write(_ value: Value, quoted: Bool) {
    switch value {
    case .undefined: if quoted { write("Undefined") }
    case .none: write("None")
    case .bool(let value): write(value ? "True" : "False")
    case .int(let value): write(String(value))
    case .float(let value): write(PythonNumber.repr(value))
    case .string(let value): write(quoted ? PythonText.repr(value) : value)
    case .list(let items): write(items, "[", "]")
    case .tuple(let items): write(items, "(", items.count == 1 ? ",)" : ")")
    case .dict(let entries): write(entries)
    case .datetime(let moment): write(quoted ? moment.repr : moment.isoFormat(separator: " "))
    case .date(let date):
      let (year, month, day) = date.civil
      write(quoted ? "datetime.date(\(year), \(month), \(day))" : date.isoFormat)
    case .timedelta(let delta): write(quoted ? delta.repr : delta.text)
    case .sealed(let sealed):
      write(quoted ? SealedText(pieces: [.derived(sealed.names)]) : sealed)
    case .function(let function): write(function, quoted: quoted)
    }
  }

  private mutating func write(_ items: [Value], _ open: String, _ close: String) {
    write(open)
    var first = true
    for item in items {
      if size > TextWriter.bound { return }
      if !first { write(", ") }
      first = false
      write(item, quoted: true)
    }
    write(close)
  }

  private mutating func write(_ entries: ValueDictionary) {
    write("{")
    var first = true
    for (key, value) in entries {
      if size > TextWriter.bound { return }
      if !first { write(", ") }
      first = false
      write(key.value, quoted: true)
      write(": ")
      write(value, quoted: true)
    }
    write("}")
  }

  private mutating func write(_ function: Function, quoted: Bool) {
    switch function.box.host {
    case .mapping(let mapping): write(mapping.entries)
    case .view(let name, let items): write(items, name + "([", "])")
    case .set(let items):
      if items.isEmpty { write("set()") } else { write(items, "{", "}") }
    case .group(let grouper, let list): write([grouper, .list(list)], "(", ")")
    case .duration(let duration): write(quoted ? duration.repr : duration.text)
    case .bigInteger(let value):
      if value.isOverlong { isOverlong = true } else { write(value.decimal) }
    case .complex(let real, let imaginary): write(PythonNumber.repr(real, imaginary))
    case .markup(let text): write(quoted ? "Markup(\(PythonText.repr(text)))" : text)
    case .bytes(let bytes): write(PythonBytes.repr(bytes))
    case .time(let time): write(quoted ? time.repr : time.isoFormat())
    case .zone(let zone): write(quoted ? zone.repr : zone.title)
    case .fields(let tuple):
      write(tuple.name + "(")
      for (index, field) in tuple.fields.enumerated() {
        if index > 0 { write(", ") }
        write(field.name + "=")
        write(field.value, quoted: true)
      }
      write(")")
    case .method(let base, let name) where base.markup != nil:
      write("<bound method Markup.\(name) of ")
      write(base, quoted: true)
      write(">")
    case .iterator: write("<generator object>")
    default: write("<\(function.box.host?.typeName ?? "function") \(function.name)>")
    }
  }
}

extension PythonDateTime {
  var repr: String {
    var fields = [year, month, day, hour, minute].map(String.init)
    if second != 0 || microsecond != 0 { fields.append(String(second)) }
    if microsecond != 0 { fields.append(String(microsecond)) }
    if let zone { fields.append("tzinfo=\(zone.repr)") }
    return "datetime.datetime(\(fields.joined(separator: ", ")))"
  }
}

enum PythonText {
  /// Python's `ascii()`: a `repr` with everything beyond ASCII escaped.
  static func ascii(_ repr: String) -> String {
    if repr.utf8.allSatisfy({ $0 < 0x80 }) { return repr }
    var out = ""
    for scalar in repr.unicodeScalars {
      if scalar.isASCII { out.unicodeScalars.append(scalar) } else { out += escape(scalar) }
    }
    return out
  }

  /// `\xe9`, `\u20ac` or `\U0001f600`.
  static func escape(_ scalar: UnicodeScalar) -> String {
    let code = scalar.value
    let digits = String(code, radix: 16)
    let (letter, width) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\\(letter)\(String(repeating: "0", count: width - digits.utf8.count))\(digits)"
  }

  /// A string as Python's `repr` quotes it.
  static func repr(_ text: String) -> String {
    let hasSingle = text.utf8.contains(0x27)
    let quote: UnicodeScalar = hasSingle && !text.utf8.contains(0x22) ? "\"" : "'"
    var out = String.UnicodeScalarView()
    out.append(quote)
    guard LoneSurrogate.mayHold(text) else {
      for scalar in text.unicodeScalars { write(scalar, quote, to: &out) }
      out.append(quote)
      return String(out)
    }
    for part in LoneSurrogate.parts(text) {
      switch part {
      case .real(let scalar): write(scalar, quote, to: &out)
      case .half(let unit): out.append(contentsOf: "\\u\(String(unit, radix: 16))".unicodeScalars)
      }
    }
    out.append(quote)
    return String(out)
  }

  private static func write(
    _ scalar: UnicodeScalar, _ quote: UnicodeScalar, to out: inout String.UnicodeScalarView
  ) {
    switch scalar {
    case "\\": out.append(contentsOf: "\\\\".unicodeScalars)
    case "\n": out.append(contentsOf: "\\n".unicodeScalars)
    case "\r": out.append(contentsOf: "\\r".unicodeScalars)
    case "\t": out.append(contentsOf: "\\t".unicodeScalars)
    case quote:
      out.append("\\")
      out.append(quote)
    default:
      if isPrintable(scalar) {
        out.append(scalar)
      } else {
        out.append(contentsOf: escape(scalar).unicodeScalars)
      }
    }
  }

  /// Python's `str.isprintable`: no separators but the space, no controls, nothing unassigned.
  static func isPrintable(_ scalar: UnicodeScalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }
}
