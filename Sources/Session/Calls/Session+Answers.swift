package import Vocabulary

extension Session {
  /// A client as the log names it: masked, and cut to 40 characters.
  package nonisolated func party(named client: String) -> Party {
    .llm(client: masked(client).cut(to: 40))
  }
}
