"""An agent made with one of Python's MCP libraries. Each line of input is a JSON request, each line of output its answer:
{"id", "open": url, "token"} connects, {"id", "connection", "ask": {"method", "params"}} asks, {"id", "connection", "close"} ends.

Usage: agent.py mcp-1 | mcp-2 legacy | mcp-2 2026-07-28 | fastmcp auto
"""

import asyncio
import json
import logging
import os
import sys
import tempfile
import threading
from contextlib import asynccontextmanager
from pathlib import Path

logging.disable(logging.CRITICAL)
library, *arguments = sys.argv[1:]
mode = arguments[0] if arguments else None
user_input = json.loads(os.environ["USER_INPUT"])
roots_uri = Path(tempfile.gettempdir()).as_uri()


def dump(result):
    return result.model_dump(mode="json", by_alias=True, exclude_none=True)


@asynccontextmanager
async def connect_mcp_1(url, token, asked):
    from mcp import ClientSession, types
    from mcp.client.streamable_http import streamablehttp_client

    fill_in, list_roots = callbacks(types, asked)
    async with streamablehttp_client(url, headers=bearer(token)) as (read, write, _):
        async with ClientSession(read, write, elicitation_callback=fill_in, list_roots_callback=list_roots) as session:
            await session.initialize()
            yield methods(session, types)


@asynccontextmanager
async def connect_mcp_2(url, token, asked):
    import httpx2
    import mcp_types as types
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    fill_in, list_roots = callbacks(types, asked)
    async with httpx2.AsyncClient(headers=bearer(token), timeout=60) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(
            transport, mode=mode, elicitation_callback=fill_in, list_roots_callback=list_roots
        ) as client:
            yield methods(client, types)


@asynccontextmanager
async def connect_fastmcp(url, token, asked):
    import mcp_types as types
    from fastmcp import Client
    from fastmcp.client.elicitation import ElicitResult

    async def fill_in(message, *_):
        asked.append(message)
        return ElicitResult(action="accept", content=user_input)

    async def list_roots(_context):
        asked.append("roots/list")
        return [types.Root(uri=roots_uri, name="temporary files")]

    async with Client(
        url, auth=token or None, mode=mode, roots=list_roots, elicitation_handler=fill_in
    ) as client:
        yield methods(client, types, suffix="_mcp")


def callbacks(types, asked):
    async def fill_in(_context, params):
        asked.append(params.message)
        return types.ElicitResult(action="accept", content=user_input)

    async def list_roots(_context):
        asked.append("roots/list")
        return types.ListRootsResult(roots=[types.Root(uri=roots_uri, name="temporary files")])

    return fill_in, list_roots


def methods(client, types, suffix=""):
    def method(name):
        return getattr(client, name + suffix)

    def complete(params):
        kinds = {"ref/prompt": types.PromptReference, "ref/resource": types.ResourceTemplateReference}
        return method("complete")(kinds[params["ref"]["type"]](**params["ref"]), params["argument"])

    return {
        "tools/list": lambda _: method("list_tools")(),
        "prompts/list": lambda _: method("list_prompts")(),
        "resources/list": lambda _: method("list_resources")(),
        "resources/templates/list": lambda _: method("list_resource_templates")(),
        "tools/call": lambda params: method("call_tool")(params["name"], params["arguments"]),
        "prompts/get": lambda params: method("get_prompt")(params["name"], params.get("arguments")),
        "resources/read": lambda params: method("read_resource")(params["uri"]),
        "completion/complete": complete,
    }


def bearer(token):
    return {"Authorization": f"Bearer {token}"} if token else {}


connect = {"mcp-1": connect_mcp_1, "mcp-2": connect_mcp_2, "fastmcp": connect_fastmcp}[library]


def reply(message_id, **fields):
    sys.stdout.write(json.dumps({"id": message_id, **fields}) + "\n")
    sys.stdout.flush()


def told(error):
    """Errors of task groups hide the one that says what was wrong."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"


async def serve_connection(opening, requests):
    """Libraries want a connection to be opened and closed by one task."""
    last = opening["id"]
    asked = []
    try:
        async with connect(opening["open"], opening["token"], asked) as answers:
            reply(last, result={})
            while "close" not in (request := await requests.get()):
                last = request["id"]
                ask = request["ask"]
                try:
                    reply(last, result=dump(await answers[ask["method"]](ask.get("params"))), asked=asked)
                except Exception as error:
                    reply(last, error=told(error))
            last = request["id"]
        reply(last, result={})
    except BaseException as error:
        reply(last, error=told(error))


async def main():
    lines = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, json.loads(line))
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    connections = {}
    while (request := await lines.get()) is not None:
        if "open" in request:
            requests = asyncio.Queue()
            connections[request["id"]] = (requests, asyncio.create_task(serve_connection(request, requests)))
        else:
            connections[request["connection"]][0].put_nowait(request)


asyncio.run(main())
