import ArgumentParser
import Session
import Vocabulary

/// `airlock public KEY…`: the values these keys have now are no secret. `airlock revoke KEY` takes it back.
struct Public: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remember for this project that the values of keys are no secret.",
    discussion: """
      For config such as a start date that stands in a .env file. The mark is for the value that the \
      key has now; it asks at the controlling terminal. airlock revoke KEY takes it back.
      """)

  @Argument(help: "Keys of the sources.")
  var keys: [String]

  @OptionGroup var project: ApprovalArguments

  func run() async throws {
    let session = try await project.session()
    do throws(Failure) {
      var names: [SecretName] = []
      for key in keys {
        guard let name = SecretName(key) else {
          throw Failure(
            "bad_key", "that is no name of a key", hint: "letters, digits, _ . - and no space")
        }
        names.append(name)
      }
      let list = names.map(\.text).joined(separator: ", ")
      try ControllingTerminal.confirm(
        "The value of \(list) will be shown, to you and to the LLM.", byTyping: "public")
      try await session.mark(
        Dictionary(names.map { ($0, true) }) { first, _ in first }, by: .person)
      Report.line("no secret: \(list)")
    } catch {
      throw Complaint.status(error)
    }
  }
}
