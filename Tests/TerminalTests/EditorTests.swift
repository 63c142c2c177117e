import Testing

@testable import Terminal

@Suite("Opening an editor")
struct EditorTests {
  @Test(
    "each editor is told the line in its own way",
    arguments: [
      ("vi", ["+7", "a b.yaml"]), ("/usr/bin/nvim -p", ["+7", "a b.yaml"]),
      ("nano", ["+7", "a b.yaml"]), ("hx", ["a b.yaml:7"]),
      ("code --wait", ["--goto", "a b.yaml:7"]), ("my-own-editor", ["a b.yaml"]),
    ])
  func line(command: String, place: [String]) {
    let arguments = Editor(command: command).arguments("a b.yaml", line: 7)
    #expect(arguments == ["/bin/sh", "-c", "exec \(command) \"$@\"", "sh"] + place)
  }

  @Test("a file named like an option stays a file")
  func dash() {
    #expect(Editor(command: "vi").arguments("-c", line: nil).last == "./-c")
  }

  @Test("the exit code is the program's own")
  func exitCode() {
    #expect(ChildProcess.run(["sh", "-c", "exit 7"], descriptors: [nil, nil, nil]) == 7)
    #expect(ChildProcess.run(["sh", "-c", "kill -9 $$"], descriptors: [nil, nil, nil]) == 137)
    #expect(ChildProcess.run(["no-such-program-anywhere"], descriptors: [nil, nil, nil]) == 127)
  }

  @Test("a child gets the variables it needs and no others")
  func environment() {
    let names = ChildProcess.environment().map { String($0.prefix { $0 != "=" }) }
    #expect(names.contains("PATH"))
    // Written to the environment by the test runner or the shell, and none of an editor's business.
    #expect(!names.contains { $0.hasPrefix("AIRLOCK") || $0.hasPrefix("SWIFT") || $0 == "_" })
    let check = "test -n \"$PATH\" && test -z \"${AIRLOCK_TEST_SECRET+set}\""
    setVariable("AIRLOCK_TEST_SECRET", "x")
    #expect(ChildProcess.run(["sh", "-c", check], descriptors: [nil, nil, nil]) == 0)
  }
}
