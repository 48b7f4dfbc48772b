"""What people can type or read about is documented; a thing that isn't fails here."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from yusuan.cli import app
from yusuan.limits import LIMITS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def commands() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def walk(name: str, command: Any) -> None:
        if hasattr(command, "commands"):
            for inner, sub in command.commands.items():
                walk(f"{name} {inner}", sub)
        else:
            found.append((name, command))

    walk("yusuan", typer.main.get_command(app))
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda v: v if isinstance(v, str) else "")
def test_every_command_and_option_is_documented(name: str, command: Any) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    _, found, section = text.partition(f"## {name}\n")
    assert found, f"docs/commands.md has no section for {name}"
    section = section.partition("\n## ")[0]
    for parameter in command.params:
        for option in (o for o in parameter.opts if o.startswith("--") and o != "--help"):
            assert f"`{option}`" in section, f"{name} {option} is not in docs/commands.md"


def test_the_readme_and_ci_run_the_same_test_command() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert ci.startswith("python3 -m venv")
    for readme in ("README.md", "README.zh-CN.md"):
        assert ci in (ROOT / readme).read_text(encoding="utf-8").splitlines()


def test_both_readmes_give_the_same_main_command() -> None:
    def main(name: str) -> list[str]:
        return [
            line
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if "yusuan compile examples/" in line
        ]

    assert len(main("README.md")) == 1
    assert main("README.md") == main("README.zh-CN.md")


def test_links_in_the_documents_lead_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "README.zh-CN.md", *DOCS.glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_section_of_the_outline_is_in_the_document_map() -> None:
    from yusuan.disclosure.pack import load_pack

    text = (DOCS / "document-map.md").read_text(encoding="utf-8")
    pack = load_pack("changzhi-2024")
    keys = [f"statements.{s.key}" for s in pack.statements]
    parents = {s.key.rpartition(".")[0] for s in pack.outline}
    keys += [s.key for s in pack.outline if s.key not in parents or s.text]
    assert [k for k in keys if f" {k}" not in text] == []


def test_every_problem_told_while_compiling_is_documented() -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src" / "yusuan" / "disclosure").glob("*.py"))
    told = set(re.findall(r'Problem\(\s*"((?:words|compile|pack)\.[a-z_]+)"', source))
    text = (DOCS / "compile-checks.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### `([a-z_.]+)`", text, re.MULTILINE)) == told


def test_every_limit_is_documented_as_it_is() -> None:
    text = (DOCS / "reading.md").read_text(encoding="utf-8")
    for what, most in LIMITS.items():
        assert f"| {what} | {most} |" in text
