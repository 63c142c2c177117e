import Vocabulary

/// The tools, in the order in which they are listed. The list is the same for every client.
struct ToolCatalogue: Sendable {
  private let tools: [any Tool] = [
    ListDotenvSecretsTool(), PopulateStubsTool(), ValidateManifestTool(), TestReadTool(),
  ]

  func tool(named name: String) -> (any Tool)? { tools.first { $0.name == name } }

  /// The `tools` array of `tools/list` (MCP 2025-11-25, server/tools).
  var listing: JSON {
    .array(
      tools.map { tool in
        [
          "name": .string(tool.name), "title": .string(tool.title),
          "description": .string(tool.description), "inputSchema": tool.inputSchema,
          "outputSchema": tool.outputSchema, "annotations": tool.annotations,
        ]
      })
  }
}
