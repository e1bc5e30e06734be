"""Calls each tool by the MCP package of PyPI, over standard input and output."""
import asyncio, json, sys
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main(chancery, store):
    async with stdio_client(StdioServerParameters(command=chancery, args=["mcp", "--store", store])) as (read, write):
        async with ClientSession(read, write) as session:
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            async def call(name, **arguments):
                answer = await session.call_tool(name, arguments)
                assert not getattr(answer, "isError", False), (name, answer)
                return json.loads(answer.content[0].text)
            found = await call("search", words="agreement")
            story = await call("story", id=found["reports"][0]["story"])
            event = await call("event", id=story["events"][0]["event"])
            assert story["events"][0]["sources"] and event["mentions"][0]["source"]
            await call("actor", actor="Armenia")
            await call("dyad", a="ARM", b="AZE")
            await call("agenda", on="2020-10-20")
            print("mcp:", ", ".join(tools))

asyncio.run(main(*sys.argv[1:]))
