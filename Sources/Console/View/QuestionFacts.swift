import Session
import Vocabulary

/// What a person must know before a secret goes out. Nothing here is cut at its end: the end of a
/// host name is what says whose it is.
struct QuestionFacts {
  let question: Question
  let width: Int
  /// Lines that the request may take; the rest is behind `i`.
  let requestLines: Int

  /// A low window: one line for who asks, and none to spare.
  var isTerse = false

  var column: Int { width < 60 ? 10 : 17 }

  var lines: [StyledText] {
    if !question.more.isEmpty { return burst }
    if !question.leadsTo.isEmpty { return wayInside }
    var body = sentence + [""]
    switch question.items.count {
    case 0: body += fact("  to", target) + reach + request
    case 1...2:
      for (index, item) in question.items.enumerated() {
        body += index == 0 ? named(item) + reach : [StyledText("  \(item.name.text)", .title)]
        body += fact("  in", place(item))
      }
      body += request
    default:
      // Many keys: where to and what comes first, then a line for each.
      body += fact("  to", target) + reach + request
      for item in question.items { body += fact("  " + item.name.text, place(item)) }
    }
    return body + [""] + history
  }

  private var sentence: [StyledText] {
    let client = question.by.client.cut(to: isTerse ? 12 : 24)
    let who =
      question.by == .person ? "You" : client.isEmpty ? "The LLM" : "The LLM (\(client))"
    let carries =
      question.items.isEmpty
      ? "It sends no secret, but this host must be asked about:" : "That request would carry:"
    let stream = question.stream.cut(to: isTerse ? 20 : 40)
    if isTerse {
      let words = "\(who) asked to read “\(stream)”" + (question.items.isEmpty ? ", no secret" : "")
      return [StyledText(words).cut(to: width)]
    }
    return "\(who) asked for a test read of “\(stream)”. \(carries)".wrapped(to: width)
      .map { StyledText($0) }
  }

  /// `api_key        to  api.example.com:443  over TLS`.
  private func named(_ item: Question.Item) -> [StyledText] {
    let name = StyledText("  \(item.name.text)", .title)
    let one = name.filled(to: max(column, name.width + 2)) + StyledText("to  ", .muted) + host + tls
    if one.width <= width { return [one] }
    return [name.cut(to: width)] + fact("  to", target)
  }

  private var host: StyledText {
    StyledText("\(question.origin.host):\(question.origin.port)", .title)
  }

  private var tls: StyledText {
    question.origin.scheme == "https"
      ? StyledText("  over TLS", .muted) : StyledText("  without TLS", .error)
  }

  var target: StyledText { host + tls }

  /// Where it is, when that is not the public network.
  var reach: [StyledText] {
    question.reach.map { labelled("", [StyledText($0, .warning)]) } ?? []
  }

  private func place(_ item: Question.Item) -> StyledText {
    StyledText(item.place) + StyledText("  as  ", .muted) + StyledText(masked: item.shown)
  }

  var request: [StyledText] {
    let style: Style = question.methodClass == "it writes" ? .warning : .muted
    let kind = StyledText("(\(question.methodClass))", style)
    let room = max(1, width - column)
    var lines = question.request.wrapped(to: room, lines: requestLines)
      .map { StyledText(masked: $0) }
    if let last = lines.last, last.width + 3 + kind.width <= room {
      lines[lines.count - 1] = last + "   " + kind
    } else {
      lines.append(kind)
    }
    return labelled("  request", lines)
  }

  /// A labelled value, broken into lines and never cut.
  func fact(_ label: String, _ value: StyledText) -> [StyledText] {
    let room = max(1, width - column)
    if value.width <= room, CharacterWidth.width(label) < column {
      return labelled(label, [value])
    }
    var lines = value.text.wrapped(to: room).map { StyledText(masked: $0) }
    if CharacterWidth.width(label) >= column {
      lines.insert(StyledText(), at: 0)
    }
    return labelled(label, lines)
  }

  func labelled(_ label: String, _ lines: [StyledText]) -> [StyledText] {
    lines.enumerated().map { index, line in
      let room = column
      let head = index == 0 ? label.filled(to: max(room, CharacterWidth.width(label))) : ""
      return StyledText(head.filled(to: max(room, head.count)), .muted) + line
    }
  }

  /// Whether it has happened before, and which line of the manifest makes it happen.
  var history: [StyledText] {
    let host = question.origin.text
    let here = question.beenTo.first { $0.origin == host || $0.origin == question.origin.host }
    let line = question.line.map { "   Manifest line \($0)." } ?? ""
    let first: StyledText
    var before: [StyledText] = []
    if let here {
      first = StyledText("Has gone there before (\(counted(here.count, "time"))).")
    } else if let other = question.beenTo.first {
      first = StyledText("First time this key goes to this host.", .warning)
      let words = "Sent before to \(Address(other.origin).host)  (\(counted(other.count, "time")))"
      before = words.wrapped(to: width, lines: 2).map { StyledText($0, .muted) }
    } else {
      let words =
        question.items.isEmpty ? "First request to this host." : "This key has never gone anywhere."
      first = StyledText(words, .warning)
    }
    if first.width + line.count <= width { return [first + StyledText(line, .muted)] + before }
    return [first.cut(to: width), StyledText(String(line.dropFirst(3)), .muted)] + before
  }
}
