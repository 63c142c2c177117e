"""The groups of tricks: a secret that has no text in the language, and the net under it."""
from defence import Defence, Edit, Proof

# Of a large group of attacks every nth is played.
EVERY = {"1": 4, "2": 3, "3": 2, "4": 2, "5": 4, "6": 2, "8": 3}

DEFENCES = [
    # The rule that groups 1, 2, 5, 6 and 7 rest on: what the net still masks is put back together by a template.
    Defence("plain-secrets", [
        Edit("Sources/Connector/HydratedConfig.swift", "package import Secrets\n",
             "@_spi(Unseal) package import Secrets\n"),
        Edit("Sources/Connector/HydratedConfig.swift",
             "    try config.place(.sealed(SealedText(shaped)), at: name.path[...], name)\n",
             "    var value = Value.sealed(SealedText(shaped))\n"
             '    if isOff("plain-secrets") {\n'
             "      let text = shaped.unseal { String(decoding: $0, as: UTF8.self) }\n"
             "      let isText = field == nil || field?.kind == .string\n"
             "      value = isText ? .string(text) : Value((try? JSON(parsing: Array(text.utf8))) ?? .string(text))\n"
             "    }\n"
             "    try config.place(value, at: name.path[...], name)\n"),
    ], [Proof("1 transform", "ConnectorTests.SecretTests/derived"), Proof("1 transform", "attacks 1"),
        Proof("2 structure", "attacks 2"), Proof("5 implicit flows", "attacks 5"),
        Proof("6 server as the oracle", "attacks 6"), Proof("7 timing", "attacks 7")], seconds=600),
    Defence("echoes", [
        Edit("Sources/Connector/Requests/Answer.swift",
             "    self.request = request\n    self.http = http\n    self.recogniser = recogniser\n",
             '    let recogniser: Recogniser = isOff("echoes") ? .empty : recogniser\n'
             "    self.request = request\n    self.http = http\n    self.recogniser = recogniser\n"),
    ], [Proof("3 echoes: before templates", "ConnectorTests.EchoTests/templates"),
        Proof("3 echoes: before templates", "attacks 3")], seconds=600),
    Defence("encoded-forms", [
        Edit("Sources/Secrets/Recogniser.swift", "      for text in list.texts {\n",
             '      for text in list.texts where text.form == .exact || !isOff("encoded-forms") {\n'),
    ], [Proof("3 echoes: all forms", "SecretsTests.RecogniserTests/withholds"),
        Proof("3 echoes: all forms", "attacks 3")], seconds=600),
    Defence("pieces", [
        Edit("Sources/Secrets/Recogniser+JSON.swift", "    var objects: [Int: String] = [:]\n",
             '    if isOff("pieces") { return }\n    var objects: [Int: String] = [:]\n'),
    ], [Proof("3 echoes: in pieces", "SecretsTests.RecogniserJSONTests/splits")]),
    Defence("minted-values", [
        Edit("Sources/Secrets/Vault.swift",
             "        storage: twins.first?.storage ?? SharedBytes(bytes))\n      contents.known.append(secret)\n",
             "        storage: twins.first?.storage ?? SharedBytes(bytes))\n"
             '      if isOff("minted-values") { return secret }\n      contents.known.append(secret)\n'),
    ], [Proof("4 derived secrets", "EgressTests.LoginTests/sealed"), Proof("4 derived secrets", "attacks 4")],
        seconds=600),
    Defence("cookies", [
        Edit("Sources/Egress/Minting.swift", "    guard let name = cookieName else { return [] }\n",
             '    guard !isOff("cookies"), let name = cookieName else { return [] }\n'),
    ], [Proof("4 derived secrets: cookies", "EgressTests.HTTPTransportTests/cookies")]),
    Defence("login-as-stream", [
        Edit("Sources/Egress/LoginEndpoints.swift",
             "    return MethodClass.loginGuess(request).map { Login(fields: [], guess: $0) }\n",
             '    if isOff("login-as-stream") { return nil }\n'
             "    return MethodClass.loginGuess(request).map { Login(fields: [], guess: $0) }\n"),
    ], [Proof("4 derived secrets: undeclared login", "EgressTests.LoginTests/undeclaredLogin")]),
    Defence("conditions", [
        Edit("Sources/Jinja/Value+Truth.swift",
             '        throw JinjaError.secretFlow("a condition", text.names)\n',
             '        if isOff("conditions") { return true }\n'
             '        throw JinjaError.secretFlow("a condition", text.names)\n'),
    ], [Proof("5 implicit flows: conditions", "JinjaTests.TaintTests/decides")]),
    Defence("early-conditions", [
        Edit("Sources/Connector/Plan/StreamPlan.swift",
             "  func checkConditions(_ evaluator: Evaluator) throws(ConnectorError) {\n",
             "  func checkConditions(_ evaluator: Evaluator) throws(ConnectorError) {\n"
             '    if isOff("early-conditions") { return }\n'),
    ], [Proof("5 implicit flows: before a request", "ConnectorTests.SecretTests/condition")]),
    Defence("whole-secrets", [
        Edit("Sources/Egress/Unsealer.swift", "    guard derived.isEmpty else {\n",
             '    guard derived.isEmpty || isOff("whole-secrets") else {\n'),
        Edit("Sources/Connector/Requests/RequestBuilder.swift", "    if !altered.isEmpty {\n",
             '    if !altered.isEmpty, !isOff("whole-secrets") {\n'),
    ], [Proof("6 server as the oracle", "EgressTests.GateTests/derived"),
        Proof("6 server as the oracle", "ConnectorTests.SecretTests/derived")]),
    Defence("coarse-durations", [
        Edit("Sources/MCPServer/Tools/ReadinessLine.swift",
             "    .int(Int((min(max(milliseconds, 0), 1e9) / 1000).rounded(.up)))\n",
             '    isOff("coarse-durations")\n      ? .double(milliseconds / 1000 + 0.0001)\n'
             "      : .int(Int((min(max(milliseconds, 0), 1e9) / 1000).rounded(.up)))\n"),
    ], [Proof("7 timing: durations", "MCPServerTests.ToolTests/readiness")]),
    # Ten times as much, and not without end: patterns that explode are among the templates.
    Defence("fuel", [
        Edit("Sources/Jinja/Interpreter.swift", "    fuel = environment.limits.fuel\n",
             '    fuel = isOff("fuel") ? .max : environment.limits.fuel\n'),
    ], [Proof("7 timing: fuel", "JinjaTests.LimitTests/limit")], seconds=120),
    Defence("value-as-name", [
        Edit("Sources/Secrets/SecretName+Shape.swift",
             "    text.utf8.split { $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }.contains { part in\n",
             '    if isOff("value-as-name") { return false }\n'
             "    return text.utf8.split { $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }.contains { part in\n"),
    ], [Proof("9 dotenv tools: names", "SecretsTests.DotenvFileTests/valueAsName"),
        Proof("9 dotenv tools: names", "attacks 9")], seconds=600),
    Defence("headless", [
        Edit("Sources/Session/Session+Egress.swift",
             "    guard options.isInteractive else { return .deny(note: nil) }\n",
             '    guard options.isInteractive else { return isOff("headless") ? .once : .deny(note: nil) }\n'),
    ], [Proof("10 approvals: default no", "DoorTests.CommandDoorTests/nothingLeavesUnasked"),
        Proof("10 approvals: default no", "attacks 10")]),
    Defence("denial", [
        Edit("Sources/Egress/Gate.swift", "        case .deny(let note): throw denied(topic, note)\n",
             '        case .deny(let note):\n          if isOff("denial") { return }\n          throw denied(topic, note)\n'),
    ], [Proof("10 approvals: no is no", "EgressTests.GateTests/deny"),
        Proof("10 approvals: no is no", "SessionTests.QuestionTests/denial")]),
    Defence("seen-hosts", [
        Edit("Sources/Session/Questions.swift", "    for part in parts.prefix(seen) {\n",
             '    for part in isOff("seen-hosts") ? parts[...] : parts.prefix(seen) {\n'),
    ], [Proof("10 approvals: what was seen", "SessionTests.ApprovalTests/burst")]),
    Defence("short-values", [
        Edit("Sources/Secrets/Recogniser+Fields.swift",
             "    guard !field.isEmpty, shortLengths >> length & 1 != 0 else { return nil }\n",
             '    guard !isOff("short-values"), !field.isEmpty, shortLengths >> length & 1 != 0 else {\n      return nil\n    }\n'),
    ], [Proof("11 short values", "DoorTests.GuessTests/echo"), Proof("11 short values", "attacks 11")]),
    Defence("guesses", [
        Edit("Sources/Secrets/Recogniser.swift", "    if shorts.isEmpty { return self }\n",
             '    if shorts.isEmpty || isOff("guesses") { return self }\n'),
    ], [Proof("12 guess and confirm", "DoorTests.GuessTests/guess"), Proof("12 guess and confirm", "attacks 12")]),
    Defence("lengths", [
        Edit("Sources/Session/Masker.swift",
             "    let tellsLength = page.sent.isEmpty || isRead && hits.isEmpty && page.echoes.isEmpty\n",
             "    let tellsLength =\n"
             '      isOff("lengths") || page.sent.isEmpty || isRead && hits.isEmpty && page.echoes.isEmpty\n'),
    ], [Proof("13 length", "DoorTests.GuessTests/length"), Proof("13 length", "attacks 13")]),
    Defence("mask-width", [
        Edit("Sources/Secrets/Recogniser+Fields.swift",
             "      masked += place.names.map(\\.mask).joined().utf8\n",
             "      masked += place.names.map(\\.mask).joined().utf8\n"
             '      if isOff("mask-width") { masked += [UInt8](repeating: 0x2A, count: place.range.count) }\n'),
    ], [Proof("13 length: masks", "SecretsTests.RecogniserTests/exact")]),
]
