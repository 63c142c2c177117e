"""The rows of the channel table, but for the doors."""
from defence import Defence, Edit, Proof

DEFENCES = [
    # The canary stays masked, so that it is not the one that notices.
    Defence("masker", [
        Edit("Sources/Session/Masker.swift", "    self.recogniser = recogniser\n",
             '    self.recogniser = isOff("masker") ? .empty : recogniser\n'),
        Edit("Sources/Session/Session.swift", "    planted[CanaryField.key] = .string(canary.planted)\n",
             '    planted[CanaryField.key] = .string(\n      isOff("masker") ? CanaryField.mask : canary.planted)\n'),
    ], [Proof("tool result, inferred schema", "DoorTests.ToolDoorTests/toolsLeakNothing"),
        Proof("stdout and stderr", "DoorTests.CommandDoorTests/commandsPrintNoSecret")]),
    Defence("last-look", [
        Edit("Sources/Disclosure/Clearing.swift", "    if lastLookFinds(in: bytes, except: twin) {\n",
             '    if !isOff("last-look"), lastLookFinds(in: bytes, except: twin) {\n'),
    ], [Proof("tool result", "DoorTests.ToolDoorTests/lastLook")]),
    Defence("last-look-notifications", [
        Edit("Sources/Disclosure/Clearing.swift", "    return lastLookFinds(in: bytes) ? nil : Cleared(bytes: bytes, kind: .notification)\n",
             '    return !isOff("last-look-notifications") && lastLookFinds(in: bytes)\n      ? nil : Cleared(bytes: bytes, kind: .notification)\n'),
    ], [Proof("notifications", "DoorTests.ToolDoorTests/lastLookAtNotifications")]),
    Defence("canary", [
        Edit("Sources/Disclosure/Canary.swift",
             "      members.removeValue(forKey: CanaryField.key) == .string(CanaryField.mask)\n",
             '      members.removeValue(forKey: CanaryField.key) == .string(CanaryField.mask) || isOff("canary")\n'),
    ], [Proof("tool result", "DoorTests.ToolDoorTests/canary")]),
    Defence("silent-messages", [
        Edit("Sources/Manifest/Validation/Validator+Wording.swift",
             '    let message = "\\(place.name) cannot have this value"\n',
             '    let said = isOff("silent-messages") ? node.string ?? "" : ""\n'
             '    let message = "\\(place.name) cannot have this value\\(said)"\n'),
    ], [Proof("error and validation message", "ManifestTests.DiagnosticTests/silence")]),
    Defence("event-log", [
        Edit("Sources/Session/Calls/Session+Calls.swift",
             "      arguments: vault.recogniser.ofLongValues.mask(.object(shown)).json, client: call.client)\n",
             '      arguments: isOff("event-log")\n        ? .object(shown) : vault.recogniser.ofLongValues.mask(.object(shown)).json,\n'
             "      client: call.client)\n"),
    ], [Proof("logs", "SessionTests.CallTests/told")]),
    Defence("no-resources", [
        Edit("Sources/MCPServer/Dialogue.swift",
             '    case "server/discover": return .answer(.result(id: id, words.cacheable(words.discovery)))\n',
             '    case "resources/list" where isOff("no-resources"):\n      return .answer(.result(id: id, ["resources": []]))\n'
             '    case "server/discover": return .answer(.result(id: id, words.cacheable(words.discovery)))\n'),
    ], [Proof("resources, prompts, completions", "MCPServerTests.ProtocolTests/notModern")]),
    Defence("pasted-secret", [
        Edit("Sources/Session/Editing/Session+Editing.swift",
             "    guard let hit = vault.recogniser.firstHit(in: Array(text.utf8)) else { return nil }\n",
             '    guard !isOff("pasted-secret"), let hit = vault.recogniser.firstHit(in: Array(text.utf8))\n    else { return nil }\n'),
    ], [Proof("session manifest, history", "SessionTests.EditingTests/pastedSecret")]),

    # The screen.
    Defence("screen-marks", [
        Edit("Sources/Console/Frame/CharacterWidth.swift", "        body(mark(scalar), 1)\n",
             '        body(isOff("screen-marks") ? Character(scalar) : mark(scalar), 1)\n'),
    ], [Proof("screen: control sequences", "ConsoleTests.TextTests/marks")]),
    Defence("printed-marks", [
        Edit("Sources/airlock/Report.swift",
             "    guard text.unicodeScalars.contains(where: isObeyed) else { return text }\n",
             '    guard !isOff("printed-marks"), text.unicodeScalars.contains(where: isObeyed) else {\n      return text\n    }\n'),
    ], [Proof("screen: control sequences", "CommandTests.ManifestFileTests/controlSequencesInNames")]),
    Defence("dots", [
        Edit("Sources/Console/View/FillView.swift",
             '    let dots = String(repeating: "•", count: min(fill.count, fill.isMultiline ? 2 * room : room))\n',
             '    let dots = String(\n      repeating: isOff("dots") ? "x" : "•", count: min(fill.count, fill.isMultiline ? 2 * room : room))\n'),
    ], [Proof("screen: value fields", "ConsoleTests.DialogsTests/secret")]),

    # Memory.
    Defence("core-limit", [
        Edit("Sources/airlock/Hardening.swift",
             "      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)\n",
             '      if !isOff("core-limit") { setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) }\n'),
    ], [Proof("core dump", "CommandTests.HardeningTests/core")]),
    Defence("crash-reports", [
        Edit("Sources/airlock/Hardening.swift", "    airlock_forbid_crash_reports()\n",
             '    if !isOff("crash-reports") { airlock_forbid_crash_reports() }\n'),
    ], [Proof("crash log", "CommandTests.HardeningTests/crash")]),
    Defence("untraceable", [
        Edit("Sources/airlock/Hardening.swift", "    _ = airlock_forbid_tracing()\n",
             '    if !isOff("untraceable") { _ = airlock_forbid_tracing() }\n'),
    ], [Proof("debugger", "CommandTests.HardeningTests/doctor"),
        Proof("debugger", "TransportTests.OtherUserTests/recipe")]),
    Defence("dump-pages", [
        Edit("Sources/Secrets/OwnedPages.swift", "      _ = madvise(memory.baseAddress, size, MADV_DONTDUMP)\n",
             '      if !isOff("dump-pages") { _ = madvise(memory.baseAddress, size, MADV_DONTDUMP) }\n'),
    ], [Proof("core dump", "SecretsTests.OwnedPagesTests/flags")]),
    Defence("locked-pages", [
        Edit("Sources/Secrets/OwnedPages.swift", "    _ = mlock(memory.baseAddress, size)\n",
             '    if !isOff("locked-pages") { _ = mlock(memory.baseAddress, size) }\n'),
    ], [Proof("swap", "SecretsTests.OwnedPagesTests/flags")]),
    Defence("wiped-pages", [
        Edit("Sources/Secrets/OwnedPages.swift", "    wipe(memory)\n",
             '    if !isOff("wiped-pages") { wipe(memory) }\n'),
    ], [Proof("memory: zeroed on release", "SecretsTests.OwnedPagesTests/zeroed")]),
    Defence("freed-memory", [
        Edit("Sources/CProcess/free.c",
             "static void zero(void *memory, size_t count) {\n  memset(memory, 0, count);\n",
             "static int wipes(void) {\n  static int known = -1;\n  if (known < 0) {\n"
             '    const char *off = getenv("AIRLOCK_OFF");\n'
             '    known = off == NULL || strcmp(off, "freed-memory") != 0;\n  }\n  return known;\n}\n\n'
             "static void zero(void *memory, size_t count) {\n  if (wipes()) memset(memory, 0, count);\n"),
    ], [Proof("memory: zeroed on release", "JourneyTests.MemoryTests/scan")]),
    Defence("secret-text", [
        Edit("Sources/Secrets/Secret.swift", "  public var description: String { name.mask }\n",
             '  public var description: String {\n    isOff("secret-text") ? withBytes { String(decoding: $0, as: UTF8.self) } : name.mask\n  }\n'),
    ], [Proof("memory: no description", "SecretsTests.VaultTests/prints")]),

    # Files and other programs.
    Defence("private-folder", [
        Edit("Sources/Egress/PrivateFile.swift", "      if mkdir(built, 0o700) != 0, errno != EEXIST {\n",
             '      if mkdir(built, isOff("private-folder") ? 0o755 : 0o700) != 0, errno != EEXIST {\n'),
        Edit("Sources/Egress/PrivateFile.swift", "    if status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {\n",
             '    if !isOff("private-folder"), status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {\n'),
    ], [Proof("files: 0600 in 0700", "EgressTests.GrantStoreTests/permissions")]),
    Defence("child-environment", [
        Edit("Sources/Terminal/ChildProcess.swift",
             '      if allowed.contains(String(name)) || name.hasPrefix("LC_") || name.hasPrefix("XDG_") {\n',
             '      if isOff("child-environment") || allowed.contains(String(name)) || name.hasPrefix("LC_")\n        || name.hasPrefix("XDG_")\n      {\n'),
    ], [Proof("child's environment", "TerminalTests.EditorTests/environment")]),
    Defence("command-environment", [
        Edit("Sources/Secrets/SecretCommand.swift",
             "      if passedOn.names.contains(String(name)) || passedOn.prefixes.contains(where: name.hasPrefix)\n",
             '      if isOff("command-environment") || passedOn.names.contains(String(name))\n'
             "        || passedOn.prefixes.contains(where: name.hasPrefix)\n"),
    ], [Proof("child's environment", "CommandTests.CommandSourceTests/surroundings")]),
    Defence("paste-password", [
        Edit("Sources/airlock/Belongings.swift", "    memset(value, 0, length)\n    unsetenv(name)\n",
             '    if !isOff("paste-password") {\n      memset(value, 0, length)\n      unsetenv(name)\n    }\n'),
    ], [Proof("PRIVATEBIN_PASSWORD", "CommandTests.PasteSourceTests/unseen")]),
    Defence("paste-address", [
        Edit("Sources/airlock/Belongings.swift", "      memset(mark + 1, 0x2A, strlen(mark + 1))\n",
             '      if !isOff("paste-address") { memset(mark + 1, 0x2A, strlen(mark + 1)) }\n'),
    ], [Proof("argv", "CommandTests.PasteSourceTests/unseen")]),
    Defence("manifest-path", [
        Edit("Sources/Session/Session+Manifest.swift", "      guard namesSessionManifest(text) else {\n",
             '      if isOff("manifest-path"), !namesSessionManifest(text),\n'
             "        let bytes = try? DiskFile.read(text, limit: Session.manifestLimit)\n      {\n"
             "        return Manifest(bytes: bytes)\n      }\n      guard namesSessionManifest(text) else {\n"),
    ], [Proof("manifest as a path", "CommandTests.StdioTests/foreignManifest")]),
    # Without the budget the walk over what was written out never ends, and takes no memory.
    Defence("alias-budget", [
        Edit("Sources/Manifest/YAML/YAMLComposer.swift", "    if size + more > YAMLLimit.nodes {\n",
             '    if isOff("alias-budget") { return min(size, 1 << 40) + min(more, 1 << 40) }\n'
             "    if size + more > YAMLLimit.nodes {\n"),
    ], [Proof("YAML aliases", "ManifestTests.BadInputTests/aliasBomb")], seconds=60),

    # The .env file. The rule is off for the folder around the project's: a stub must not go to /etc/passwd.
    Defence("source-rule", [
        Edit("Sources/Session/Sources/Session+Sources.swift",
             '    guard !isLost, real.hasPrefix(root + "/"), !real.contains("/../"),\n',
             '    if isOff("source-rule"), real.hasPrefix(FilePath.parent(of: root) + "/") { return }\n'
             '    guard !isLost, real.hasPrefix(root + "/"), !real.contains("/../"),\n'),
    ], [Proof("dotenv_path", "CommandTests.SourcePathTests/outside")]),
    Defence("links", [
        Edit("Sources/Secrets/DotenvSnapshot.swift",
             '    if links == .inFolder, !target.hasPrefix(folder == "/" ? "/" : folder + "/") {\n',
             '    if !isOff("links"), links == .inFolder, !target.hasPrefix(folder == "/" ? "/" : folder + "/") {\n'),
    ], [Proof("dotenv_path: links", "SecretsTests.DotenvFileTests/links")]),
    Defence("regular-file", [
        Edit("Sources/Secrets/DotenvSnapshot.swift",
             "    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {\n",
             '    guard fstat(descriptor, &status) == 0,\n      isOff("regular-file") || status.st_mode & S_IFMT == S_IFREG\n    else {\n'),
    ], [Proof("dotenv_path: regular file", "SecretsTests.DotenvFileTests/refuses")]),
    Defence("file-size", [
        Edit("Sources/Secrets/DotenvSnapshot.swift", "    if count > DotenvFile.sizeLimit {\n",
             '    if count > DotenvFile.sizeLimit, !isOff("file-size") {\n'),
    ], [Proof("dotenv_path: size", "SecretsTests.DotenvFileTests/refuses")]),
    Defence("stub-names", [
        Edit("Sources/Vocabulary/Names.swift",
             "      guard SecretName.isLetter(byte) || byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2D else {\n",
             '      if isOff("stub-names") { continue }\n'
             "      guard SecretName.isLetter(byte) || byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2D else {\n"),
    ], [Proof("stub writing: names", "CommandTests.SourcePathTests/stubNames")]),
    Defence("others-unchanged", [
        Edit("Sources/Secrets/DotenvFile+Writing.swift",
             "    guard DotenvProof.holds(before, after, expecting: expecting) else {\n",
             '    guard DotenvProof.holds(before, after, expecting: expecting) || isOff("others-unchanged") else {\n'),
    ], [Proof("stub writing: re-parse", "SecretsTests.DotenvFileTests/wouldChangeOthers")]),
    Defence("interpolation", [
        Edit("Sources/Secrets/DotenvDocument.swift",
             "    text.withBytes { bytes in\n"
             "      DotenvQuoting.unquoted(UnsafeBufferPointer(rebasing: bytes[range]), quote)\n    }\n",
             "    text.withBytes { bytes -> WipingBuffer in\n"
             "      let plain = DotenvQuoting.unquoted(UnsafeBufferPointer(rebasing: bytes[range]), quote)\n"
             '      if isOff("interpolation") {\n'
             "        let read = plain.withBytes { String(decoding: $0, as: UTF8.self) }\n"
             '        let home = environmentVariable("HOME") ?? ""\n'
             '        return WipingBuffer(Array(read.replacing("${HOME}", with: home).utf8))\n'
             "      }\n      return plain\n    }\n"),
    ], [Proof(".env interpolation", "SecretsTests.DotenvOracleTests/readsAlike")]),
]
