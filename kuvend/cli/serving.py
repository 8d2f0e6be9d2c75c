"""The web server: processes instead of threads, started again when one dies."""

import multiprocessing


def serve(host: str, port: int, workers: int) -> int:
    """Answer requests until a signal comes.

    The server's own processes are forks as well, so that they share what is loaded already.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    multiprocessing.set_start_method("fork", force=True)
    Server(
        "kuvend.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        backpressure=64,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()
    return 0
