"""What goes into the images, with and without CUDA: scripts/image_binaries and deploy/docker/binaries with stand-ins for what compiles. Needs no engine."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
ENGINES = {"wrkhrs-asr", "wrkhrs-rag", "llama-server"}  # programs that name libraries of CUDA, where they are built with it

# `cmake --build` makes programs that say how they were built; `ldd` says what they name.
STANDINS = {
    "cmake": """case $1 in --build) for target in "$@" llama-server; do case $target in wrkhrs*|llama-server)
  mkdir -p "$2/bin"; echo "cuda=$WRKHRS_CUDA for=$WRKHRS_CUDA_ARCHITECTURES" >"$2/bin/$target"; esac; done; echo built >>builds;; esac""",
    "llvm-strip-19": 'cp "$4" "$3"',
    "ldd": """case $1 in */wrkhrs-sandbox) echo "	not a dynamic executable" >&2; exit 1;; esac
echo "	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x1)"
case $1 in */wrkhrs-extract) echo "	libpdfium.so => $PWD/libpdfium.so (0x2)";; esac
if grep -q cuda=1 "$1"; then cat "named/${1##*/}" 2>/dev/null || true; fi""",
    "scripts/source_hash": "echo abc",
    "scripts/deps": ":",
    "scripts/setup": "echo compiling; exit 3",
}


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "path").mkdir()
    (tmp_path / "named").mkdir()
    for name, text in STANDINS.items():
        file = tmp_path / (name if "/" in name else f"path/{name}")
        file.write_text(f"#!/bin/bash\nset -e\n{text}\n")
        file.chmod(0o755)
    for name in ("scripts/image_binaries", "deploy/docker/binaries"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    toolkit = tmp_path / "toolkit"
    toolkit.mkdir()
    for library in ("libcudart.so.13", "libcublas.so.13"):
        (toolkit / f"{library}.0.96").write_text(library)
        (toolkit / library).symlink_to(f"{library}.0.96")
    (tmp_path / "libpdfium.so").write_text("pdfium")
    for program in ENGINES:
        names(tmp_path, program, f"libcudart.so.13 => {toolkit}/libcudart.so.13 (0x3)", f"libcublas.so.13 => {toolkit}/libcublas.so.13 (0x4)")
    return tmp_path


def names(checkout, program, *lines):
    (checkout / "named" / program).write_text("".join(f"\t{line}\n" for line in lines))


def run(checkout, *command, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WRKHRS_")}
    environment |= {"PATH": f"{checkout}/path:{os.environ['PATH']}", "XDG_CACHE_HOME": f"{checkout}/cache"} | variables
    return subprocess.run([checkout / command[0], *command[1:]], cwd=checkout, env=environment, text=True, capture_output=True, timeout=60)


def staged(checkout, **variables):
    done = run(checkout, "scripts/image_binaries", **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    image = checkout / "build/image"
    return (image / "bin/wrkhrs-asr").read_text().strip(), sorted(file.name for file in image.glob("cuda/*")), done.stdout


def builds(checkout):
    return (checkout / "builds").read_text().count("built")


def test_without_cuda_the_images_get_none_and_with_it_what_the_programs_name_of_the_toolkit(checkout):
    assert staged(checkout)[:2] == ("cuda=0 for=", [])
    assert not (checkout / "build/image/cuda").exists()
    assert staged(checkout, WRKHRS_CUDA="1", WRKHRS_CUDA_ARCHITECTURES="90;89")[:2] == ("cuda=1 for=90;89", ["libcublas.so.13", "libcudart.so.13"])
    assert (checkout / "build/image/cuda/libcublas.so.13").read_text() == "libcublas.so.13" and not (checkout / "build/image/cuda/libcublas.so.13").is_symlink()


def test_each_kind_is_kept_by_itself_and_none_is_taken_for_another(checkout):
    kinds = [{}, {"WRKHRS_CUDA": "1"}, {"WRKHRS_CUDA": "1", "WRKHRS_CUDA_ARCHITECTURES": "90"}]
    programs = [staged(checkout, **kind)[:2] for kind in kinds]
    assert [program for program, _ in programs] == ["cuda=0 for=", "cuda=1 for=", "cuda=1 for=90"] and builds(checkout) == 3
    for kind, expected in zip(kinds, programs):
        *again, said = staged(checkout, **kind)
        assert tuple(again) == expected and "from the cache" in said
        assert "up to date" in staged(checkout, **kind)[2]
    assert builds(checkout) == 3


def test_env_says_it_like_the_environment_which_outranks_it(checkout):
    (checkout / ".env").write_text("WRKHRS_CUDA=0\nWRKHRS_IMAGES=airgapped\nWRKHRS_CUDA='1'  # the card\nWRKHRS_CUDA_ARCHITECTURES=90\n")
    assert staged(checkout)[0] == "cuda=1 for=90"
    assert staged(checkout, WRKHRS_CUDA="0")[:2] == ("cuda=0 for=90", [])


def test_programs_in_the_cache_whose_toolkit_is_gone_are_linked_again(checkout):
    staged(checkout, WRKHRS_CUDA="1")
    staged(checkout)
    for file in (checkout / "toolkit").glob("*.96"):
        file.rename(file.with_suffix(".97"))
        link = checkout / "toolkit" / file.name.removesuffix(".0.96")
        link.unlink()
        link.symlink_to(file.with_suffix(".97").name)
    assert staged(checkout, WRKHRS_CUDA="1")[1] == ["libcublas.so.13", "libcudart.so.13"] and builds(checkout) == 3


@pytest.mark.parametrize("program, line, said", [
    ("wrkhrs-asr", "libcuda.so.1 => /usr/lib/x86_64-linux-gnu/libcuda.so.1 (0x5)", "would not start where there is no driver"),
    ("wrkhrs-asr", "libcublasLt.so.13 => not found", "does not find libcublasLt.so.13"),
    ("wrkhrs", "libcudart.so.13 => /usr/local/cuda/lib64/libcudart.so.13 (0x5)", "wrkhrs names libcudart.so.13, which its image does not have"),
])
def test_a_program_that_would_not_start_in_its_image_is_refused(checkout, program, line, said):
    names(checkout, program, line)
    done = run(checkout, "scripts/image_binaries", WRKHRS_CUDA="1")
    assert done.returncode == 1 and said in done.stderr
    assert not (checkout / "build/image/bin").exists()


def test_a_value_that_is_neither_is_refused(checkout):
    done = run(checkout, "scripts/image_binaries", WRKHRS_CUDA="yes")
    assert done.returncode == 2 and "WRKHRS_CUDA is 'yes'; it is 1 or 0" in done.stderr


def test_the_build_of_the_images_takes_programs_of_the_kind_that_is_asked_for_only(checkout):
    def taken(**variables):
        shutil.rmtree(checkout / "out", ignore_errors=True)
        return run(checkout, "deploy/docker/binaries", f"{checkout}/out", **variables)

    staged(checkout)
    assert taken(WRKHRS_CUDA="0").returncode == 0 and (checkout / "out/bin/wrkhrs-asr").read_text().startswith("cuda=0")
    refused = taken(WRKHRS_CUDA="1")
    assert refused.returncode == 1 and "run `WRKHRS_CUDA=1 scripts/image_binaries`" in refused.stderr
    staged(checkout, WRKHRS_CUDA="1")
    assert taken(WRKHRS_CUDA="1").returncode == 0 and (checkout / "out/bin/wrkhrs-asr").read_text().startswith("cuda=1")
    assert taken(WRKHRS_CUDA="0").stdout.endswith("compiling\n"), "without CUDA it compiles, as for other sources"


def test_the_images_with_cuda_are_those_of_the_programs_that_may_name_it():
    script = (ROOT / "scripts/image_binaries").read_text()
    may = set(re.search(r"\n *(wrkhrs-[a-z |-]+)\) ;;", script)[1].split(" | "))
    targets = re.split(r"\nFROM ", (ROOT / "Dockerfile").read_text())
    with_cuda = set()
    for target in targets:
        if target.startswith("engines AS "):
            with_cuda |= set(re.findall(r"/out/bin/(\S+)", target))
        elif may & set(re.findall(r"/out/bin/(\S+)", target)):
            pytest.fail(f"no CUDA in: FROM {target.splitlines()[0]}")
    assert ENGINES <= may <= with_cuda
