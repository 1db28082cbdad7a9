"""Files checked against the schemas, as editors' programs do it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import referencing
from check_jsonschema.parsers.yaml import construct_yaml_implementation, impl2loader
from jsonschema import Draft7Validator
from referencing.jsonschema import DRAFT7

from generator.archive.model import Archive
from generator.exports.schemas import schemas

_LOAD = impl2loader(construct_yaml_implementation(), construct_yaml_implementation(pure=True))


def schema_for(path: str) -> str:
    """The schema that the file at a path below content/ follows."""
    folder = path.partition("/")[0]
    if path.endswith(".md"):
        return "article" if folder == "articles" else "page"
    return {"articles": "sidecar", "archive.yaml": "archive"}.get(folder, folder)


class Schemas:
    """The schemas of an archive."""

    def __init__(self, archive: Archive) -> None:
        self.by_name = {file.path: json.loads(file.content) for file in schemas(archive)}
        resources = [(name, DRAFT7.create_resource(one)) for name, one in self.by_name.items()]
        self._registry = referencing.Registry().with_resources(resources)

    def problems(self, path: str, text: str) -> list[str]:
        """What a YAML editor would underline in a file; of Markdown its keys are looked at."""
        if path.endswith(".md"):
            text = text.split("---\n")[1]
        schema = {**self.by_name[f"{schema_for(path)}.json"], "$id": "x.json"}
        validator = Draft7Validator(schema, registry=self._registry)
        return [one.message for one in validator.iter_errors(_LOAD(io.BytesIO(text.encode())))]


def front_matter(folder: Path, target: Path) -> list[Path]:
    """The keys of all Markdown files below a folder, each in a YAML file of its own."""
    made = []
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        made.append(target / f"{number}-{path.stem}.yaml")
        made[-1].write_text(path.read_text(encoding="utf-8").split("---\n")[1], encoding="utf-8")
    return made
