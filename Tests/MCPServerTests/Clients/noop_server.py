"""The official SDK's own server with one tool that does nothing, to be measured beside airlock.

    noop_server.py stdio | noop_server.py http PORT
"""
import logging
import sys

try:
    from mcp.server.mcpserver import MCPServer
    IS_2 = True
except ImportError:
    from mcp.server.fastmcp import FastMCP as MCPServer
    IS_2 = False

logging.disable(logging.WARNING)
way = sys.argv[1]
port = int(sys.argv[2]) if way == "http" else 0
server = MCPServer("noop") if IS_2 else MCPServer("noop", port=port, log_level="ERROR")


@server.tool()
def nothing() -> str:
    return "done"


if way == "stdio":
    server.run("stdio")
elif IS_2:
    server.run("streamable-http", port=port, json_response=True)
else:
    server.settings.json_response = True
    server.run("streamable-http")
