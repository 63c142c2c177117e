import Secrets
import Vocabulary

extension Filters {
  static let text: [Filter] = [
    make("upper") { (_, value, given) throws(JinjaError) in
      .string(try argless(value, given).uppercased())
    },
    make("lower") { (_, value, given) throws(JinjaError) in
      .string(try argless(value, given).lowercased())
    },
    make("capitalize") { (_, value, given) throws(JinjaError) in
      .string(PythonText.capitalized(try argless(value, given)))
    },
    make("title") { (_, value, given) throws(JinjaError) in
      .string(title(try argless(value, given)))
    },
    make("trim") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("trim", ["chars"])
      let characters = try run.optionalString(values[0])
      return .string(PythonText.strip(plain(value), characters, left: true, right: true))
    },
    make("replace") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("replace", ["old", "new", "count"], required: 2)
      let most: Int
      switch values[2] {
      case nil, .some(.none): most = -1
      case .some(let count): most = try run.integer(count, -1)
      }
      let (old, new) = (plain(values[0] ?? .none), plain(values[1] ?? .none))
      return .string(try run.replace(plain(value), old, new, most))
    },
    make("center") { (run, value, given) throws(JinjaError) in
      let width = try run.integer(try given.bind("center", ["width"])[0], 80)
      try run.check(size: max(width, 0))
      return .string(PythonText.pad(plain(value), width, " ", "center"))
    },
    make("wordcount") { (_, value, _) throws(JinjaError) in
      let words = plain(value).unicodeScalars.split { !isWord($0) }
      return .int(words.count)
    },
    make("truncate") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("truncate", ["length", "killwords", "end", "leeway"])
      let length = try run.integer(values[0], 255)
      let end = try run.optionalString(values[2]) ?? "..."
      let leeway = try run.integer(values[3], 5)
      guard case .string(let whole) = value else {
        // Python asks for the length first: a short list comes back as it is.
        if try Filters.length(value) <= length + leeway { return value }
        throw JinjaError(.type, "truncate takes a string, not \(value.typeName)")
      }
      let text = Array(whole.unicodeScalars)
      let endLength = end.unicodeScalars.count
      guard length >= endLength, leeway >= 0 else {
        throw JinjaError(.value, "truncate is given lengths that do not fit")
      }
      if text.count <= length + leeway { return value }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text.prefix(length - endLength))
      var cut = String(view)
      if !(try run.flag(values[1])) {
        if let space = cut.unicodeScalars.lastIndex(of: " ") {
          cut = String(cut.unicodeScalars[..<space])
        }
      }
      return .string(cut + end)
    },
    make("indent") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("indent", ["width", "first", "blank"])
      let unit: String
      if case .string(let text)? = values[0] {
        unit = text
      } else {
        let width = try run.integer(values[0], 4)
        try run.check(size: max(width, 0))
        unit = String(repeating: " ", count: max(width, 0))
      }
      guard case .string(let whole) = value else {
        if case .undefined(let name) = value { throw run.undefined(name) }
        if case .list = value { throw JinjaError(.value, "indent takes a string, not list") }
        throw JinjaError(.type, "indent takes a string, not \(value.typeName)")
      }
      let text = whole + "\n"
      let lines = PythonText.lines(text, keepEnds: false)
      try run.check(size: unit.utf8.count, times: lines.count)
      let blank = try run.flag(values[2])
      var result = lines.first ?? ""
      for line in lines.dropFirst() {
        result += "\n" + (blank || !line.isEmpty ? unit + line : line)
      }
      return .string(try run.flag(values[1]) ? unit + result : result)
    },
    make("escape") { (run, value, _) throws(JinjaError) in
      let text = plain(value)
      try run.check(size: text.utf8.count, times: 6)
      return .string(escaped(text))
    },
    make("safe", .whole) { (_, value, _) throws(JinjaError) in Value(value.pythonText) },
    make("striptags") { (_, value, _) throws(JinjaError) in
      var result = ""
      var inTag = false
      for character in plain(value).unicodeScalars {
        if character == "<" { inTag = true }
        if !inTag { result.unicodeScalars.append(character) }
        if character == ">" { inTag = false }
      }
      let words = try PythonText.split(result, nil, -1, fromRight: false)
      return .string(unescaped(words.joined(separator: " ")))
    },
    make("urlencode") { (run, value, _) throws(JinjaError) in
      if value.entries == nil, !isIterable(value) || value.sealedText != nil {
        return .string(PercentEncoding.quote(plain(value), safe: "/"))
      }
      let pairs: [Value]
      if let entries = value.entries {
        pairs = entries.map { .tuple([$0.key.value, $0.value]) }
      } else {
        pairs = try run.iterate(value)
      }
      var parts: [String] = []
      for pair in pairs {
        let items = try run.iterate(pair)
        guard items.count == 2 else { throw JinjaError(.value, "a pair has \(items.count) parts") }
        let quoted = items.map {
          PercentEncoding.quote(plain($0), safe: "", plus: true)
        }
        parts.append(quoted.joined(separator: "="))
      }
      return .string(parts.joined(separator: "&"))
    },
    make("format", .whole) { (run, value, given) throws(JinjaError) in
      if value.isTainted { return .derived(from: [value] + given.values) }
      if !given.keywords.isEmpty {
        guard given.positional.isEmpty else {
          throw JinjaError(.value, "format takes either positions or keywords")
        }
        return try PercentFormat.apply(plain(value), .dict(try run.merged([:], given)), run)
      }
      return try PercentFormat.apply(plain(value), .tuple(given.positional), run)
    },
    make("join", .whole) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("join", ["d", "attribute"])
      if value.isSealed || values[1]?.isTainted == true {
        return .derived(from: [value] + given.values)
      }
      var items = value
      if let path = values[1] {
        var picked: [Value] = []
        for item in try run.iterate(value) { picked.append(try run.pick(item, path)) }
        items = .list(picked)
      }
      return try run.joined(items, by: values[0] ?? .string(""), strict: false)
    },
    make("pprint", .whole) { (run, value, _) throws(JinjaError) in
      let text = try run.keySorted(value).repr
      guard text.pieces.count != 1 || (text.plain?.utf8.count ?? 0) < 80 else {
        throw JinjaError(.limit, "not supported yet: pprint of more than one line")
      }
      return Value(text)
    },
    make("wordwrap") { (_, _, _) throws(JinjaError) in throw unsupported("wordwrap") },
    make("urlize") { (_, _, _) throws(JinjaError) in throw unsupported("urlize") },
    make("xmlattr") { (run, value, given) throws(JinjaError) in
      guard let entries = value.entries else { throw JinjaError(.value, "xmlattr takes a mapping") }
      var parts: [String] = []
      for (key, value) in entries {
        switch value {
        case .none, .undefined: continue
        default: parts.append("\(escaped(plain(key.value)))=\"\(escaped(plain(value)))\"")
        }
      }
      let spaced = try run.flag(try given.bind("xmlattr", ["autospace"])[0], true)
      return .string((spaced && !parts.isEmpty ? " " : "") + parts.joined(separator: " "))
    },
  ]

  private static func unsupported(_ name: String) -> JinjaError {
    JinjaError(.value, "not supported yet: the filter \(name)")
  }

  private static func argless(_ value: Value, _ given: CallArguments) throws(JinjaError) -> String {
    try given.none("this filter")
    return plain(value)
  }

  private static func isWord(_ scalar: UnicodeScalar) -> Bool {
    scalar == "_" || PythonText.isLetter(scalar) || scalar.properties.numericType != nil
  }

  /// jinja2's title: words begin behind spaces, hyphens and opening brackets.
  private static func title(_ text: String) -> String {
    var result = ""
    var atStart = true
    for scalar in text.unicodeScalars {
      let isBreak = "-({[<".unicodeScalars.contains(scalar) || PythonText.isSpace(scalar)
      result += atStart ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
      atStart = isBreak
    }
    return result
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "'": result += "&#39;"
      case "\"": result += "&#34;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func unescaped(_ text: String) -> String {
    var result = text
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", "\""), ("&quot;", "\""),
      ("&amp;", "&"),
    ] {
      result = replacing(result, entity, character)
    }
    return result
  }

  static func isIterable(_ value: Value) -> Bool {
    switch value {
    case .string, .list, .tuple, .dict, .undefined, .sealed: true
    case .function(let function):
      switch function.box.host {
      case .mapping, .view, .iterator, .group, .set: true
      default: false
      }
    default: false
    }
  }
}

/// `urllib.parse.quote` and `quote_plus`.
enum PercentEncoding {
  static func quote(_ text: String, safe: String, plus: Bool = false) -> String {
    var out: [UInt8] = []
    let kept = Array((safe + "_.-~").utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || kept.contains(byte) {
        out.append(byte)
      } else if plus, byte == 0x20 {
        out.append(0x2B)
      } else {
        out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
