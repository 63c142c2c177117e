import Vocabulary

/// The tools, in the order in which they are listed. The list is the same for every client.
struct ToolCatalogue: Sendable {
  private let tools: [any Tool]
  /// The `tools` array of `tools/list` (MCP 2026-07-28, server/tools).
  let listing: JSON

  init() {
    tools = [
      ListDotenvSecretsTool(), PopulateStubsTool(), WaitForSecretsTool(), ValidateManifestTool(),
      GetManifestTextTool(), SetManifestTextTool(), ListStreamsTool(), TestReadTool(),
      ReadinessTool(), ResolveManifestTool(), ListManifestVersionsTool(), GetManifestVersionTool(),
      DiffManifestVersionsTool(), RestoreManifestVersionTool(),
    ]
    listing = .array(
      tools.map { tool in
        [
          "name": .string(tool.name), "title": .string(tool.title),
          "description": .string(tool.description), "inputSchema": tool.inputSchema,
          "outputSchema": tool.outputSchema, "annotations": tool.annotations,
        ]
      })
  }

  func tool(named name: String) -> (any Tool)? { tools.first { $0.name == name } }
}
