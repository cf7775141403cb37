"""A store with the protocol of Amazon S3 for tests: a server process of its own, all in memory, on this computer alone."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from rightsarchive.settings import OriginalsSettings

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}


@contextmanager
def running() -> Iterator[str]:
    """The address of a server that runs as long as the block: versitygw, where ``VERSITYGW`` names the program, else moto."""
    with tempfile.TemporaryDirectory() as folder:
        log, program = Path(folder) / "log", os.environ.get("VERSITYGW")
        command = [program, *_gateway(folder)] if program else [sys.executable, "-m", "moto.server", *_LOOPBACK]
        with log.open("wb") as file:
            server = subprocess.Popen(
                command, stdout=file, stderr=file, env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
            )
        try:
            while (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8"))) is None:
                assert server.poll() is None, log.read_text("utf-8")
                time.sleep(0.02)
            yield found.group()
        finally:
            server.kill()
            server.wait()


_LOOPBACK = ("-H", "127.0.0.1", "-p", "0")


def _gateway(folder: str) -> list[str]:
    """Arguments of versitygw over a folder; earlier versions beside it."""
    data, versions = Path(folder) / "data", Path(folder) / "versions"
    data.mkdir()
    versions.mkdir()
    keys = ["--access", KEYS["AWS_ACCESS_KEY_ID"], "--secret", KEYS["AWS_SECRET_ACCESS_KEY"]]
    port = secrets.randbelow(20_000) + 20_000
    return ["--port", f"127.0.0.1:{port}", *keys, "posix", "--versioning-dir", str(versions), str(data)]


def bucket(server: str, name: str, *, versions: bool = False) -> OriginalsSettings:
    """Settings for a new bucket."""
    client = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )
    client.create_bucket(Bucket=name)
    if versions:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return OriginalsSettings(url=f"s3://{name}/originals", endpoint=server)
