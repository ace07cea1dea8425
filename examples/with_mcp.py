"""Ask a running page as a tool, by the Model Context Protocol: python examples/with_mcp.py URL

The page serves MCP when it is started so: GRADIO_MCP_SERVER=true python app.py
Both sides need `pip install "gradio[mcp]"`.
"""

import asyncio
import sys

from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


async def main(url: str) -> None:
    async with (
        streamable_http_client(f"{url}/gradio_api/mcp/") as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = await session.list_tools()
        print("tools:", *(tool.name for tool in tools.tools))
        name = next(tool.name for tool in tools.tools if tool.name.endswith("read_strokes"))
        seven = [[[60, 60], [200, 60], [130, 240]]]
        result = await session.call_tool(name, {"strokes": seven, "net": "lenet5"})
        print("strokes:", result.content[0].text)


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"))
