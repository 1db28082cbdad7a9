"""Work in one process, on all cores, or on a cluster: one interface, the same results in order.

What a worker needs for all of its work (an archive, a theme) is *shared*: it reaches each worker
once, and never with each piece. Forked processes find it in their memory; spawned ones and those
of a cluster are sent a message, and *prepare* makes of it what the work needs.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

S = TypeVar("S")
P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - an input
O = TypeVar("O")  # noqa: E741 - an output

SMALL = 100
"""Fewer inputs are done in this process: forking and joining workers takes about 30 ms."""

SMALL_WHEN_SPAWNED = 1500
"""The same for spawned workers, which start Python and are sent all that is shared: about 0.6 s."""

LARGEST_CHUNK = 100
"""Inputs sent together: what comes of them waits until all of them are done."""

ROUND = 8000
"""Inputs for each forked worker before others take their place.

What a worker has looked at becomes memory of its own, which it gives back only when it ends.
"""


class WorkersError(Exception):
    """Workers cannot be had, or were lost. Says why, and has a *hint*."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Workers(Protocol):
    """Somebody who works: on the same disk as this process, or elsewhere."""

    @property
    def share_the_disk(self) -> bool:
        """Whether a file that a worker writes is there for this process too."""

    def map_with(
        self,
        prepare: Callable[[S], P],
        shared: S,
        function: Callable[[P, I], O],
        inputs: Sequence[I],
    ) -> Iterator[O]:
        """``function(prepare(shared), one)`` for each of *inputs*, in order.

        Functions stand at the top of modules, and everything can be pickled: it may travel.
        """


def map_each(workers: Workers, function: Callable[[I], O], inputs: Sequence[I]) -> Iterator[O]:
    """``function(one)`` for each of *inputs*, in order."""
    return workers.map_with(_as_it_is, function, _call, inputs)


def map_sharing(
    workers: Workers, function: Callable[[S, I], O], shared: S, inputs: Sequence[I]
) -> Iterator[O]:
    """``function(shared, one)`` for each of *inputs*, in order."""
    return workers.map_with(_as_it_is, shared, function, inputs)


def _as_it_is(shared: S) -> S:
    return shared


def _call(function: Callable[[I], O], one: I) -> O:
    return function(one)


class Serial:
    """All work in this process, one after the other."""

    share_the_disk = True

    def map_with(
        self,
        prepare: Callable[[S], P],
        shared: S,
        function: Callable[[P, I], O],
        inputs: Sequence[I],
    ) -> Iterator[O]:
        """See Workers."""
        prepared = prepare(shared)
        for one in inputs:
            yield function(prepared, one)


class Processes:
    """Processes of this machine: forked, where that is safe, else spawned."""

    share_the_disk = True

    def __init__(self, jobs: int = 0, start: Literal["fork", "spawn", ""] = "") -> None:
        self.jobs = jobs or cores()
        self.start = start

    def map_with(
        self,
        prepare: Callable[[S], P],
        shared: S,
        function: Callable[[P, I], O],
        inputs: Sequence[I],
    ) -> Iterator[O]:
        """See Workers. Raises WorkersError when a process is killed at its work."""
        start = self.start or _safest_start()
        # Who names the way to start workers wants it.
        small = SMALL if start == "fork" or self.start else SMALL_WHEN_SPAWNED
        if self.jobs == 1 or len(inputs) < small:
            yield from Serial().map_with(prepare, shared, function, inputs)
            return
        # A build of little needs none of it.
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - slow to import

        run = self._forked if start == "fork" else self._spawned
        try:
            yield from run(prepare, shared, function, inputs)
        except BrokenProcessPool as problem:
            raise WorkersError(
                "a worker process was ended from outside before its work was done",
                "free some memory, or use fewer processes: `--jobs 1`",
            ) from problem

    def _forked(
        self,
        prepare: Callable[[S], P],
        shared: S,
        function: Callable[[P, I], O],
        inputs: Sequence[I],
    ) -> Iterator[O]:
        """Workers find everything in the memory that they inherit; only places are sent."""
        global _inherited  # noqa: PLW0603 - how a forked process is told
        _inherited = _Work(prepare(shared), function, inputs)
        # What is frozen is not touched by the collector, and so stays shared between processes.
        gc.freeze()
        try:
            for start, stop in _rounds(len(inputs), self.jobs * ROUND):
                with _pool(self.jobs, "fork", _begin, (os.getpid(),)) as pool:
                    # The pool forks all of its processes at the first of these.
                    chunks = _chunks(start, stop, self.jobs)
                    yield from _results(
                        pool, [pool.submit(_run_inherited, *chunk) for chunk in chunks]
                    )
        finally:
            _inherited = None
            gc.unfreeze()

    def _spawned(
        self,
        prepare: Callable[[S], P],
        shared: S,
        function: Callable[[P, I], O],
        inputs: Sequence[I],
    ) -> Iterator[O]:
        with _pool(self.jobs, "spawn", _be_told, (prepare, shared, function)) as pool:
            yield from _results(
                pool,
                [
                    pool.submit(_run_told, inputs[start:stop])
                    for start, stop in _chunks(0, len(inputs), self.jobs)
                ],
            )


def _results(pool: Executor, futures: list[Future[list[O]]]) -> Iterator[O]:
    """What comes of the *futures*, in order. Whoever takes it decides how long it is kept."""
    try:
        while futures:
            yield from futures.pop(0).result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(jobs: int, start: str, *begin: Any) -> Executor:  # noqa: ANN401 - a function and what it gets
    import multiprocessing  # noqa: PLC0415 - slow to import, and a build of little needs none
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - likewise

    return ProcessPoolExecutor(jobs, multiprocessing.get_context(start), *begin)


class Cluster:
    """Workers of a Dask cluster, somewhere: they share nothing with us but messages."""

    share_the_disk = False

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None  # Any: Dask is optional, and has no types of its own

    def map_with(
        self,
        prepare: Callable[[S], P],
        shared: S,
        function: Callable[[P, I], O],
        inputs: Sequence[I],
    ) -> Iterator[O]:
        """See Workers. Raises WorkersError when the cluster cannot be reached or used."""
        client = self._connected()
        message = pickle.dumps((prepare, shared, function), protocol=pickle.HIGHEST_PROTOCOL)
        name = blake2b(message, digest_size=16).hexdigest()
        sent = client.scatter(message, broadcast=True, hash=False)
        jobs = max(1, len(client.nthreads()))
        futures = [
            client.submit(_run_remote, name, sent, inputs[start:stop], pure=False)
            for start, stop in _chunks(0, len(inputs), jobs)
        ]
        for number, future in enumerate(futures):
            yield from future.result()
            # The cluster keeps a result for as long as somebody holds its future.
            futures[number] = None

    def _connected(self) -> Any:  # noqa: ANN401 - see above
        if self._client is None:
            self._client = _client(self.address)
        return self._client

    def close(self) -> None:
        """Leave the cluster as it was."""
        if self._client is not None:
            self._client.close()
            self._client = None


def _client(address: str) -> Any:  # noqa: ANN401 - Dask has no types
    try:
        from distributed import Client  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise WorkersError(
            "to build on a Dask cluster, Dask must be installed",
            "run `pip install 'regesta[dask]'`",
        ) from None
    try:
        client: Any = Client(address.replace("dask://", "tcp://", 1), timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise WorkersError(
            f"there is no Dask scheduler at {address}",
            "check the address, and that the scheduler runs",
        ) from problem
    _check(client, address)
    return client


def _check(client: Any, address: str) -> None:  # noqa: ANN401 - Dask has no types
    """Workers must be there, and have the Regesta and the Python that we are."""
    told = set(client.run(release).values())
    if not told:
        client.close()
        raise WorkersError(f"the cluster at {address} has no workers", "start workers on it")
    if told != {release()}:
        others = ", ".join(sorted(told - {release()}))
        client.close()
        raise WorkersError(
            f"the workers at {address} have {others}; this is {release()}",
            "install the same versions everywhere",
        )


def release() -> str:
    """Which program this is: two that say the same understand each other's messages."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - rarely asked

    try:
        regesta = version("regesta")
    except PackageNotFoundError:
        regesta = "of a checkout"
    return f"Regesta {regesta} on Python {sys.version_info.major}.{sys.version_info.minor}"


@contextmanager
def workers(executor: str, jobs: int) -> Iterator[Workers]:
    """The workers that *executor* names: ``process``, ``serial`` or ``dask://host:port``."""
    if executor == "serial":
        yield Serial()
    elif executor.startswith("dask://"):
        cluster = Cluster(executor)
        try:
            yield cluster
        finally:
            cluster.close()
    else:
        yield Processes(jobs)


def beside(
    workers: Workers, work: Callable[[], O], size: int = SMALL
) -> AbstractContextManager[Callable[[], O]]:
    """*work* done while the *workers* are at theirs, if these are several on this machine.

    *size* is how many things are to be done in it: a few are done when they are waited for.
    """
    is_several = isinstance(workers, Processes) and workers.jobs > 1
    return meanwhile(work) if is_several and size >= SMALL else nullcontext(work)


@contextmanager
def meanwhile(work: Callable[[], O]) -> Iterator[Callable[[], O]]:
    """Let a forked process do *work* while this one goes on; what is given waits for the result.

    Where forking is not safe, or there is no core to spare, *work* is done when it is waited for;
    where nobody waits for it, it is broken off, with all programs that it runs.
    """
    if cores() == 1 or _safest_start() != "fork":
        yield work
        return
    reader, writer = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if not child:
        _tell(work, writer, parent)
    os.close(writer)
    told: list[bytes] = []

    def result() -> O:
        with open(reader, "rb", closefd=False) as stream:
            told.append(stream.read())
        # Who was ended from outside has told nothing.
        return pickle.loads(told[0]) if told[0] else work()  # noqa: S301 - from our own child

    try:
        yield result
    finally:
        os.close(reader)
        if not told:
            with suppress(OSError):
                os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _tell(work: Callable[[], object], writer: int, parent: int) -> NoReturn:
    """Do *work* in a forked process, and end it without what belongs to its parent."""
    try:
        # With the programs that it runs it is a group, which can be ended together.
        os.setpgid(0, 0)
        _end_with(parent, lambda: os.killpg(0, signal.SIGKILL))
        message = pickle.dumps(work())
        with open(writer, "wb") as stream:
            stream.write(message)
    finally:
        os._exit(0)


def _begin(parent: int) -> None:
    """What a forked worker does first.

    It gives way to the process that takes what comes, and to what is done `beside`: there are as
    many workers as cores, and both would else be waited for when the workers have nothing to do.
    """
    os.nice(5)
    _end_with(parent)


def _end_with(parent: int, end: Callable[[], object] = lambda: os._exit(1)) -> None:
    """See to it that this forked process ends when its *parent* has, even if that was killed.

    Else it would wait for work for ever, and hold the lock of the build that it has inherited.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.1)
        end()

    threading.Thread(target=watch, daemon=True).start()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _safest_start() -> str:
    """Fork where it exists and no other thread could hold a lock that is never let go."""
    can_fork = hasattr(os, "fork") and sys.platform != "darwin"
    return "fork" if can_fork and threading.active_count() == 1 else "spawn"


def _rounds(count: int, size: int) -> Iterator[tuple[int, int]]:
    """So many inputs in parts that are about as large, none of more than *size*."""
    parts = -(-count // size)
    for number in range(parts):
        yield count * number // parts, count * (number + 1) // parts


def _chunks(start: int, stop: int, jobs: int) -> Iterator[tuple[int, int]]:
    """Where pieces of the work begin and end: small ones at the end, as they take unlike time."""
    while start < stop:
        size = max(1, min(LARGEST_CHUNK, (stop - start) // (jobs * 8)))
        yield start, start + size
        start += size


class _Work(NamedTuple):
    """What a worker knows before it begins. Any: of whatever types the caller's are."""

    prepared: Any
    function: Callable[[Any, Any], Any]
    inputs: Sequence[Any] = ()


_inherited: _Work | None = None
_told: _Work | None = None
_remote: dict[str, _Work] = {}
_remote_lock = threading.Lock()


def _run_inherited(start: int, stop: int) -> list[Any]:
    assert _inherited is not None  # noqa: S101 - set before the fork
    prepared, function, inputs = _inherited
    return [function(prepared, one) for one in inputs[start:stop]]


def _be_told(
    prepare: Callable[[Any], Any], shared: object, function: Callable[[Any, Any], Any]
) -> None:
    global _told  # noqa: PLW0603 - kept from one piece of work to the next
    gc.disable()
    _told = _Work(prepare(shared), function)


def _run_told(inputs: Sequence[Any]) -> list[Any]:
    assert _told is not None  # noqa: S101 - set when the process began
    return [_told.function(_told.prepared, one) for one in inputs]


def _run_remote(name: str, message: bytes, inputs: Sequence[Any]) -> list[Any]:
    with _remote_lock:
        if name not in _remote:
            # One at a time: what was shared before is not needed any more.
            _remote.clear()
            prepare, shared, function = pickle.loads(message)  # noqa: S301 - from whoever started us
            _remote[name] = _Work(prepare(shared), function)
        work = _remote[name]
    return [work.function(work.prepared, one) for one in inputs]
