/// jinja2's `urlize`: makes links of what looks like an address, in a text that is escaped.
struct Urlize {
  let limit: Int?
  let nofollow: Bool
  let target: String?
  let rel: String?
  let schemes: [String]

  private static let web =
    #"^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})"#
    + #"|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)"#
    + #"|(https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))"#
    + #"(?::[\d]{1,5})?(?:[/?#]\S*)?$"#
  private static let mail = #"^\S+@\w[\w.-]*\.\w+$"#

  func apply(_ text: String, _ run: Interpreter) throws(JinjaError) -> String {
    let web = try Pattern("(?i)" + Urlize.web)
    let mail = try Pattern(Urlize.mail)
    func matches(_ pattern: Pattern, _ text: String) throws(JinjaError) -> Bool {
      try pattern.search(text, run) != nil
    }
    var names = Set((rel ?? "").split(separator: " ").map(String.init))
    if nofollow { names.insert("nofollow") }
    names.insert("noopener")
    var attributes = " rel=\"\(Filters.escaped(names.sorted().joined(separator: " ")))\""
    if let target { attributes += " target=\"\(Filters.escaped(target))\"" }
    var result = ""
    for word in Urlize.words(text) {
      var (head, middle, tail) = Urlize.parts(word)
      balance(&middle, &tail)
      if try matches(web, middle) {
        let full = middle.hasPrefix("https://") || middle.hasPrefix("http://")
        let link = full ? middle : "https://" + middle
        middle = "<a href=\"\(link)\"\(attributes)>\(trimmed(middle))</a>"
      } else if middle.hasPrefix("mailto:"), try matches(mail, String(middle.dropFirst(7))) {
        middle = "<a href=\"\(middle)\">\(middle.dropFirst(7))</a>"
      } else if contains(middle, "@"), !middle.hasPrefix("www."), !middle.hasPrefix("@"),
        !contains(middle, ":"), try matches(mail, middle)
      {
        middle = "<a href=\"mailto:\(middle)\">\(middle)</a>"
      } else {
        for scheme in schemes where middle != scheme && middle.hasPrefix(scheme) {
          middle = "<a href=\"\(middle)\"\(attributes)>\(middle)</a>"
        }
      }
      head += middle + tail
      result += head
      try run.check(size: result.utf8.count)
    }
    return result
  }

  private func trimmed(_ text: String) -> String {
    guard let limit, text.unicodeScalars.count > limit else { return text }
    var view = String.UnicodeScalarView()
    let kept = limit < 0 ? max(0, text.unicodeScalars.count + limit) : limit
    view.append(contentsOf: text.unicodeScalars.prefix(kept))
    return String(view) + "..."
  }

  /// Runs of blanks and of what is between them.
  private static func words(_ text: String) -> [String] {
    var result: [String] = []
    var view = String.UnicodeScalarView()
    var wasSpace: Bool?
    for scalar in text.unicodeScalars {
      let isSpace = PythonText.isSpace(scalar)
      if let before = wasSpace, before != isSpace {
        result.append(String(view))
        view = String.UnicodeScalarView()
      }
      wasSpace = isSpace
      view.append(scalar)
    }
    return result + [String(view)]
  }

  private static func parts(_ word: String) -> (String, String, String) {
    var (head, middle, tail) = ("", word, "")
    scan: while true {
      for opening in ["(", "<", "&lt;"] where middle.hasPrefix(opening) {
        head += opening
        middle = String(middle.dropFirst(opening.count))
        continue scan
      }
      break
    }
    scan: while true {
      for closing in ["&gt;", ")", ">", ".", ",", "\n"] where middle.hasSuffix(closing) {
        tail = closing + tail
        middle = String(middle.dropLast(closing.count))
        continue scan
      }
      break
    }
    return (head, middle, tail)
  }

  /// Brackets that were opened inside of an address are closed inside of it.
  private func balance(_ middle: inout String, _ tail: inout String) {
    func count(_ part: String, _ text: String) -> Int {
      PythonText.places(of: part, in: text, overlapping: false).count
    }
    for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
      let opened = count(open, middle)
      if opened <= count(close, middle) { continue }
      for _ in 0..<min(opened, count(close, tail)) {
        guard let place = PythonText.places(of: close, in: tail, overlapping: false).first else {
          break
        }
        let end = place + close.utf8.count
        middle += String(decoding: tail.utf8.prefix(end), as: UTF8.self)
        tail = String(decoding: tail.utf8.dropFirst(end), as: UTF8.self)
      }
    }
  }
}
