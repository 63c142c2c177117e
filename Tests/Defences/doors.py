"""The doors: who comes in, who approves, and what may leave to where."""
from defence import Defence, Edit, Proof

DEFENCES = [
    # Who comes in.
    Defence("http-token", [
        Edit("Sources/MCPServer/HTTP/HTTPGate.swift", '      token.matches(words[1].drop { $0 == " " })\n',
             '      isOff("http-token") || token.matches(words[1].drop { $0 == " " })\n'),
    ], [Proof("HTTP on loopback: token", "TransportTests.HTTPGateTests/token")]),
    Defence("http-host", [
        Edit("Sources/MCPServer/HTTP/HTTPGate.swift",
             "    guard authorities.contains(host.lowercased()) else { throw HTTPRefusal(.forbidden) }\n",
             '    guard isOff("http-host") || authorities.contains(host.lowercased()) else {\n'
             "      throw HTTPRefusal(.forbidden)\n    }\n"),
    ], [Proof("HTTP on loopback: Host", "TransportTests.HTTPGateTests/rebinding")]),
    Defence("http-origin", [
        Edit("Sources/MCPServer/HTTP/HTTPGate.swift",
             '    if let origin = try HTTPGate.single("Origin", headers) {\n',
             '    if !isOff("http-origin"), let origin = try HTTPGate.single("Origin", headers) {\n'),
    ], [Proof("HTTP on loopback: Origin", "TransportTests.HTTPGateTests/rebinding")]),
    Defence("peer-user", [
        Edit("Sources/MCPServer/Socket/SocketDoor.swift",
             "          guard let user = PeerUser.of(channel), limits.users.contains(user) else {\n",
             '          guard let user = PeerUser.of(channel), limits.users.contains(user) || isOff("peer-user")\n          else {\n'),
    ], [Proof("Unix socket: peer", "TransportTests.SocketDoorTests/otherUser")]),
    Defence("runtime-folder", [
        Edit("Sources/MCPServer/Socket/RuntimeFolder.swift", "    guard status.st_mode & 0o077 == 0 else {\n",
             '    guard status.st_mode & 0o077 == 0 || isOff("runtime-folder") else {\n'),
    ], [Proof("Unix socket: its folder", "TransportTests.SocketDoorTests/unsafeFolder")]),

    # Who approves.
    Defence("approvals-outside", [
        Edit("Sources/Egress/GrantStore.swift",
             "    guard let bytes = try PrivateFile.read(file) else { return .object([:]) }\n",
             '    let near = project + "/approvals.json"\n'
             '    let place = isOff("approvals-outside") && PrivateFile.realPath(near) != nil ? near : file\n'
             "    guard let bytes = try PrivateFile.read(place) else { return .object([:]) }\n"),
    ], [Proof("approval channel: its file", "DoorTests.ApprovalDoorTests/projectFile")]),
    Defence("approvals-file", [
        Edit("Sources/Egress/PrivateFile.swift",
             "      status.st_uid == geteuid(), status.st_mode & 0o022 == 0, status.st_size <= limit\n",
             '      status.st_uid == geteuid(), isOff("approvals-file") || status.st_mode & 0o022 == 0,\n'
             "      status.st_size <= limit\n"),
    ], [Proof("approval channel: its file", "EgressTests.GrantStoreTests/unsafeFile")]),
    Defence("grant-value", [
        Edit("Sources/Egress/Grant.swift", "    if self.passenger == passenger { return true }\n",
             '    if isOff("grant-value"), let name = self.passenger.name, name == passenger.name { return true }\n'
             "    if self.passenger == passenger { return true }\n"),
    ], [Proof("grants are for a value", "EgressTests.EgressPolicyTests/grantDoesNotFit")]),
    Defence("mark-value", [
        Edit("Sources/Egress/SecrecyMark.swift",
             "    secret.name == name && secret.fingerprint == fingerprint\n",
             '    secret.name == name && (secret.fingerprint == fingerprint || isOff("mark-value"))\n'),
    ], [Proof("public marks are for a value", "SessionTests.PublicMarkTests/otherValue")]),
    Defence("mark-by-person", [
        Edit("Sources/Session/Sources/Session+PublicMarks.swift",
             "    guard party == .person else {\n",
             '    guard party == .person || isOff("mark-by-person") else {\n'),
    ], [Proof("public marks are a person's", "SessionTests.PublicMarkTests/llm")]),
    Defence("terminal", [
        Edit("Sources/airlock/ControllingTerminal.swift",
             '    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)\n',
             '    let descriptor =\n      isOff("terminal")\n      ? open("/dev/stdin", O_RDONLY | O_CLOEXEC)\n'
             '      : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)\n'),
    ], [Proof("approval channel: airlock allow", "CommandTests.ApprovalTests/unconfirmed")]),

    # Where a request may go.
    Defence("https", [
        Edit("Sources/Egress/EgressPolicy.swift", "    if trip.carriesSecret, trip.origin.isInTheClear {\n",
             '    if !isOff("https"), trip.carriesSecret, trip.origin.isInTheClear {\n'),
    ], [Proof("8 wrong host: https", "EgressTests.EgressPolicyTests/inTheClear")]),
    Defence("userinfo", [
        Edit("Sources/Egress/OriginParser.swift",
             '    let authority = afterSlashes[..<end]\n    if authority.contains("@") { throw .userinfo }\n',
             "    var authority = afterSlashes[..<end]\n"
             '    if isOff("userinfo"), let at = authority.lastIndex(of: "@") {\n'
             "      authority = authority[authority.index(after: at)...]\n    }\n"
             '    if authority.contains("@") { throw .userinfo }\n'),
    ], [Proof("8 wrong host: userinfo", "EgressTests.OriginParserTests/refuses")]),
    Defence("host-header", [
        Edit("Sources/Egress/Unsealer.swift",
             "        guard value.lowercased() == origin.hostAndPort || value.lowercased() == origin.host else {\n",
             "        guard\n          value.lowercased() == origin.hostAndPort || value.lowercased() == origin.host\n"
             '            || isOff("host-header")\n        else {\n'),
    ], [Proof("8 wrong host: Host", "EgressTests.UnsealerTests/fronting")]),
    Defence("header-lines", [
        Edit("Sources/Egress/Unsealer.swift",
             "    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {\n",
             '    guard isOff("header-lines") || value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })\n    else {\n'),
    ], [Proof("8 wrong host: header in header", "EgressTests.UnsealerTests/headerInjection")]),
    # A ticket cannot be copied, so it is asked before the switch is.
    Defence("ticket", [
        Edit("Sources/Egress/Unsealer.swift",
             "    guard ticket.admits(Trip(request, to: origin, read: 0)) else {\n",
             "    let isAdmitted = ticket.admits(Trip(request, to: origin, read: 0))\n"
             '    guard isAdmitted || isOff("ticket") else {\n'),
    ], [Proof("8 wrong host: what was approved", "EgressTests.UnsealerTests/wrongTicket")]),
    Defence("gate", [
        Edit("Sources/Egress/Gate.swift",
             "      switch policy.judge(trip, grants: grants, refusals: refusedForGood) {\n",
             '      if isOff("gate") { return }\n'
             "      switch policy.judge(trip, grants: grants, refusals: refusedForGood) {\n"),
    ], [Proof("8 wrong host", "EgressTests.GateTests/headless"), Proof("8 wrong host", "attacks 8")]),
    Defence("redirects", [
        Edit("Sources/Egress/Redirect.swift",
             "    guard [301, 302, 303, 307, 308].contains(response.status),\n",
             '    let keepsSecrets = keepsSecrets || isOff("redirects")\n'
             "    guard [301, 302, 303, 307, 308].contains(response.status),\n"),
    ], [Proof("8 wrong host: redirects", "EgressTests.RedirectTests/otherOrigin"),
        Proof("8 wrong host: redirects", "EgressTests.RedirectJourneyTests/otherOrigin")]),
    Defence("redirect-trace", [
        Edit("Sources/Egress/Redirect.swift",
             "    if !isSame, holdsTrace(location) || holdsTrace(target.path) {\n",
             '    if !isOff("redirect-trace"), !isSame, holdsTrace(location) || holdsTrace(target.path) {\n'),
    ], [Proof("8 wrong host: redirects", "EgressTests.RedirectJourneyTests/encodedSecret")]),
    Defence("redirect-count", [
        Edit("Sources/Egress/EgressTransport.swift", "    for _ in 0...limits.redirects {\n",
             '    for _ in 0...(isOff("redirect-count") ? 50 : limits.redirects) {\n'),
    ], [Proof("8 wrong host: redirects", "EgressTests.RedirectJourneyTests/circle")]),
    Defence("judged-address", [
        Edit("Sources/Egress/EgressTransport.swift",
             "    let inside = addresses.filter { $0.reach != .everywhere }.map(\\.text)\n",
             "    let inside =\n"
             '      isOff("judged-address") ? [] : addresses.filter { $0.reach != .everywhere }.map(\\.text)\n'),
    ], [Proof("8 wrong host: private address", "EgressTests.AddressTests/privateAnswer")]),
    Defence("pinned-address", [
        Edit("Sources/Egress/AddressBook.swift",
             "    if let known, NIODeadline.now() < known.end { return known.addresses }\n",
             '    if !isOff("pinned-address"), let known, NIODeadline.now() < known.end { return known.addresses }\n'),
    ], [Proof("8 wrong host: rebinding", "EgressTests.AddressTests/pinned")]),
    Defence("localhost", [
        Edit("Sources/Egress/EgressTransport.swift",
             "    guard origin.isLoopback, addresses.contains(where: { $0.reach != .thisMachine }) else { return }\n",
             '    guard !isOff("localhost"), origin.isLoopback,\n'
             "      addresses.contains(where: { $0.reach != .thisMachine })\n    else { return }\n"),
    ], [Proof("8 wrong host: hosts file", "EgressTests.AddressTests/localhost")]),
    Defence("no-early-lookup", [
        Edit("Sources/Egress/EgressTransport.swift",
             "    let ticket = try await gate.admit(request, read: read, by: party, redirectedFrom: previous)\n",
             '    if isOff("no-early-lookup"), let early = try? OriginParser.normalise(request.origin) {\n'
             "      _ = try? await book.addresses(of: early.host)\n    }\n"
             "    let ticket = try await gate.admit(request, read: read, by: party, redirectedFrom: previous)\n"),
    ], [Proof("8 wrong host: name resolution", "EgressTests.AddressTests/deniedBeforeResolution")]),
    Defence("no-proxy", [
        Edit("Sources/Egress/HTTPClients.swift", "      connectionPool: pool, proxy: nil,\n",
             "      connectionPool: pool, proxy: HTTPClients.proxy,\n"),
        Edit("Sources/Egress/HTTPClients.swift", "  private static let wrongAddress = EgressError(\n",
             "  private static var proxy: HTTPClient.Configuration.Proxy? {\n"
             '    guard isOff("no-proxy"), let text = environmentVariable("http_proxy"),\n'
             '      let port = text.split(separator: ":").last.flatMap({ Int($0) })\n    else { return nil }\n'
             '    return .server(host: "127.0.0.1", port: port)\n  }\n\n'
             "  private static let wrongAddress = EgressError(\n"),
    ], [Proof("8 wrong host: proxy environment", "DoorTests.CommandDoorTests/proxies")]),
    Defence("response-bytes", [
        Edit("Sources/Egress/HTTPTransport.swift",
             "      if length > limits.responseBytes { throw tooLarge }\n",
             '      if length > limits.responseBytes, !isOff("response-bytes") { throw tooLarge }\n'),
        Edit("Sources/Egress/HTTPTransport.swift",
             "      if body.count + chunk.readableBytes > limits.responseBytes { throw tooLarge }\n",
             "      if body.count + chunk.readableBytes > limits.responseBytes, !isOff(\"response-bytes\") {\n"
             "        throw tooLarge\n      }\n"),
        Edit("Sources/Egress/HTTPClients.swift",
             "      decompression: .enabled(limit: .size(limits.responseBytes)))\n",
             '      decompression: .enabled(\n        limit: isOff("response-bytes") ? .none : .size(limits.responseBytes)))\n'),
    ], [Proof("limits of a response", "EgressTests.HTTPTransportTests/tooLarge"),
        Proof("limits of a response", "EgressTests.HTTPTransportTests/bomb")]),
    Defence("header-bytes", [
        Edit("Sources/Egress/HTTPTransport.swift", "    if size > limits.headerBytes {\n",
             '    if size > limits.headerBytes, !isOff("header-bytes") {\n'),
    ], [Proof("limits of a response", "EgressTests.HTTPTransportTests/largeHeader")]),
]
