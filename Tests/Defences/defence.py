"""What a defence of the threat model is made of: the edits that give it a switch, and what notices that it is off.

    Defence("last-look", [Edit(FILE, OLD, NEW)], [Proof("tool result", "DoorTests.ToolDoorTests/lastLook")])

NEW asks `isOff("last-look")`. OLD has to stand in its file exactly once. A proof is a test, named by its target, suite and
function, or a group of .ci/attacks: "attacks 3".
"""
from typing import NamedTuple


class Edit(NamedTuple):
    path: str
    old: str
    new: str


class Proof(NamedTuple):
    # The row of the channel table, or the group of tricks.
    place: str
    test: str


class Defence:
    def __init__(self, name, edits, proofs, seconds=300):
        """seconds: after which a run counts as hanging."""
        self.name, self.edits, self.proofs, self.seconds = name, edits, proofs, seconds


# Every room may import this one, so every file can ask.
SWITCH = ("Sources/Vocabulary/Off.swift", '''#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private let off = environmentVariable("AIRLOCK_OFF")

/// Whether this defence is switched off, to see that a test notices.
package func isOff(_ defence: StaticString) -> Bool {
  guard let off else { return false }
  return off == defence.description
}

package func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
''')

# What the copy needs besides: warnings do no harm there, and a program that is started with an environment of its own
# hears of the switch too.
SUPPORT = [
    Edit("Package.swift", "  .treatAllWarnings(as: .error),\n", ""),
    Edit("Tests/TransportTests/Support/LiveProgram.swift",
         '    process.environment = ["PATH": path].merging(environment) { $1 }\n',
         '    var variables = ["PATH": path].merging(environment) { $1 }\n'
         '    variables["AIRLOCK_OFF"] = ProcessInfo.processInfo.environment["AIRLOCK_OFF"]\n'
         '    process.environment = variables\n'),
    Edit("Tests/Attacks/world.py", '"TZ": "UTC",\n',
         '"TZ": "UTC",\n            **{name: os.environ[name] for name in ("AIRLOCK_OFF",) if name in os.environ},\n'),
]
