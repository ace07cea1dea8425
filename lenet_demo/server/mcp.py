"""The same endpoints as tools of language models, where Gradio serves MCP.

Gradio would call its own queue over HTTP for each tool, from 127.0.0.1, and fetch a picture's
address. Here a tool is run by the very request that calls it, and counts as that client's.
"""

import copy
import json
from typing import Any

import gradio.mcp
from gradio.block_function import BlockFunction
from gradio_client import Client

PICTURE = "a data URI of the picture's file, or the path that its upload was answered with"


class Tools(gradio.mcp.GradioMCPServer):
    def get_block_fn_from_endpoint_name(self, endpoint_name: str) -> BlockFunction | None:
        event = copy.copy(super().get_block_fn_from_endpoint_name(endpoint_name))
        if event is not None:
            event.queue = False
        return event

    def _get_or_create_client(self) -> Client:
        raise ValueError("There are tools alone here.")

    def convert_strings_to_filedata(self, value: Any, filedata_positions: Any) -> Any:
        """The arguments as they are; Gradio would fetch what looks like a file among them."""
        if "{" in json.dumps([*value.values()]):
            raise ValueError("Arguments are numbers, texts and lists.")
        return value

    def simplify_filedata_schema(self, schema: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        simple, positions = super().simplify_filedata_schema(schema)
        for name, *_ in positions:
            simple["properties"][name] |= {"format": PICTURE, "description": PICTURE}
        return simple, positions


def serve_tools() -> None:
    """Have Gradio serve MCP so; to be called before the page is launched."""
    gradio.mcp.GradioMCPServer = Tools  # type: ignore[misc]
