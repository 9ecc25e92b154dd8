"""Sandbox: the layers between a submission and everything else.

Each layer is tried when the forkserver starts and named in every output, on or off with the reason. The forkserver
calls `enter_namespaces` and `prepare`, once for all; every worker `apply_landlock`, when it has imported what it needs;
and every child `drop_privileges`, before it runs a submission.
"""

import contextlib
import ctypes
import errno
import os
import resource
import signal
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checks.course import ROOT

ON = "on"
ESSENTIAL = ("wall clock", "resource limits", "PID namespace", "other namespaces")
LINUX = sys.platform == "linux"
MEMORY = 1 << 30  # bytes that a child may ask for, beyond what it shares with the forkserver
NOBODY = 65534

LIBC = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS = 1, 8
CAPABILITY_VERSION_3, CAP_DAC_READ_SEARCH = 0x20080522, 1 << 2
CLONE_THREAD = 0x10000
HUGE, MADV_COLLAPSE = 2 << 20, 25

FORBIDDEN_CALLS = (  # by seccomp: no new programs or processes, no network, nobody else's memory, no other rights
    "fork vfork execve execveat ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd "
    "socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg "
    "mount umount2 pivot_root chroot unshare setns open_by_handle_at name_to_handle_at "
    "bpf keyctl add_key request_key perf_event_open userfaultfd io_uring_setup kexec_load init_module finit_module "
    "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat "
    "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr "
    "reboot swapon swapoff settimeofday clock_settime adjtimex sethostname setdomainname"
).split()


class Protections(dict):
    """{layer: "on" or "off: reason"}."""

    @contextlib.contextmanager
    def layer(self, name: str) -> Iterator[None]:
        """Set a layer up: what goes wrong in here is the reason why it is off."""
        try:
            yield
            self[name] = ON
        except Exception as error:
            self[name] = f"off: {error or type(error).__name__}"

    def missing(self) -> list[str]:
        """The essential layers that are off."""
        return [name for name in ESSENTIAL if self.get(name) != ON]


def enter_namespaces(protections: Protections) -> None:
    """Give this process namespaces of its own: no network, no view of other processes. Before it has any thread.

    Without root, it creates a user namespace first. The process that returns is a child of the one that called, which
    waits for it and ends with it.
    """
    if not LINUX:
        for name in ("PID namespace", "other namespaces"):
            protections[name] = f"off: {sys.platform} has none"
        return
    uid, gid = os.geteuid(), os.getegid()
    with protections.layer("other namespaces"):
        if uid:
            _unshare(NEWUSER)
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
            Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
        _unshare(NEWNS | NEWNET | NEWIPC | NEWUTS)
    with protections.layer("PID namespace"):
        _unshare(NEWPID)
        if inner := os.fork():
            _, status = os.waitpid(inner, 0)
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
        die_with_parent()


def _unshare(flags: int) -> None:
    if LIBC.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def prepare(protections: Protections) -> None:
    """Prepare what workers and children need for their layers, while files can be read and programs started."""
    with protections.layer("seccomp"):
        _filter()
    with contextlib.suppress(ImportError):  # the worker reports it
        import landlock  # noqa: F401


def apply_landlock(protections: Protections) -> None:
    """Let this process, and all its children, read Python's own files and the data, and write none."""
    with protections.layer("Landlock"):
        import landlock

        ctypes.set_errno(0)  # landlock takes a failure of an earlier call, such as unshare, for its own
        read = landlock.FSAccess.READ_FILE | landlock.FSAccess.READ_DIR
        rules = landlock.Ruleset()
        places = {*sys.path[1:], sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), ROOT / "data"}
        places |= {"/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom"}
        for place in map(Path, places):
            if place.exists() and place != ROOT and not str(place).endswith(".zip"):
                rules.allow(str(place), rules=read if place.is_dir() else landlock.FSAccess.READ_FILE)
        rules.allow(os.devnull, rules=landlock.FSAccess.READ_FILE | landlock.FSAccess.WRITE_FILE)
        rules.apply()


class ProcessNamespaces:
    """Puts every forked child into a PID namespace of its own: when the child ends, all that it started ends, too."""

    def __init__(self, protections: Protections):
        self.mine = os.open("/proc/self/ns/pid", os.O_RDONLY) if protections["PID namespace"] == ON else None

    def fork(self) -> int:
        """As os.fork."""
        if self.mine is None:
            return os.fork()
        _unshare(NEWPID)
        pid = os.fork()
        if pid and LIBC.setns(self.mine, NEWPID):
            os._exit(1)  # the next child would share a namespace with this one
        return pid


def use_huge_pages() -> None:
    """Ask Linux to put this process's memory into pages of 2 MiB: a fork then copies a 512th of the page table.

    That takes half the time off a child. MADV_COLLAPSE came with Linux 6.1; where it fails, forks are only slower.
    """
    if not LINUX:
        return
    for mapping in Path("/proc/self/maps").read_text().splitlines():
        place, rights, _, _, inode, *name = mapping.split()
        begin, end = (int(number, 16) for number in place.split("-"))
        if rights == "rw-p" and inode == "0" and name in ([], ["[heap]"]):
            begin, end = -(-begin // HUGE) * HUGE, end // HUGE * HUGE
            LIBC.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(max(0, end - begin)), MADV_COLLAPSE)


def allow_open_files() -> None:
    """Let this process open as many files as the system lets it; many systems begin with 1,024, or with 256."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS calls it unlimited, and does not mean it
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def memory_limit() -> int | None:
    """The bytes that a child may have mapped; None where the system does not say what this process has."""
    if not LINUX:
        return None
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + MEMORY


def drop_privileges(protections: Protections, seconds: float, memory: int | None) -> None:
    """Take this process's rights: no new processes, no files to write, `memory` bytes in all, another user if root.

    `protections` gets each layer that is set up here, on, or off with the reason.
    """
    with protections.layer("resource limits"):
        limits = {"CORE": 0, "FSIZE": 0, "NOFILE": 64, "NPROC": 256, "CPU": int(seconds) + 2}
        if memory:
            limits["AS"] = memory
        for name, value in limits.items():
            number = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (value, value))
    with protections.layer("own user"):
        _become_nobody(read_files=protections.get("Landlock") == ON)
    die_with_parent()
    with protections.layer("seccomp"):
        _filter().load()


def _become_nobody(read_files: bool) -> None:
    """Change to a user that owns nothing.

    `read_files` keeps the right to read what only root may read, such as a Python in root's home: where Landlock says
    what may be read, that is safe.
    """
    if os.geteuid():
        raise PermissionError("not started as root")
    if LINUX:
        LIBC.prctl(PR_SET_KEEPCAPS, int(read_files))
    os.setgroups([])
    os.setgid(NOBODY)  # for root these are the real, the effective and the saved one
    os.setuid(NOBODY)
    if read_files:
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        rights = (ctypes.c_uint32 * 6)(CAP_DAC_READ_SEARCH, CAP_DAC_READ_SEARCH)  # effective, permitted
        if LIBC.capset(header, rights):
            raise OSError(ctypes.get_errno(), "capset")


def die_with_parent() -> None:
    """Let this process end when its parent does, where the system can."""
    if LINUX:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@cache
def _filter():
    """The filter for system calls. To find the library, Python starts a program and writes files."""
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in FORBIDDEN_CALLS:
        with contextlib.suppress(ValueError, OSError):  # a call that this kernel or this processor does not have
            rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    no_thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_THREAD, 0)
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", no_thread)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags cannot be seen; libc goes back to clone
    return rules
