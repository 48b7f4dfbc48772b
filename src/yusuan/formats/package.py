"""An Office file as a package of parts, some of which are changed or added in a copy; all others stay byte for byte."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = "[Content_Types].xml"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


@dataclass(slots=True)
class Package:
    """``packed`` as it is, and the parts that a copy has instead or besides."""

    packed: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def has(self, part: str) -> bool:
        return part in self.changed or part in self.packed.namelist()

    def tree(self, part: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self.changed.get(part) or self.packed.read(part), parser)

    def put(self, part: str, tree: Any) -> None:
        self.changed[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def related(self, part: str, kind: str) -> str:
        """The part that ``part`` refers to as ``kind`` ("comments"), or ""."""
        relations = _relations(part)
        if not self.has(relations):
            return ""
        for one in self.tree(relations):
            if one.get("Type", "") == _RELATION + kind and one.get("TargetMode") != "External":
                target = one.get("Target", "")
                found = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
                return found if self.has(found) else ""
        return ""

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let ``part`` refer to ``target``; returns the name of the relation."""
        relations = _relations(part)
        tree = self.tree(relations) if self.has(relations) else etree.fromstring(_NO_RELATIONS)
        taken = {one.get("Id") for one in tree}
        name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(
            tree,
            f"{{{etree.QName(tree).namespace}}}Relationship",
            {"Id": name, "Type": _RELATION + kind, "Target": "/" + target},
        )
        self.put(relations, tree)
        return name

    def declare(self, part: str, content_type: str) -> None:
        """Say what kind of content a new part has."""
        tree = self.tree(_TYPES)
        space = etree.QName(tree).namespace
        etree.SubElement(tree, f"{{{space}}}Override", {"PartName": "/" + part, "ContentType": content_type})
        self.put(_TYPES, tree)

    def new(self, name: str) -> str:
        """A part's name like ``name`` ("xl/comments{}.xml") that isn't taken."""
        return next(part for n in ("", *range(1, 10_000)) if not self.has(part := name.format(n)))

    def save(self, to: Path) -> None:
        """Write the copy.  Raises OSError."""
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as copy:
            for info in self.packed.infolist():
                copy.writestr(info, self.changed.get(info.filename) or self.packed.read(info))
            for part in self.changed.keys() - set(self.packed.namelist()):
                copy.writestr(part, self.changed[part])


def _relations(part: str) -> str:
    return f"{posixpath.dirname(part)}/_rels/{posixpath.basename(part)}.rels"
