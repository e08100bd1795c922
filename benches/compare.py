#!/usr/bin/env python3
"""Measures pmgit against git on an archive made by `cargo run --release --example corpus`, and prints Markdown tables.

Whole processes are measured, in turn (A B A B), in pairs; what counts is the median of the pairs' ratios, because the
wall clock of a busy machine drifts. Before anything is timed, every command is seen to do its work: a broken document
must be refused, a sound one must pass, every document must be counted. So a broken run cannot look fast.

It needs git and Python 3.9, works on a copy of the archive, and reads no configuration of the user's.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BROKEN = b"\nno_such_key = 1\n"
# What a second check may cost: by git where every document is clean, and by the first check whatever there is.
CLEAN = {"pmgit check --all": (0.2, 100), "pmgit check --head HEAD": (0.1, 100)}
AGAIN = {"pmgit check --all, again": (1.05,), "pmgit check --head HEAD, again": (1.05,)}


class Failed(Exception):
    """A command did not do what it was to do."""


class Command:
    """A command line with its surroundings; it knows which exit code means that it has done its work."""

    def __init__(self, name, words, directory, environment, expected=0, stdin=None, shown=None, before=None):
        # `before` puts back, out of the measured time, what a run changes.
        self.before = before
        self.name, self.words, self.directory, self.environment = name, [str(word) for word in words], directory, environment
        self.expected, self.stdin, self.shown = expected, stdin, shown or name

    def start(self, words, output, errors):
        """Starts a process and waits for it: exit code, seconds, peak in KiB of the largest process in it."""
        opened = os.open(self.stdin or os.devnull, os.O_RDONLY)
        actions = [(os.POSIX_SPAWN_DUP2, opened, 0), (os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, errors, 2)]
        here = os.getcwd()
        os.chdir(self.directory)
        try:
            begun = time.perf_counter()
            child = os.posix_spawnp(words[0], words, self.environment, file_actions=actions)
            _, status, usage = os.wait4(child, 0)
            seconds = time.perf_counter() - begun
        finally:
            os.chdir(here)
            os.close(opened)
        return os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss

    def with_program(self, program, other):
        """The same command with another build in the place of a program, also where a hook finds it on PATH."""
        words = [str(other) if word == str(program) else word for word in self.words]
        path = self.environment["PATH"].split(os.pathsep) if "PATH" in self.environment else []
        path = os.pathsep.join(str(other.parent) if part == str(program.parent) else part for part in path)
        environment = {**self.environment, "PATH": path} if path else self.environment
        name = f"{self.shown}, previous build"
        return Command(name, words, self.directory, environment, self.expected, self.stdin, before=self.before)

    def seconds(self):
        """One timed run with its output thrown away."""
        if self.before:
            self.before()
        with open(os.devnull, "wb") as null:
            code, seconds, _ = self.start(self.words, null.fileno(), null.fileno())
        if code != self.expected:
            raise Failed(f"{self.name}: exit code {code} in a timed run, expected {self.expected}")
        return seconds

    def run(self, expected=None):
        """One run with its output kept: standard output and standard error."""
        expected = self.expected if expected is None else expected
        if self.before:
            self.before()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            code, _, _ = self.start(self.words, out.fileno(), err.fileno())
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read())
        if code != expected:
            tail = (texts[1] or texts[0])[-2000:].decode(errors="replace")
            raise Failed(f"{self.name}: exit code {code}, expected {expected}\n{tail}")
        return texts

    def peak(self):
        """The peak resident memory in MiB of the largest process, and whether it is exact.

        A child starts with the peak of the process it was forked from, which for Python is some 10 MB; so GNU time,
        which is small, does the forking where it is installed."""
        if self.before:
            self.before()
        with tempfile.NamedTemporaryFile() as file, open(os.devnull, "wb") as null:
            timer = shutil.which("time")
            if timer is None:
                _, _, peak = self.start(self.words, null.fileno(), null.fileno())
                return peak / 1024
            words = [timer, "--quiet", "-f", "%M", "-o", file.name, *self.words]
            self.start(words, null.fileno(), null.fileno())
            return int(file.read().split()[-1]) / 1024


def compare(base, other, pairs):
    """Times two commands in turn; the first pair warms the caches and is left out."""
    times = []
    for number in range(pairs + 1):
        pair = (base.seconds(), other.seconds())
        if number:
            times.append(pair)
    ratios = sorted(b / a for a, b in times)
    quarter = len(ratios) // 4
    return {
        "name": other.shown,
        "base": base.shown,
        "base_seconds": statistics.median(a for a, _ in times),
        "seconds": statistics.median(b for _, b in times),
        "ratio": statistics.median(ratios),
        "from": ratios[quarter],
        "to": ratios[-1 - quarter],
        "pairs": pairs,
        "base_peak": max(base.peak() for _ in range(3)),
        "peak": max(other.peak() for _ in range(3)),
    }


def duration(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def table(title, rows, goals):
    """A Markdown table; a goal is the largest ratio that is good enough, the largest peak, and the most seconds."""
    lines = [f"### {title}", "", "| work | wall | peak MB | compared with | its wall | its peak MB | ratio (middle half) | pairs | goal |"]
    lines.append("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        ratio, peak, seconds = (*goals.get(row["name"], ()), None, None, None)[:3]
        met = all(most is None or row[what] <= most for what, most in (("ratio", ratio), ("peak", peak), ("seconds", seconds)))
        told = ([f"{ratio:g} x"] if ratio else []) + ([f"{peak} MB"] if peak else []) + ([f"{seconds} s"] if seconds else [])
        goal = " and ".join(told)
        lines.append(
            f"| {row['name']} | {duration(row['seconds'])} | {row['peak']:.0f} | {row['base']} "
            f"| {duration(row['base_seconds'])} | {row['base_peak']:.0f} "
            f"| **{row['ratio']:.2f}** ({row['from']:.2f}-{row['to']:.2f}) | {row['pairs']} "
            f"| {goal + (': met' if met else ': MISSED') if goal else ''} |"
        )
        row["met"] = met
    print("\n".join(lines) + "\n", flush=True)


class Builds:
    """The build that is measured and, where one is given, the previous one, which does the same work in the same run."""

    def __init__(self, options):
        self.pmgit = Path(options.pmgit).resolve()
        self.previous = Path(options.previous).resolve() if options.previous else None
        self.rows = []

    def compare(self, command, pairs):
        """Times a command of pmgit's with both builds in turn."""
        runs_pmgit = str(self.pmgit) in command.words or str(self.pmgit.parent) in command.environment.get("PATH", "")
        # Each build has a cache of its own and would clear the other's.
        is_cached = "check" in command.words and "--no-cache" not in command.words and "--base" not in command.words
        if self.previous and runs_pmgit and not is_cached:
            self.rows.append(compare(command.with_program(self.pmgit, self.previous), command, pairs))

    def print(self):
        if self.rows:
            table("Against the previous build", self.rows, {})


class Bench:
    """A copy of the archive in which pmgit is installed, and everything that is measured in it."""

    def __init__(self, options, builds, scratch):
        self.options, self.builds, self.root = options, builds, scratch / "archive"
        self.pmgit = builds.pmgit
        self.rows = []
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PMGIT_"))}
        # Hooks and shims look for pmgit on PATH first.
        kept["PATH"] = f"{self.pmgit.parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
        person = {"NAME": "Bench", "EMAIL": "bench@example.com"}
        for role in ("AUTHOR", "COMMITTER"):
            kept.update({f"GIT_{role}_{key}": value for key, value in person.items()})
        kept.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=os.devnull, HOME=str(scratch), LC_ALL="C.UTF-8")
        self.environment = kept
        subprocess.run(["git", "clone", "-q", "--local", options.corpus, self.root], env=kept, check=True)
        # A clone without a remote: nothing has to be known about a branch over there.
        self.git("remote", "remove", "origin")
        listed = self.git("ls-tree", "-r", "-z", "HEAD", "--", "postmortems/")
        entries = [entry.split(b"\t", 1) for entry in listed.split(b"\0") if entry]
        entries = [(meta.split()[2], path) for meta, path in entries if path.endswith(b".toml")]
        self.documents = [path.decode() for _, path in entries]
        self.ids = scratch / "ids"
        self.ids.write_bytes(b"".join(blob + b"\n" for blob, _ in entries))
        if not self.documents:
            raise Failed(f"there are no postmortems in {options.corpus}")

    def git(self, *words):
        done = subprocess.run(["git", *words], cwd=self.root, env=self.environment, stdout=subprocess.PIPE, check=True)
        return done.stdout

    def command(self, name, words, **more):
        return Command(name, words, self.root, {**self.environment, **more.pop("environment", {})}, **more)

    def compare(self, base, other, pairs):
        print(f"measuring {other.name} against {base.name} ...", file=sys.stderr, flush=True)
        self.rows.append(compare(base, other, pairs))
        self.builds.compare(other, pairs)
        return self.rows[-1]

    # The hook

    def install(self):
        self.command("pmgit init", [self.pmgit, "init", *self.options.init]).run()
        self.git("add", "-A")
        self.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "set up pmgit")
        self.git("switch", "-q", "-c", "topic")
        hook = Path(self.git("rev-parse", "--git-path", "hooks/pre-commit").decode().strip())
        self.hook = hook if hook.is_absolute() else self.root / hook
        if not os.access(self.hook, os.X_OK):
            raise Failed("`pmgit init` has installed no pre-commit hook that can be run")

    def hooks(self):
        """The hook as git runs it: at the root of the worktree, with the index named relative to it."""
        surroundings = {"GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": "", "GIT_EDITOR": ":"}
        return [
            self.command("pre-commit shim", [self.hook], environment=surroundings),
            self.command("git hook run pre-commit", ["git", "hook", "run", "pre-commit"], environment=surroundings),
        ]

    def stage(self, path, text):
        self.git("reset", "-q", "--hard")
        (self.root / path).write_bytes(text)
        self.git("add", "--", path)
        # A commit has refreshed the index before it runs the hook.
        self.git("update-index", "-q", "--refresh")

    def see_hooks_refuse(self, path, text):
        """The hook is at work: it lets the sound document through, and it refuses the broken one and names it."""
        for hook in self.hooks():
            self.stage(path, text + BROKEN)
            told = b"".join(hook.run(expected=1))
            if b"no_such_key" not in told or Path(path).stem.encode() not in told:
                raise Failed(f"{hook.name}: refuses a broken document without naming it:\n{told.decode(errors='replace')}")
            self.stage(path, text)
            hook.run(expected=0)

    def measure_hook(self, branch):
        self.git("switch", "-q", branch)
        path = self.documents[len(self.documents) * 2 // 3]
        old = (self.root / path).read_bytes()
        # A comment is a change that no rule minds, whatever the status.
        changed = old + b"# A closing remark.\n"
        self.see_hooks_refuse(path, changed)
        rows = []
        cases = [("one document changed", path, changed), ("nothing of pmgit's staged", "src/service.txt", b"Changed.\n")]
        for case, staged, text in cases:
            self.stage(staged, text)
            raw = self.command("git diff --cached --raw", ["git", "diff", "--cached", "--raw"])
            if raw.run()[0].count(b"\n") != 1:
                raise Failed("exactly one file was to be staged")
            for hook in self.hooks():
                hook.shown = f"{hook.name}, {case}, on `{branch}`"
                rows.append(self.compare(raw, hook, self.options.quick_pairs))
        # What a hook costs before anything of pmgit's runs.
        nothing = self.root / ".git" / "nothing"
        nothing.write_text("#!/bin/sh\nexit 0\n")
        nothing.chmod(0o755)
        rows.append(self.compare(raw, self.command("a shell script that does nothing", [nothing]), self.options.quick_pairs))
        if branch == "topic":
            start = self.command("pmgit --version", [self.pmgit, "--version"])
            rows.append(self.compare(self.command("git --version", ["git", "--version"]), start, self.options.quick_pairs))
        self.see_hooks_refuse(path, changed)
        self.git("reset", "-q", "--hard")
        return rows

    # The server

    def server(self, name):
        """A bare repository with the archive in it, and the hooks that it is told."""
        place = self.root.parent / f"{name}.git"
        self.git("clone", "-q", "--bare", str(self.root), str(place))
        self.git("-C", str(place), "symbolic-ref", "HEAD", "refs/heads/main")
        return place

    def pushes(self, name, words, before, **more):
        """The same push to the server with the gate and to the one whose hook does nothing."""
        pushed = self.root.parent
        return [
            self.command(shown, ["git", "push", "-q", "--no-verify", pushed / f"{server}.git", *words], before=lambda server=server: before(server), **more)
            for server, shown in (("idle", f"git push, {name}, a hook that does nothing"), ("gate", f"git push, {name}"))
        ]

    def measure_server(self):
        self.git("reset", "-q", "--hard")
        self.git("switch", "-q", "main")
        idle, gate = self.server("idle"), self.server("gate")
        (idle / "hooks" / "pre-receive").write_text("#!/bin/sh\ncat >/dev/null\n")
        (idle / "hooks" / "pre-receive").chmod(0o755)
        self.command("pmgit init --server", [self.pmgit, "-C", gate, "init", "--server"]).run()
        main = self.git("rev-parse", "main").decode().strip()

        def back(server):
            self.git("-C", str(self.root.parent / f"{server}.git"), "update-ref", "refs/heads/main", main)

        def commit(branch, path, text):
            self.git("switch", "-q", "-C", branch, "main")
            (self.root / path).write_bytes(text)
            self.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-am", branch)

        path = self.documents[len(self.documents) * 2 // 3]
        old = (self.root / path).read_bytes()
        commit("sound", path, old + b"# A closing remark.\n")
        commit("code", "src/service.txt", b"Changed.\n")
        commit("broken", path, old + BROKEN)
        self.git("switch", "-q", "main")
        told = self.pushes("one broken document", ["broken:main"], back)[1].run(expected=1)[1]
        if b"no_such_key" not in told or Path(path).stem.encode() not in told:
            raise Failed(f"the gate refuses a broken document without naming it:\n{told.decode(errors='replace')}")
        rows = []
        for name, branch in (("one document changed", "sound"), ("nothing of pmgit's", "code")):
            rows.append(self.compare(*self.pushes(name, [f"{branch}:main"], back), self.options.quick_pairs))
        refused = self.pushes("one broken document: refused", ["broken:main"], back)
        refused[1].expected = 1
        rows.append(self.compare(*refused, self.options.quick_pairs))
        return rows + self.measure_many(gate, main)

    # What a change means

    def measure_diff(self):
        self.git("reset", "-q", "--hard")
        self.git("switch", "-q", "-C", "changed", "main")
        path = self.documents[len(self.documents) * 2 // 3]
        old = (self.root / path).read_bytes()
        changed = re.sub(rb'(?m)^(event *= *")', rb"\1Remarkable: ", old, count=1)
        if changed == old:
            raise Failed(f"{path} has no event to change")
        (self.root / path).write_bytes(changed)
        self.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-am", "changed")
        summary = self.root.parent / "summary.md"
        git = self.command("git diff --word-diff main..changed", ["git", "--no-pager", "diff", "--word-diff", "main..changed"])
        page = [self.pmgit, "check", "--base", "main", "--head", "changed", "--format", "github"]
        page = self.command("pmgit check --format github with its summary", page, environment={"GITHUB_STEP_SUMMARY": str(summary)}, before=lambda: summary.write_bytes(b""))
        told = [
            self.command("pmgit diff main..changed", [self.pmgit, "diff", "main..changed"]),
            self.command("pmgit diff --format markdown main..changed", [self.pmgit, "diff", "--format", "markdown", "main..changed"]),
        ]
        for command in [git, *told]:
            shown = command.run()[0]
            if b"Remarkable" not in shown or Path(path).stem.encode() not in shown:
                raise Failed(f"{command.name} does not show the change:\n{shown.decode(errors='replace')}")
        page.before()
        page.run()
        if b"Remarkable" not in summary.read_bytes():
            raise Failed("the summary does not show the change")
        rows = [self.compare(git, other, self.options.quick_pairs) for other in [*told, page]]
        self.git("reset", "-q", "--soft", "main")
        self.git("reset", "-q")
        git = self.command("git diff --word-diff HEAD", ["git", "--no-pager", "diff", "--word-diff", "HEAD"])
        told = self.command("pmgit diff", [self.pmgit, "diff"])
        if b"Remarkable" not in told.run()[0]:
            raise Failed("pmgit diff does not show what differs in the worktree")
        rows.append(self.compare(git, told, self.options.quick_pairs))
        self.git("reset", "-q", "--hard")
        return rows

    def measure_many(self, gate, main):
        """Branches that each change a document of their own, in one push; then the hook alone on ever more of them."""
        count = min(3000, len(self.documents))
        stream = []
        for number, path in enumerate(self.documents[:count]):
            text = (self.root / path).read_bytes() + b"# A closing remark.\n"
            stream.append(
                f"commit refs/many/b{number}\ncommitter Bench <bench@example.com> 1790000000 +0000\ndata 0\n"
                f"from {main}\nM 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n"
            )
        words = ["git", "fast-import", "--quiet"]
        subprocess.run(words, cwd=self.root, env=self.environment, input=b"".join(stream), check=True)

        def back(server):
            place = str(self.root.parent / f"{server}.git")
            names = self.git("-C", place, "for-each-ref", "--format=delete %(refname)", "refs/heads/many")
            subprocess.run(["git", "-C", place, "update-ref", "--stdin"], env=self.environment, input=names, check=True)

        push = self.pushes(f"{count} branches", ["refs/many/*:refs/heads/many/*"], back)
        rows = [self.compare(*push, self.options.pairs)]
        # The objects are there from the last push, as they would be in quarantine.
        tips = self.git("for-each-ref", "--format=%(objectname)", "refs/many").split()
        hooks = []
        for lines in (count // 10, count):
            given = self.root.parent / f"lines-{lines}"
            text = b"".join(b"%s %s refs/heads/many/%d\n" % (b"0" * 40, tip, number) for number, tip in enumerate(tips[:lines]))
            given.write_bytes(text)
            command = Command(f"the hook alone, {lines} branches", ["./hooks/pre-receive"], gate, {**self.environment, "GIT_DIR": "."}, stdin=str(given))
            hooks.append(command)
        rows.append(self.compare(*hooks, self.options.pairs))
        back("gate")
        return rows

    # The archive

    def cat_file(self):
        cat = self.command("git cat-file --batch", ["git", "cat-file", "--batch"], stdin=str(self.ids))
        headers = cat.run()[0].count(b" blob ")
        if headers < len(self.documents):
            raise Failed(f"git cat-file: {headers} blobs instead of {len(self.documents)}")
        return cat

    def check(self, *words):
        """A check that is seen to judge every document; its exit code is that of the first run (warnings pass)."""
        name = " ".join(["pmgit", "check", *words])
        counted = self.command(name, [self.pmgit, "check", *words, "--hints", "--format", "json"])
        told = json.loads(counted.run(expected=0)[0])
        summary, reported = told["summary"], {finding["path"] for finding in told["findings"]}
        if summary["documents"] != len(self.documents):
            raise Failed(f"{name}: {summary['documents']} documents judged instead of {len(self.documents)}")
        print(f"{name}: {summary}, findings in {len(reported)} documents", file=sys.stderr)
        self.summary = summary
        return self.command(name, [self.pmgit, "check", *words])

    def is_clean(self):
        """Whether the last check had nothing to report."""
        return not any(count for name, count in self.summary.items() if name != "documents")

    def measure_archive(self):
        self.git("reset", "-q", "--hard")
        cat = self.cat_file()
        path = self.documents[-1]
        sound = (self.root / path).read_bytes()
        (self.root / path).write_bytes(sound + BROKEN)
        self.command("pmgit check --all", [self.pmgit, "check", "--all"]).run(expected=1)
        (self.root / path).write_bytes(sound)
        # Every document judged; then again, where the clean ones are known.
        kinds = (["--all"], ["--head", "HEAD"])
        first = [self.check(*words, "--no-cache") for words in kinds]
        again = [self.check(*words) for words in kinds]
        rows = [self.compare(cat, other, self.options.pairs) for other in [*first, *again]]
        for one, other in zip(first, again):
            other.shown = f"{other.name}, again"
            rows.append(self.compare(one, other, self.options.pairs))
        return rows

    # What is due

    def branch_out(self, count):
        """Branches that each begin a draft, most of which move another postmortem along as well."""
        main = self.git("rev-parse", "main").decode().strip()
        stream = []
        for number in range(count):
            path = self.documents[number * len(self.documents) // count]
            text = (self.root / path).read_bytes()
            draft = text.split(b"[[transitions]]")[0]
            draft = re.sub(rb'(?m)^status( *)= ".*"', rb'status\1= "draft"', draft, count=1)
            moved = text + b'\n[[transitions]]\nfrom = "closed"\nto = "in-review"\nat = 2026-11-20T00:00:00Z\nby = "bench"\nreason = "Again."\n'
            files = {f"postmortems/2026/2026-11-20-bench-{number}.toml": draft}
            if number % 4:
                files[path] = moved
            stream.append(
                f"commit refs/heads/due-{number}\ncommitter Bench <bench@example.com> 1790000000 +0000\ndata 0\nfrom {main}\n".encode()
                + b"".join(f"M 100644 inline {name}\ndata {len(given)}\n".encode() + given + b"\n" for name, given in files.items())
            )
        words = ["git", "fast-import", "--quiet"]
        subprocess.run(words, cwd=self.root, env=self.environment, input=b"".join(stream), check=True)

    def measure_due(self, count=200):
        self.git("reset", "-q", "--hard")
        self.git("switch", "-q", "main")
        self.git("merge", "-q", "--no-verify", "--ff-only", "topic")
        others = self.git("for-each-ref", "--format=%(refname:short)", "refs/heads").decode().split()
        self.git("branch", "-q", "-D", *(branch for branch in others if branch != "main"))
        self.branch_out(count)
        words = [self.pmgit, "due", "--now", "2026-11-24T00:00:00Z", "--within", "1w"]
        told = json.loads(self.command("pmgit due", [*words, "--format", "json"]).run(expected=1)[0])
        branches = {task.get("branch") for task in told["tasks"]}
        if told["summary"]["unmerged_branches"] != count or told["unread"] or len(branches) <= count // 2:
            raise Failed(f"pmgit due: {told['summary']}, of {len(branches)} branches")
        print(f"pmgit due: {told['summary']}, of {len(branches)} branches", file=sys.stderr)
        due = self.command(f"pmgit due, {count} branches", words)
        due.expected = 1
        return [self.compare(self.check("--all", "--no-cache"), due, self.options.pairs)]

    # The pages

    def measure_pages(self):
        """One page against a start of the program and the blob of its file; all of them against a check of all documents and
        a copy of the files that are written."""
        self.git("reset", "-q", "--hard")
        self.git("switch", "-q", "main")
        path = max(self.documents, key=lambda path: (self.root / path).stat().st_size)
        bare = '"$0" --version >&2; git cat-file blob "HEAD:$1"'
        bare = self.command("pmgit --version; git cat-file blob", ["sh", "-c", bare, self.pmgit, path])
        if len(bare.run()[0]) != (self.root / path).stat().st_size:
            raise Failed(f"git cat-file does not print {path}")
        rows = []
        for words in ([], ["--brief"], ["--format", "markdown"], ["--format", "html"]):
            show = [self.pmgit, "show", Path(path).stem, *words]
            show = self.command(" ".join(["pmgit show", *words]), ["sh", "-c", 'exec "$0" "$@"', *show])
            if Path(path).stem.encode() not in show.run()[0]:
                raise Failed(f"{show.name} does not show {path}")
            rows.append(self.compare(bare, show, self.options.quick_pairs))
        return rows + [self.all_pages(format) for format in ("markdown", "html")]

    def all_pages(self, format):
        pages, written = self.root.parent / f"pages-{format}", self.root.parent / "written"
        gone = lambda: shutil.rmtree(written, ignore_errors=True)
        export = [self.pmgit, "export", "--format", format]
        self.command("pmgit export", [*export, pages]).run()
        ends = {"markdown": ".md", "html": ".html"}[format]
        sizes = [(pages / Path(path).relative_to("postmortems").with_suffix(ends)).stat().st_size - (self.root / path).stat().st_size for path in self.documents]
        print(f"pmgit export --format {format}: {len(sizes)} pages, none more than {max(sizes)} bytes larger than its file", file=sys.stderr)
        if max(sizes) >= 100_000:
            raise Failed(f"a page has {max(sizes)} bytes more than its file")
        check = '"$0" check --all --no-cache && cp -R "$1" "$2"'
        check = self.command("pmgit check --all --no-cache; cp -R", ["sh", "-c", check, self.pmgit, pages, written], before=gone)
        export = self.command(f"pmgit export --format {format}, {len(sizes)} pages", ["sh", "-c", 'exec "$0" "$@"', *export, written], before=gone)
        return self.compare(check, export, self.options.pairs)

    # The peers

    def measure_peers(self):
        schema = self.root / ".pmgit" / "postmortem.schema.json"
        forbidden = self.root / ".git" / "typos.toml"
        forbidden.write_text('[default.extend-words]\noutages = ""\n')
        cat, files = self.cat_file(), self.documents
        rows = [self.compare(cat, self.check("--all", "--no-cache"), self.options.peer_pairs)]
        typos = ["--isolated", "--config", forbidden]
        for peer in (
            Peer("taplo lint with the schema", ["taplo", "lint", "--no-auto-config", "--schema", schema.as_uri(), *files]),
            Peer("taplo lint", ["taplo", "lint", "--no-auto-config", "--no-schema", *files]),
            Peer("tombi lint with the schema", ["tombi", "lint", "--offline", *files]),
            Peer("typos, one word forbidden", ["typos", *typos, *files], b"# Outages.\n", 2, ["typos", *typos, "--files", *files]),
        ):
            if shutil.which(peer.words[0], path=self.environment["PATH"]) is None:
                print(f"SKIPPED: {peer.name}: `{peer.words[0]}` is not on PATH", file=sys.stderr)
                continue
            version = " ".join(self.command(peer.words[0], [peer.words[0], "--version"]).run()[0].decode().split()[:2])
            try:
                rows.append(self.compare(cat, self.seen_to_work(peer), self.options.peer_pairs))
                rows[-1]["name"] = f"{peer.name} ({version})"
            except (Failed, OSError) as problem:
                print(f"SKIPPED: {peer.name}: {problem}", file=sys.stderr)
        return rows

    def seen_to_work(self, peer):
        """The peer refuses one broken document among all, passes the sound ones, and says that it has read them all."""
        command = self.command(peer.name, peer.words)
        target = self.root / self.documents[-1]
        sound = target.read_bytes()
        target.write_bytes(sound + peer.broken)
        try:
            command.run(expected=peer.refuses)
        finally:
            target.write_bytes(sound)
        told = b"".join(command.run(expected=0))
        if peer.lists:
            count = self.command(peer.name, peer.lists).run()[0].count(b".toml")
            told = f"{count} files".encode()
        if re.search(rb"(total=|\b)%d\b" % len(self.documents), told) is None:
            raise Failed(f"{peer.name}: does not say that it has read {len(self.documents)} documents: {told[-300:]!r}")
        return command


class Peer:
    """Another tool: what it is given, what it must refuse and with which exit code, and how it lists what it reads,
    where it does not say so itself."""

    def __init__(self, name, words, broken=b"\n= broken\n", refuses=1, lists=None):
        self.name, self.words, self.broken, self.refuses, self.lists = name, words, broken, refuses, lists


class History:
    """Copies of a long history, with and without what git has to walk it faster; each is bare and has the same objects."""

    STATES = [("plain", None), ("commit-graph", ["--reachable"]), ("changed paths", ["--reachable", "--changed-paths"])]

    def __init__(self, options, builds, scratch):
        self.options, self.builds, self.scratch, self.rows = options, builds, scratch, []
        self.pmgit = builds.pmgit
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PMGIT_"))}
        person = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in (("NAME", "Bench"), ("EMAIL", "bench@example.com"))}
        self.environment = {**kept, **person, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(scratch), "LC_ALL": "C.UTF-8"}
        for state, graph in self.STATES:
            place = scratch / state
            subprocess.run(["git", "clone", "-q", "--bare", "--local", options.corpus, place], env=self.environment, check=True)
            for known in place.glob("objects/info/commit-graph*"):
                shutil.rmtree(known) if known.is_dir() else known.unlink()
            if graph:
                self.git(state, "commit-graph", "write", *graph)

    def git(self, state, *words, stdin=None):
        return subprocess.run(["git", *words], cwd=self.scratch / state, env=self.environment, stdout=subprocess.PIPE, input=stdin, check=True).stdout

    def command(self, state, name, words, **more):
        return Command(f"{name}, {state}", words, self.scratch / state, self.environment, **more)

    def compare(self, base, other):
        print(f"measuring {other.name} against {base.name} ...", file=sys.stderr, flush=True)
        self.rows.append(compare(base, other, self.options.pairs))
        self.builds.compare(other, self.options.pairs)
        return self.rows[-1]

    def log(self, state, branch):
        log = self.command(state, f"git log --first-parent --raw {branch} -- postmortems", ["git", "log", "--first-parent", "--raw", branch, "--", "postmortems"])
        self.touching = log.run()[0].count(b"\ncommit ") + 1
        return log

    def ancestry(self, state, branch):
        words = ["git", "log", "--raw", "--full-history", branch, "--", "postmortems", ".pmgit"]
        return self.command(state, f"git log --raw --full-history {branch} -- postmortems .pmgit", words)

    def verify(self, state, branch, judged):
        """An audit that is seen to judge every commit and to find nothing."""
        verify = self.command(state, f"pmgit verify {branch}", [self.pmgit, "verify", branch])
        summary = json.loads(Command(verify.name, [*verify.words, "--format", "json"], verify.directory, verify.environment).run()[0])["summary"]
        if summary["judged"] != judged or summary["past"] or summary["unjudged"]:
            raise Failed(f"{verify.name}: {summary}, and {judged} commits were to be judged and found clean")
        return verify

    def measure_log(self):
        """The audit trail of all postmortems, and of the one that is listed first."""
        path = self.git("plain", "ls-tree", "-r", "--name-only", "main", "--", "postmortems").decode().split("\n")[0]
        for state, _ in self.STATES:
            one = self.command(state, "git log --first-parent --raw main -- one of them", ["git", "log", "--first-parent", "--raw", "main", "--", path])
            for base, words in ((self.log(state, "main"), []), (one, [Path(path).stem])):
                name = "pmgit log of one" if words else "pmgit log"
                log = self.command(state, name, [self.pmgit, "log", "--rev", "main", *words])
                told = json.loads(Command(name, [*log.words, "--format", "json"], log.directory, log.environment).run()[0])
                if not told["entries"]:
                    raise Failed(f"{name}: nothing was told")
                self.compare(base, log)
        return self.rows

    def see_it_find(self, state):
        """A broken postmortem on top of the branch is found and named."""
        tree = self.git(state, "rev-parse", "main^{tree}").decode().strip()
        listed = self.git(state, "ls-tree", "-r", "-z", tree, "--", "postmortems").split(b"\0")[0]
        path = listed.split(b"\t", 1)[1].decode()
        text = self.git(state, "cat-file", "blob", f"{tree}:{path}")
        blob = self.git(state, "hash-object", "-w", "--stdin", stdin=text + BROKEN).decode().strip()
        index = {**self.environment, "GIT_INDEX_FILE": str(self.scratch / "index")}
        for words in (["read-tree", tree], ["update-index", "--cacheinfo", f"100644,{blob},{path}"]):
            subprocess.run(["git", *words], cwd=self.scratch / state, env=index, check=True)
        tree = subprocess.run(["git", "write-tree"], cwd=self.scratch / state, env=index, stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        bad = self.git(state, "commit-tree", "-p", "main", "-m", "bad", tree).decode().strip()
        told = self.command(state, "pmgit verify of a bad commit", [self.pmgit, "verify", f"main~3..{bad}"]).run(expected=1)[0]
        if b"no_such_key" not in told or bad[:12].encode() not in told:
            raise Failed(f"a bad commit was not found:\n{told.decode(errors='replace')}")

    def measure(self):
        rows = []
        self.see_it_find("plain")
        for state, _ in self.STATES:
            # Set up by its last commit: all of it is walked, and that one judged.
            rows.append(self.compare(self.ancestry(state, "late"), self.verify(state, "late", 1)))
        self.log("plain", "late")  # counts what touches postmortems
        listed = self.git("plain", "log", "--first-parent", "--raw", "--no-abbrev", "--format=", "main", "--", "postmortems").decode().split("\n")
        ids = self.scratch / "ids"
        ids.write_text("".join(f"{blob}\n" for line in listed if line for blob in line.split()[2:4] if blob.strip("0")))
        cat = self.command("plain", "git cat-file --batch of all they touch, before and after", ["git", "cat-file", "--batch"], stdin=str(ids))
        rows.append(self.compare(cat, self.verify("plain", "main", self.touching + 1)))
        return rows


def machine():
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), model)
    except OSError:
        pass
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    git = subprocess.run(["git", "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    return f"{cpus} processors in use ({model}), {platform.system()} {platform.release()}, {git}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("corpus", help="the repository that `--example corpus` has made, for `verify` and `log` the one of `--example history`; it stays as it is")
    parser.add_argument("--pmgit", default="target/dist/pmgit", help="the program to measure (default: %(default)s)")
    parser.add_argument("--previous", metavar="PROGRAM", help="an earlier build, to be compared with in the same run")
    parser.add_argument("--only", choices=["hook", "server", "diff", "archive", "due", "pages", "peers", "verify", "log"], action="append", help="measure only this part")
    parser.add_argument("--pairs", type=int, default=9, help="pairs of runs over the archive (default: %(default)s)")
    parser.add_argument("--quick-pairs", type=int, default=41, help="pairs of hook runs (default: %(default)s)")
    parser.add_argument("--peer-pairs", type=int, default=3, help="pairs of runs of other tools (default: %(default)s)")
    parser.add_argument("--cpus", type=int, default=2, help="processors to use, as in the goals (default: %(default)s)")
    parser.add_argument("--init", action="append", default=[], help="a word to add to `pmgit init`")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a goal is missed")
    options = parser.parse_args()
    if {"verify", "log"} & set(options.only or []) and len(options.only) > 1:
        parser.error("`verify` and `log` are measured on another repository than the rest: run each alone")
    if min(options.pairs, options.quick_pairs) < 7:
        parser.error("fewer than seven pairs say nothing")
    return options


def main():
    options = arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cpus])
    builds = Builds(options)
    parts = options.only or ["hook", "server", "diff", "archive", "due", "pages", "peers"]
    if "verify" in parts or "log" in parts:
        with tempfile.TemporaryDirectory(prefix="pmgit-bench-") as scratch:
            history = History(options, builds, Path(scratch))
            version = Command("pmgit --version", [history.pmgit, "--version"], scratch, history.environment).run()[0].decode().strip()
            commits = int(history.git("plain", "rev-list", "--count", "late"))
            print(f"{version}; {commits} commits; {machine()}\n", flush=True)
            if "log" in parts:
                rows = history.measure_log()
                table("The audit trail", rows, {row["name"]: (1.2, None) for row in rows})
                builds.print()
                return 1 if options.strict and not all(row.get("met", True) for row in rows) else 0
            rows = history.measure()
            print(f"{history.touching} commits touch postmortems.\n")
            table("The audit", rows, {row["name"]: (1.2, None) for row in rows if " late," in row["name"]})
            builds.print()
        return 1 if options.strict and not all(row.get("met", True) for row in rows) else 0
    with tempfile.TemporaryDirectory(prefix="pmgit-bench-") as scratch:
        bench = Bench(options, builds, Path(scratch))
        bench.install()
        version = bench.command("pmgit --version", [bench.pmgit, "--version"]).run()[0].decode().strip()
        print(f"{version}; {len(bench.documents)} postmortems; {machine()}\n", flush=True)
        if "archive" in parts:
            rows = bench.measure_archive()
            cold = {row["name"]: (2, 100) for row in rows if "--no-cache" in row["name"]}
            table("The archive", rows, cold | AGAIN | (CLEAN if bench.is_clean() else {}))
        if "hook" in parts:
            rows = bench.measure_hook("topic") + bench.measure_hook("main")
            goals = {row["name"]: (1.5 if "one document" in row["name"] else 1.2, None) for row in rows if "shim" in row["name"]}
            table("The hook", rows, goals)
        if "server" in parts:
            rows = bench.measure_server()
            # A refusal within a second; ten times the branches at most ten times the time.
            goals = {"git push, one document changed": (2,), "git push, one broken document: refused": (None, None, 1), rows[-1]["name"]: (10,)}
            table("The server", rows, goals)
        if "due" in parts:
            rows = bench.measure_due()
            table("What is due", rows, {rows[0]["name"]: (2, None)})
        if "diff" in parts:
            rows = bench.measure_diff()
            table("What a change means", rows, {row["name"]: (2,) for row in rows})
        if "pages" in parts:
            rows = bench.measure_pages()
            # Whichever is more: a page is there at once where it takes 20 ms.
            goals = {row["name"]: (1.5,) if row["base_seconds"] * 1.5 > 0.02 or "export" in row["name"] else (None, None, 0.02) for row in rows}
            table("The pages", rows, goals)
        if "peers" in parts:
            rows = bench.measure_peers()
            if rows:
                table("Other tools", rows, {})
        builds.print()
    return 1 if options.strict and not all(row.get("met", True) for row in bench.rows) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, subprocess.CalledProcessError) as problem:
        sys.exit(f"error: {problem}")
