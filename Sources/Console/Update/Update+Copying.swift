import Session
import Vocabulary

extension State {
  /// What `y` copies. All of it is masked already; a secret in a request becomes `$ITS_NAME`.
  func copyText() -> String? {
    switch views.last {
    case .activity:
      return selectedEntry.map { "\($0.by.word) \(title(of: $0)) → \(result(of: $0).text)" }
    case .saw(let saw):
      return calls.answers[saw.call].map { String(decoding: $0.bytes, as: UTF8.self) }
    case nil: return copyPaneText()
    }
  }

  private func copyPaneText() -> String? {
    switch focus {
    case .secrets:
      switch selectedItem {
      case .secret(let name): name.text
      case .config(let path): path
      case nil: nil
      }
    case .validation:
      selectedProblem.map { problem in
        let place = problem.span.map { "\($0.line):\($0.column) " } ?? ""
        let path = problem.path.isEmpty ? "" : "\(problem.path): "
        return "\(problem.severity.rawValue) \(place)\(path)\(problem.message)"
          + (problem.hint.map { " (\($0))" } ?? "")
      }
    case .testRead:
      switch testRead.mode {
      case .table: selectedRecord.map { records[$0].text(.pretty) }
      case .json: testRead.path
      case .requests: selectedPage.map { Curl.command(pages[$0]) }
      case .schema: columns.map { "\($0.name): \($0.type)" }.joined(separator: "\n")
      }
    }
  }
}

/// A request as a shell command that names environment variables, never values.
enum Curl {
  static func command(_ page: PageView) -> String {
    var words = ["curl"]
    if page.method != "GET" { words += ["-X", page.method] }
    for header in page.requestHeaders {
      words += ["-H", quoted("\(header.name): \(header.value)")]
    }
    if let body = page.requestBody, !body.isEmpty { words += ["--data-raw", quoted(body)] }
    words.append(quoted(page.url))
    return words.joined(separator: " ")
  }

  /// In double quotes, so that the variables are filled in and nothing else is.
  static func quoted(_ text: String) -> String {
    var out = "\""
    var rest = Substring(text)
    while let character = rest.popFirst() {
      if character == "‹", let close = rest.firstIndex(of: "›") {
        out += "${" + variable(rest[..<close]) + "}"
        rest = rest[rest.index(after: close)...]
      } else if "\"\\$`".contains(character) {
        out += "\\\(character)"
      } else {
        out.append(character)
      }
    }
    return out + "\""
  }

  private static func variable(_ name: Substring) -> String {
    let letters = name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return letters.first?.isNumber == true ? "_" + String(letters) : String(letters)
  }
}
