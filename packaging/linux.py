"""Packages for Linux of one tree of files: a .deb by dpkg-deb, a .rpm by rpmbuild, and an .apk.

Each returns its name and bytes, or nothing, and a word about it, where its tool is not installed. An .apk has no tool
outside of Alpine: it is two tars, of which the first describes the second.
"""

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

Tree = dict[str, tuple[int, bytes]]

# The oldest git that pmgit works with, as `src/git/requirement.rs` has it.
GIT = "2.38"


def laid_out(tree: Tree, place: Path, epoch: int) -> None:
    for name, (mode, data) in tree.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode)
    for path in [place, *place.rglob("*")]:
        os.utime(path, (epoch, epoch))


def has(tool: str, makes: str) -> bool:
    if shutil.which(tool) is None:
        print(f"packaging: no {makes} without {tool}", file=sys.stderr)
    return shutil.which(tool) is not None


def called(command: list[str], epoch: int) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"error: {command[0]} has failed\n{(done.stdout + done.stderr)[:2000]}")


def deb(facts: dict, tree: Tree) -> Tree:
    if not has("dpkg-deb", ".deb"):
        return {}
    machine = {"x86_64": "amd64", "aarch64": "arm64"}[facts["machine"]]
    libc = f", libc6 (>= {facts['glibc']})" if facts["glibc"] else ""
    size = sum(len(data) for _, data in tree.values()) // 1024
    control = f"""Package: pmgit
Version: {facts["version"]}
Architecture: {machine}
Maintainer: {facts["maintainer"]}
Installed-Size: {size}
Depends: git (>= 1:{GIT}){libc}
Section: vcs
Priority: optional
Description: {facts["summary"]}
"""
    copyright_ = tree["usr/share/doc/pmgit/LICENSE-MIT"]
    tree = tree | {"usr/share/doc/pmgit/copyright": copyright_, "DEBIAN/control": (0o644, control.encode())}
    name = f"pmgit_{facts['version']}_{machine}.deb"
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch, "tree")
        laid_out(tree, place, facts["epoch"])
        place.chmod(0o755)
        made = Path(scratch, name)
        called(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=1", "--build", str(place), str(made)],
            facts["epoch"],
        )
        return {name: made.read_bytes()}


def rpm(facts: dict, tree: Tree) -> Tree:
    if not has("rpmbuild", ".rpm"):
        return {}
    name = f"pmgit-{facts['version']}-1.{facts['machine']}.rpm"
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch, "tree")
        laid_out(tree, place, facts["epoch"])
        files = "\n".join(f"%attr({mode:o}, root, root) /{path}" for path, (mode, _) in sorted(tree.items()))
        # A static binary asks for no library, and of another rpm finds out which.
        spec = f"""%define _build_id_links none
%define __os_install_post %{{nil}}
%define debug_package %{{nil}}
%define _buildhost reproducible
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define source_date_epoch_from_changelog 0
%define _binary_payload w6.gzdio
Name: pmgit
Version: {facts["version"]}
Release: 1
Summary: {facts["summary"]}
License: {facts["license"]}
Requires: git-core >= {GIT}
%description
{facts["summary"]}
%install
cp -a {place}/. %{{buildroot}}
%files
{files}
"""
        Path(scratch, "pmgit.spec").write_text(spec)
        tops = ["--define", f"_topdir {scratch}/top", "--define", f"_rpmdir {scratch}/made"]
        called(
            ["rpmbuild", "-bb", "--quiet", "--target", f"{facts['machine']}-linux", *tops, f"{scratch}/pmgit.spec"],
            facts["epoch"],
        )
        made = next(Path(scratch, "made").rglob("*.rpm"))
        return {name: made.read_bytes()}


def segment(files: Tree, epoch: int, *, ends: bool, summed: bool) -> bytes:
    """A gzipped tar with its folders; of several in one file only the last one has the end of a tar."""
    out = io.BytesIO()
    tar = tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)
    folders = {str(parent) for name in files for parent in Path(name).parents if str(parent) != "."}
    for name in sorted(folders | set(files)):
        entry = tarfile.TarInfo(name)
        entry.mtime, entry.uname, entry.gname = epoch, "root", "root"
        if name in folders:
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        else:
            entry.mode, data = files[name]
            entry.size = len(data)
            if summed:
                entry.pax_headers["APK-TOOLS.checksum.SHA1"] = hashlib.sha1(data).hexdigest()
            tar.addfile(entry, io.BytesIO(data))
    length = tar.offset
    tar.close()
    return gzip.compress(out.getvalue() if ends else out.getvalue()[:length], 6, mtime=0)


def apk(facts: dict, tree: Tree) -> Tree:
    version = f"{facts['version']}-r0"
    data = segment(tree, facts["epoch"], ends=True, summed=True)
    # A glibc binary starts there by its stand-in alone.
    needs = ["git", *(["gcompat"] if facts["glibc"] else [])]
    about = {
        "pkgname": ["pmgit"],
        "pkgver": [version],
        "pkgdesc": [facts["summary"]],
        "builddate": [facts["epoch"]],
        "packager": [facts["maintainer"]],
        "size": [sum(len(content) for _, content in tree.values())],
        "arch": [facts["machine"]],
        "license": [facts["license"]],
        "depend": needs,
        "datahash": [hashlib.sha256(data).hexdigest()],
    }
    lines = "".join(f"{key} = {value}\n" for key, values in about.items() for value in values)
    control = segment({".PKGINFO": (0o644, lines.encode())}, facts["epoch"], ends=False, summed=False)
    return {f"pmgit-{version}.{facts['machine']}.apk": control + data}
