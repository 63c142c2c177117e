import Foundation
import Support
import Testing

@Suite(
  "Terminals that can do less", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(20)))
struct TerminalKindTests {
  @Test(
    "where no screen can be drawn, one sentence names --plain, and the status is 2",
    arguments: [
      ["env", "TERM=dumb"], ["env", "-u", "TERM"], ["sh", "-c", #""$@" < /dev/null"#, "sh"],
      ["sh", "-c", #""$@" > out; s=$?; cat out; exit $s"#, "sh"],
    ])
  func refused(through: [String]) throws {
    // Waits afterwards: tmux moves the text of a window whose program has ended.
    let wait = ["sh", "-c", #""$@"; echo "status $?"; read line"#, "sh"]
    let console = try LiveConsole(["demo"], through: wait + through)
    // 80 columns break the sentence, so join the lines.
    let words = try console.see("the sentence and the status", "airlock: ", "status 2")
      .split(separator: "\n").joined()
    #expect(words.contains("run airlock --plain"))
    #expect(words.components(separatedBy: "airlock: ").count == 2)
    #expect(try console.demoFolders() == [])
  }

  @Test("NO_COLOR draws without any colour")
  func noColour() throws {
    let console = try LiveConsole.demo(environment: ["NO_COLOR": "1"])
    let text = try console.terminal.colouredScreen()
    // 39 and 49 are the terminal's own colours.
    for code in (30...37).map(String.init) + ["38;5", "48;5"] {
      #expect(!text.contains("[\(code)m") && !text.contains(";\(code)m"), "\(code)")
      #expect(!text.contains("\(code);"), "\(code)")
    }
    #expect(text.contains("[1m"))
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
  }

  @Test("a locale without UTF-8 is drawn in ASCII alone")
  func ascii() throws {
    let console = try LiveConsole.demo(environment: ["LC_ALL": "C", "LANG": "C"])
    let screen = try console.see("the panes", "1 Secrets", "2 of 3 set")
    #expect(screen.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(screen.contains("+-"))
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
  }
}
