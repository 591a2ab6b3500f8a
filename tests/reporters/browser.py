"""A headless Chromium, spoken to over its debugging protocol."""

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tornado.websocket import WebSocketClientConnection, websocket_connect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass(frozen=True)
class Seen:
    """What a page did at one size: its width and that of its window, the requests it made, the complaints on the console, answers."""

    overflow: int
    requests: tuple[str, ...]
    complaints: tuple[str, ...]
    answer: Any


@contextmanager
def chromium() -> Iterator[str]:
    """The address at which a running browser takes orders."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0")
        process = subprocess.Popen(
            [CHROMIUM, *options, f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.DEVNULL
        )
        try:
            yield f"http://127.0.0.1:{_port(Path(profile))}"
        finally:
            process.terminate()
            process.wait(20)


def _port(profile: Path) -> str:
    for _ in range(300):
        file = profile / "DevToolsActivePort"
        if file.exists() and (lines := file.read_text().splitlines()):
            return lines[0]
        time.sleep(0.1)
    raise TimeoutError("the browser does not start")


def look_at(browser: str, page: Path, width: int, question: str = "null", *, dark: bool = False) -> Seen:
    """Open a page in a window of this width, and ask it a question in JavaScript."""
    return asyncio.run(_look_at(browser, page.resolve().as_uri(), width, question, dark))


async def _look_at(browser: str, address: str, width: int, question: str, dark: bool) -> Seen:
    targets = json.loads(urlopen(f"{browser}/json/list").read())
    target = next(one for one in targets if one["type"] == "page")
    talk = _Talk(await websocket_connect(target["webSocketDebuggerUrl"], max_message_size=100_000_000))
    for domain in ("Page", "Network", "Runtime", "Log"):
        await talk.ask(f"{domain}.enable")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    await talk.ask("Emulation.setDeviceMetricsOverride", **size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    await talk.ask("Emulation.setEmulatedMedia", features=[scheme])
    talk.events.clear()
    await talk.ask("Page.navigate", url=address)
    await talk.wait_for("Page.loadEventFired")
    overflow = await talk.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    answer = await talk.evaluate(question)
    talk.connection.close()
    requests = [e["params"]["request"]["url"] for e in talk.events if e["method"] == "Network.requestWillBeSent"]
    loud = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    complaints = [json.dumps(event["params"]) for event in talk.events if event["method"] in loud]
    return Seen(overflow, tuple(url for url in requests if url != address), tuple(complaints), answer)


class _Talk:
    """Questions with their answers, and the events between."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self.connection = connection
        self.events: list[dict[str, Any]] = []
        self._number = 0

    async def ask(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        await self.connection.write_message(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = await self._next()
            if message.get("id") == self._number:
                assert "error" not in message, message
                return message["result"]
            self.events.append(message)

    async def evaluate(self, expression: str) -> Any:
        return (await self.ask("Runtime.evaluate", expression=expression, returnByValue=True))["result"].get("value")

    async def wait_for(self, method: str) -> None:
        while not any(event["method"] == method for event in self.events):
            self.events.append(await self._next())

    async def _next(self) -> dict[str, Any]:
        message = await asyncio.wait_for(self.connection.read_message(), 30)
        assert isinstance(message, str)
        found: dict[str, Any] = json.loads(message)
        return found
