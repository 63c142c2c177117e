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
      return .string(PythonText.strip(try plain(value), characters, left: true, right: true))
    },
    make("replace") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("replace", ["old", "new", "count"], required: 2)
      let most: Int
      switch values[2] {
      case nil, .some(.none): most = -1
      case .some(let count): most = try run.integer(count, -1)
      }
      let (old, new) = (try plain(values[0] ?? .none), try plain(values[1] ?? .none))
      return .string(try run.replace(try plain(value), old, new, most))
    },
    make("center") { (run, value, given) throws(JinjaError) in
      let width = try run.integer(try given.bind("center", ["width"])[0], 80)
      try run.check(size: max(width, 0))
      return .string(PythonText.pad(try plain(value), width, " ", "center"))
    },
    make("wordcount") { (_, value, _) throws(JinjaError) in
      let words = try plain(value).unicodeScalars.split { !isWord($0) }
      return .int(words.count)
    },
    make("truncate") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("truncate", ["length", "killwords", "end", "leeway"])
      let length = try run.integer(values[0], 255)
      let end = try run.optionalString(values[2]) ?? "..."
      let leeway = try run.integer(values[3], 5)
      let endLength = end.unicodeScalars.count
      guard length >= endLength, leeway >= 0 else {
        throw JinjaError(.value, "truncate is given lengths that do not fit")
      }
      guard case .string(let whole) = value.unmarked else {
        // Python asks for the length first: a short list comes back as it is.
        if try Filters.length(value) <= length + leeway { return value }
        // The part of a list has no `rsplit`, and a list and a text cannot be added.
        let isSliced =
          if case .list = value { true } else if case .tuple = value { true } else { false }
        let killsWords = try run.flag(values[1])
        throw JinjaError(
          isSliced && !killsWords ? .value : .type, "truncate takes a string, not \(value.typeName)"
        )
      }
      let text = Array(whole.unicodeScalars)
      if text.count <= length + leeway { return value }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text.prefix(length - endLength))
      var cut = String(view)
      let killsWords = try run.flag(values[1])
      if !killsWords {
        if let space = cut.unicodeScalars.lastIndex(of: " ") {
          cut = String(cut.unicodeScalars[..<space])
        }
      }
      if value.markup != nil { return .markup(cut + escaped(end)) }
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
      let text = try plain(value)
      try run.check(size: text.utf8.count, times: 6)
      return .markup(value.markup ?? escaped(text))
    },
    make("forceescape") { (run, value, _) throws(JinjaError) in
      let text = try plain(value)
      try run.check(size: text.utf8.count, times: 6)
      return .markup(escaped(text))
    },
    make("safe", .whole) { (_, value, _) throws(JinjaError) in
      let text = try value.written()
      return text.plain.map { .markup($0) } ?? Value(text)
    },
    make("striptags") { (_, value, _) throws(JinjaError) in
      .string(try Entities.stripped(try plain(value)))
    },
    make("urlencode") { (run, value, _) throws(JinjaError) in
      if value.entries == nil, !isIterable(value) || value.sealedText != nil {
        return .string(try PercentEncoding.quote(try plain(value), safe: "/"))
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
        var quoted: [String] = []
        for item in items {
          quoted.append(try PercentEncoding.quote(try plain(item), safe: "", plus: true))
        }
        parts.append(quoted.joined(separator: "="))
      }
      return .string(parts.joined(separator: "&"))
    },
    make("format", .whole) { (run, value, given) throws(JinjaError) in
      if value.isTainted { return .derived(from: [value] + given.values) }
      var arguments = Value.tuple(given.positional)
      if !given.keywords.isEmpty {
        guard given.positional.isEmpty else {
          throw JinjaError(.value, "format takes either positions or keywords")
        }
        arguments = .dict(try run.merged([:], given))
      }
      let isMarked = value.markup != nil
      let result = try PercentFormat.apply(
        try plain(value), arguments, run, escaping: isMarked)
      return isMarked ? try run.remarked(result) : result
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
      let text = try run.keySorted(value).written(quoted: true)
      guard text.pieces.count != 1 || (text.plain?.utf8.count ?? 0) < 80 else {
        throw JinjaError(.limit, "not supported yet: pprint of more than one line")
      }
      return Value(text)
    },
    make("wordwrap") { (run, value, given) throws(JinjaError) in
      let values = try given.bind(
        "wordwrap", ["width", "break_long_words", "wrapstring", "break_on_hyphens"])
      if case .undefined(let name) = value { throw run.undefined(name) }
      guard case .string(let text) = value else {
        throw JinjaError(.value, "wordwrap takes a string, not \(value.typeName)")
      }
      let wrap = TextWrap(
        width: try run.integer(values[0], 79), breaksLongWords: try run.flag(values[1], true),
        breaksOnHyphens: try run.flag(values[3], true))
      let newline = try run.optionalString(values[2]) ?? "\n"
      let lines = PythonText.lines(text, keepEnds: false)
      if wrap.width <= 0, !lines.isEmpty { throw JinjaError(.value, "a width is not positive") }
      try run.check(size: newline.utf8.count + 1, times: text.utf8.count)
      return .string(
        lines.map { wrap.wrap($0).joined(separator: newline) }.joined(separator: newline))
    },
    make("urlize") { (run, value, given) throws(JinjaError) in
      let values = try given.bind(
        "urlize", ["trim_url_limit", "nofollow", "target", "rel", "extra_schemes"])
      var schemes: [String] = []
      if let extra = values[4], !extra.isNone {
        for scheme in try run.iterate(extra) { schemes.append(try run.string(scheme)) }
      }
      let urlize = Urlize(
        limit: try values[0].flatMap { (limit) throws(JinjaError) in
          limit.isNone ? nil : try run.integer(limit, 0)
        }, nofollow: try run.flag(values[1]), target: try run.optionalString(values[2]),
        rel: try run.optionalString(values[3]), schemes: schemes)
      return .string(try urlize.apply(try value.escapedText(), run))
    },
    make("xmlattr") { (run, value, given) throws(JinjaError) in
      if case .undefined(let name) = value { throw run.undefined(name) }
      guard let entries = value.entries else { throw JinjaError(.value, "xmlattr takes a mapping") }
      var parts: [String] = []
      for (key, value) in entries {
        switch value {
        case .none, .undefined: continue
        default:
          guard case .string(let name) = key else {
            throw JinjaError(.type, "the name of an attribute is no string")
          }
          if name.unicodeScalars.contains(where: {
            PythonText.isSpace($0) || $0 == "/" || $0 == ">" || $0 == "="
          }) {
            throw JinjaError(.value, "the name of an attribute has a character it may not have")
          }
          parts.append("\(escaped(name))=\"\(try value.escapedText())\"")
        }
      }
      let spaced = try run.flag(try given.bind("xmlattr", ["autospace"])[0], true)
      return .string((spaced && !parts.isEmpty ? " " : "") + parts.joined(separator: " "))
    },
  ]

  private static func argless(_ value: Value, _ given: CallArguments) throws(JinjaError) -> String {
    try given.none("this filter")
    return try plain(value)
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

  static func isIterable(_ value: Value) -> Bool {
    switch value {
    case .string, .list, .tuple, .dict, .undefined, .sealed: true
    case .function(let function):
      switch function.box.host {
      case .mapping, .view, .iterator, .group, .set, .markup, .bytes, .fields: true
      default: false
      }
    default: false
    }
  }
}

/// `urllib.parse.quote` and `quote_plus`.
enum PercentEncoding {
  /// - Throws: for half of a surrogate pair.
  static func quote(
    _ text: String, safe: String, plus: Bool = false
  ) throws(JinjaError) -> String {
    var out: [UInt8] = []
    let kept = Array((safe + "_.-~").utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in try PythonText.utf8(text) {
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
