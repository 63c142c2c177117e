package import Vocabulary

/// Something that came straight from a server, or was made from it. It may hold an echo of a
/// secret: read it to compute with it, never to show it.
package struct Tainted<Content: Sendable>: Sendable {
  package let content: Content

  package init(_ content: Content) { self.content = content }

  package func map<Other: Sendable>(
    _ transform: (Content) throws -> Other
  ) rethrows
    -> Tainted<Other>
  {
    Tainted<Other>(try transform(content))
  }
}

extension Tainted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "‹tainted›" }
  package var debugDescription: String { "‹tainted›" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// An HTTP response as it arrived, content encoding removed.
package struct HTTPResponse: Sendable {
  package let status: Int
  /// In order, names as the server spelt them; several fields of one name stay several.
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]
  /// What a login handed out, by the names that were declared; masks stand where it stood.
  package let minted: [SecretName: Secret]

  package init(
    status: Int, headers: [(name: String, value: String)], body: [UInt8],
    minted: [SecretName: Secret] = [:]
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.minted = minted
  }

  /// The value of a header, in any case; several fields are joined with `, `.
  package func header(_ name: String) -> String? {
    let values = headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}
