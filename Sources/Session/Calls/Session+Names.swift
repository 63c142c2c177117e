import Secrets
import Vocabulary

extension Session {
  /// Refuses keys that hold the value of a secret: a name goes into events and files as it is.
  func check(names: [SecretName]) throws(Failure) {
    for name in names {
      guard let hit = vault.recogniser.firstHit(in: Array(name.text.utf8)) else { continue }
      throw Failure(
        "bad_key", "a key holds the value of \(hit.name.text) itself",
        hint: "name the key and not its value")
    }
  }
}
