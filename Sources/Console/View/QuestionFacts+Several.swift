import Session
import Vocabulary

extension QuestionFacts {
  /// Several hosts in one question: the keys once, then a line for each host, never cut.
  var burst: [StyledText] {
    let client = question.by.client.cut(to: isTerse ? 12 : 24)
    let who =
      question.by == .person ? "You" : client.isEmpty ? "The LLM" : "The LLM (\(client))"
    let names = Set(question.items.map(\.name)).sorted().map(\.text).joined(separator: ", ")
    let count = question.all.count
    let what =
      names.isEmpty
      ? "requests without a secret to \(count) hosts" : "\(names) sent to \(count) hosts"
    let kind = StyledText(question.methodClass, question.writes ? .warning : .muted)
    if isTerse {
      let words = "\(who): \(what)"
      return [StyledText(words, .title).cut(to: width)] + packed + [kind]
    }
    let sentence = "\(who) wants \(what). One answer is for all of them:"
    var body = sentence.wrapped(to: width).map { StyledText($0) } + [""]
    for one in question.all { body += line(one) }
    return body + [StyledText(), kind + before]
  }

  /// `api.acme.dev:443  over TLS  Authorization header`.
  private func line(_ one: Question) -> [StyledText] {
    let places = one.items.map(\.place).joined(separator: ", ")
    let target = QuestionFacts(question: one, width: width, requestLines: 1).target
    let whole = StyledText("  ") + target + StyledText(places.isEmpty ? "" : "  \(places)", .muted)
    if whole.width <= width { return [whole] }
    return target.text.wrapped(to: width - 2).map { StyledText("  \($0)", .title) }
      + places.wrapped(to: width - 4).map { StyledText("    \($0)", .muted) }
  }

  /// The hosts one after the other, for a low window.
  private var packed: [StyledText] {
    question.all.map { one in
      one.origin.scheme == "https" && one.origin.port == 443 ? one.origin.host : one.origin.text
    }.joined(separator: "  ").wrapped(to: width).map { StyledText($0, .title) }
  }

  private var before: StyledText {
    let known = Set(question.beenTo.map(\.origin))
    let new = question.all.count { !known.contains($0.origin.text) }
    guard !question.items.isEmpty, new > 0 else { return StyledText() }
    return StyledText(
      "   the key has never gone to \(new == question.all.count ? "any" : "\(new)") of these",
      .warning)
  }

  /// A public name that leads to a private address: the address is what must be seen.
  var wayInside: [StyledText] {
    let who = question.by == .person ? "You" : "The LLM"
    let sentence =
      isTerse
      ? "\(who): a public name leads into your network"
      : "\(who) asked to read “\(question.stream.cut(to: 40))”. That host is on the public network "
        + "by its name, and its name leads into yours:"
    var body = sentence.wrapped(to: width).map { StyledText($0) } + [""]
    body += fact("  name", target)
    for (index, way) in question.leadsTo.enumerated() {
      body += fact(
        index == 0 ? "  leads" : "",
        StyledText(way.address, .title) + StyledText("  \(way.words)", .warning))
    }
    return body + request
  }
}

extension Question {
  var writes: Bool { methodClass == "it writes" }
}
