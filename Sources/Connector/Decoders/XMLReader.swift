import Vocabulary

/// Reads XML as the Python package xmltodict does with its defaults: an element with attributes or
/// children is an object, its attributes get an `@`, its text is `#text`; elements of one name make a
/// list. Entities that a document declares are passed over.
struct XMLReader {
  /// Elements and attributes of one document.
  static let nodeLimit = 1_000_000
  static let depthLimit = 400

  private struct Malformed: Error {}

  private struct Element {
    let name: String
    /// Attributes and children; nil while there are none.
    var item: JSONObject?
    var text = String.UnicodeScalarView()
  }

  let scalars: [Unicode.Scalar]
  var place = 0
  private var stack: [Element] = []
  private var root: (name: String, value: JSON)?
  private var hasDoctype = false
  private var budget: Int

  /// - Returns: an object with the root element; nil for what is not well-formed or too large.
  static func parse(_ text: String, limit: Int) -> JSON? {
    var reader = XMLReader(text, limit)
    do {
      try reader.document()
    } catch {
      return nil
    }
    return reader.root.map { .object([$0.name: $0.value]) }
  }

  private init(_ text: String, _ limit: Int) {
    scalars = Array(LineBreaks.unified(text).unicodeScalars)
    budget = limit
  }

  private mutating func document() throws(Malformed) {
    if peek("\u{FEFF}") { place += 1 }
    while place < scalars.count {
      if peek("<") {
        try markup()
      } else {
        try characters()
      }
    }
    guard stack.isEmpty, root != nil else { throw Malformed() }
  }

  private func peek(_ text: String) -> Bool {
    var at = place
    for scalar in text.unicodeScalars {
      guard at < scalars.count, scalars[at] == scalar else { return false }
      at += 1
    }
    return true
  }

  /// Everything up to a text, which is read too.
  private mutating func upTo(_ end: String) throws(Malformed) -> ArraySlice<Unicode.Scalar> {
    let start = place
    while place < scalars.count {
      if peek(end) {
        defer { place += end.unicodeScalars.count }
        return scalars[start..<place]
      }
      place += 1
    }
    throw Malformed()
  }

  // MARK: Markup

  private mutating func markup() throws(Malformed) {
    if peek("<!--") {
      place += 4
      let comment = try upTo("--")
      guard peek(">"), comment.allSatisfy(XMLReader.isCharacter) else { throw Malformed() }
      place += 1
    } else if peek("<![CDATA[") {
      place += 9
      let text = try upTo("]]>")
      guard !stack.isEmpty, text.allSatisfy(XMLReader.isCharacter) else { throw Malformed() }
      stack[stack.count - 1].text.append(contentsOf: text)
    } else if peek("<?") {
      let isFirst = place == 0
      place += 2
      let target = try name()
      if target.lowercased() == "xml", !isFirst { throw Malformed() }
      _ = try upTo("?>")
    } else if peek("<!DOCTYPE") {
      guard root == nil, stack.isEmpty, !hasDoctype else { throw Malformed() }
      hasDoctype = true
      try doctype()
    } else if peek("</") {
      place += 2
      try close()
    } else {
      place += 1
      try open()
    }
  }

  /// Passes over a document type with its declarations.
  private mutating func doctype() throws(Malformed) {
    var brackets = 0
    while place < scalars.count {
      let scalar = scalars[place]
      place += 1
      switch scalar {
      case "\"", "'": _ = try upTo(String(scalar))
      case "[": brackets += 1
      case "]": brackets -= 1
      case "<" where peek("!--"):
        place += 3
        _ = try upTo("-->")
      case ">" where brackets == 0: return
      default: break
      }
    }
    throw Malformed()
  }

  private mutating func open() throws(Malformed) {
    guard root == nil, stack.count < XMLReader.depthLimit else { throw Malformed() }
    try spend()
    var element = Element(name: try name())
    while true {
      let hasSpace = skipSpace()
      if peek("/>") {
        place += 2
        stack.append(element)
        finish()
        return
      }
      if peek(">") {
        place += 1
        stack.append(element)
        return
      }
      guard hasSpace else { throw Malformed() }
      try spend()
      let key = "@" + (try name())
      _ = skipSpace()
      guard peek("=") else { throw Malformed() }
      place += 1
      _ = skipSpace()
      guard element.item?[key] == nil else { throw Malformed() }
      // Taken out while it grows, so that it is not copied for each attribute.
      var item = element.item ?? [:]
      element.item = nil
      item[key] = .string(LoneSurrogate.guarding(try value()))
      element.item = item
    }
  }

  private mutating func close() throws(Malformed) {
    let name = try name()
    _ = skipSpace()
    guard peek(">"), let element = stack.last, element.name == name else { throw Malformed() }
    place += 1
    finish()
  }

  /// Hands the element on top of the stack to its parent.
  private mutating func finish() {
    guard let element = stack.popLast() else { return }
    let text = String(element.text).trimmedSpace
    var value: JSON
    if var item = element.item {
      if !text.isEmpty { XMLReader.push(.string(text), "#text", into: &item) }
      value = .object(item)
    } else {
      value = text.isEmpty ? .null : .string(text)
    }
    if stack.isEmpty {
      root = (element.name, value)
      value = .null
      return
    }
    var item = stack[stack.count - 1].item ?? [:]
    stack[stack.count - 1].item = nil
    XMLReader.push(value, element.name, into: &item)
    stack[stack.count - 1].item = item
  }

  private static func push(_ value: JSON, _ key: String, into item: inout JSONObject) {
    guard let present = item[key] else {
      item[key] = value
      return
    }
    if case .array(var elements) = present {
      item[key] = .null
      elements.append(value)
      item[key] = .array(elements)
    } else {
      item[key] = .array([present, value])
    }
  }

  private mutating func spend() throws(Malformed) {
    budget -= 1
    if budget < 0 { throw Malformed() }
  }

  // MARK: Texts

  private mutating func skipSpace() -> Bool {
    let start = place
    while place < scalars.count, XMLReader.isSpace(scalars[place]) { place += 1 }
    return place > start
  }

  private mutating func name() throws(Malformed) -> String {
    var name = String.UnicodeScalarView()
    while place < scalars.count, XMLReader.isNamePart(scalars[place], isFirst: name.isEmpty) {
      name.append(scalars[place])
      place += 1
    }
    if name.isEmpty { throw Malformed() }
    return String(name)
  }

  private mutating func value() throws(Malformed) -> String {
    guard peek("\"") || peek("'") else { throw Malformed() }
    let quote = scalars[place]
    place += 1
    var text = String.UnicodeScalarView()
    while place < scalars.count, scalars[place] != quote {
      switch scalars[place] {
      case "<": throw Malformed()
      case "&": try reference(into: &text)
      case let scalar:
        guard XMLReader.isCharacter(scalar) else { throw Malformed() }
        text.append(XMLReader.isSpace(scalar) ? " " : scalar)
        place += 1
      }
    }
    guard place < scalars.count else { throw Malformed() }
    place += 1
    return String(text)
  }

  private mutating func characters() throws(Malformed) {
    var text = String.UnicodeScalarView()
    while place < scalars.count, scalars[place] != "<" {
      if scalars[place] == "&" {
        try reference(into: &text)
        continue
      }
      guard XMLReader.isCharacter(scalars[place]), !peek("]]>") else { throw Malformed() }
      text.append(scalars[place])
      place += 1
    }
    if stack.isEmpty {
      guard text.allSatisfy(XMLReader.isSpace) else { throw Malformed() }
    } else {
      stack[stack.count - 1].text.append(contentsOf: text)
    }
  }

  private mutating func reference(into text: inout String.UnicodeScalarView) throws(Malformed) {
    place += 1
    if stack.isEmpty && root == nil && place >= scalars.count { throw Malformed() }
    if peek("#") {
      place += 1
      let isHex = peek("x")
      if isHex { place += 1 }
      let digits = String(String.UnicodeScalarView(try upTo(";")))
      guard digits.utf8.count < 9, let code = UInt32(digits, radix: isHex ? 16 : 10),
        let scalar = Unicode.Scalar(code), XMLReader.isCharacter(scalar)
      else { throw Malformed() }
      text.append(scalar)
      return
    }
    let name = try name()
    guard peek(";") else { throw Malformed() }
    place += 1
    switch name {
    case "lt": text.append("<")
    case "gt": text.append(">")
    case "amp": text.append("&")
    case "quot": text.append("\"")
    case "apos": text.append("'")
    // Only a document with declarations may name another one; it is not written out.
    default: if !hasDoctype { throw Malformed() }
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
  }

  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF || isSpace(scalar)
  }

  private static func isNamePart(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", ":": true
    case "0"..."9", "-", ".", "\u{B7}": !isFirst
    default: scalar.value >= 0xC0 && scalar.value != 0xD7 && scalar.value != 0xF7
    }
  }
}

extension String {
  /// Python's `strip()`.
  fileprivate var trimmedSpace: String {
    var part = Substring(self).unicodeScalars
    while let first = part.first, first.properties.isWhitespace { part.removeFirst() }
    while let last = part.last, last.properties.isWhitespace { part.removeLast() }
    return String(part)
  }
}
