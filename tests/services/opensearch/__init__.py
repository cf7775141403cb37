"""Nodes of OpenSearch, from its ordinary libraries: `make services` puts them into the folder that ``OPENSEARCH`` names."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

HOME = os.environ.get("OPENSEARCH")
"""The folder with ``lib/`` and ``classes/``; None where the tests of the cluster are left out."""

_LOG = """status=error
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%m%n
"""


class Node:
    """One node, which runs until it is killed."""

    def __init__(self, folder: Path, number: int, ports: Sequence[tuple[int, int]]) -> None:
        http, transport = ports[number]
        self.address = f"http://127.0.0.1:{http}"
        home = folder / f"node{number}"
        if not home.exists():
            (home / "config").mkdir(parents=True)
            (home / "config" / "log4j2.properties").write_text(_LOG, "utf-8")
        settings = {
            "path.home": home,
            "path.data": home / "data",
            "path.logs": home / "logs",
            "cluster.name": f"archive-{ports[0][0]}",
            "node.name": f"node{number}",
            "network.host": "127.0.0.1",
            "http.port": http,
            "transport.port": transport,
            "indices.query.bool.max_clause_count": 65_536,
        }
        if len(ports) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = ",".join(f"127.0.0.1:{each}" for _, each in ports)
            settings["cluster.initial_cluster_manager_nodes"] = ",".join(f"node{n}" for n in range(len(ports)))
        self._log = (home / "out.log").open("ab")
        assert HOME is not None
        classes = os.pathsep.join((f"{HOME}/classes", f"{HOME}/lib/*"))
        self._process = subprocess.Popen(
            ["java", "-Xms1g", "-Xmx1g", "-cp", classes, "SearchNode", *(f"{k}={v}" for k, v in settings.items())],
            stdout=self._log,
            stderr=self._log,
        )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None


class Nodes(list[Node]):
    """The nodes of a cluster; ``start`` starts one again that was killed."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._ports = [(_free(), _free()) for _ in range(count)]
        super().__init__(Node(folder, number, self._ports) for number in range(count))

    def start(self, number: int) -> None:
        self[number] = Node(self._folder, number, self._ports)

    def kill(self) -> None:
        for node in self:
            node.kill()

    def wait(self) -> None:
        """Until all of them are there."""
        end = time.monotonic() + 180
        while time.monotonic() < end:
            assert all(node.runs for node in self), (self._folder / "node0" / "out.log").read_text("utf-8")[-2_000:]
            try:
                url = f"{self[0].address}/_cluster/health?wait_for_nodes={len(self)}&timeout=5s"
                with urllib.request.urlopen(url, timeout=10) as answer:
                    if b'"timed_out":false' in answer.read():
                        return
            except OSError:
                pass
            time.sleep(0.5)
        raise AssertionError("the cluster did not start")


@contextmanager
def running(count: int = 1) -> Iterator[Nodes]:
    """A cluster of so many nodes, ended with the block."""
    folder = Path(tempfile.mkdtemp())
    nodes = Nodes(folder, count)
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        end.callback(nodes.kill)
        nodes.wait()
        yield nodes


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
