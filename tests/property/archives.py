"""Small archives that chance makes, and what people do to them.

Everything is drawn from one ``random.Random``: Hypothesis gives one that it can shrink.
"""

from collections.abc import Callable
from random import Random

Files = dict[str, str]
"""An archive's files by path, relative to its folder."""

KINDS = ("people", "organizations", "places", "events", "topics", "works")
NAMES = {
    "people": ("Nikolai Bordyuzha", "Bolat Nurgaliev", "Zhang Deguang", "Emomali Rahmon"),
    "organizations": ("CSTO", "SCO", "Council of Ministers"),
    "places": ("Dushanbe", "Moscow", "Astana"),
    "events": ("Summit", "Session"),
    "topics": ("Security", "Drugs", "Borders"),
    "works": ("Charter", "Memorandum"),
}
WORDS = [
    "the",
    "council",
    "met",
    "and",
    "signed",
    "a",
    "plan",
    "on",
    "borders",
    "in",
    "autumn",
    "with",
    "all",
    "its",
    "members",
]
DATES = ("2007-10-05", "2007-10", "2007~", "2008-01-02", "1999", "2007-10-05/2007-10-07")
CONFIG = "content/archive.yaml"


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def ids(files: Files, kind: str) -> list[str]:
    """The ids of the records of a kind."""
    start, ending = f"content/{kind}/", ".md" if kind == "articles" else ".yaml"
    return sorted(
        f"{kind}/{path.rpartition('/')[2].removesuffix(ending)}"
        for path in files
        if path.startswith(start) and path.endswith(ending)
    )


def entities(files: Files) -> list[str]:
    return [id for kind in KINDS for id in ids(files, kind)]


def name_of(files: Files, id: str) -> str:
    return files[f"content/{id}.yaml"].partition("\n")[0].removeprefix("name: ")


def random_archive(dice: Random) -> Files:
    """An archive of a few articles and records that refer to each other."""
    files: Files = {CONFIG: config(dice)}
    for kind in KINDS:
        for name in dice.sample(NAMES[kind], dice.randint(1, len(NAMES[kind]))):
            files[f"content/{kind}/{slug(name)}.yaml"] = f"name: {name}\n"
    for id in entities(files):
        files[f"content/{id}.yaml"] = authority(files, id, dice)
    for _ in range(dice.randint(1, 5)):
        add_article(files, dice)
    if dice.random() < 0.5:
        add_page(files, dice)
    return files


def config(dice: Random) -> str:
    lines = ["format: 1", f"title: {dice.choice(['Archive', 'Another archive'])}"]
    if dice.random() < 0.3:
        lines.append("url: https://example.org/archive/")
    if dice.random() < 0.3:
        lines.append("language: ru")
    if dice.random() < 0.3:
        lines.append("annotators: [{id: ab, name: Alexander Bell}]")
    if dice.random() < 0.3:
        lines.append(f"leave_out: [{dice.choice(['citations', 'entity-feeds', 'json-feeds'])}]")
    return "\n".join(lines) + "\n"


def authority(files: Files, id: str, dice: Random) -> str:
    """A record of this id, with what its kind may have."""
    kind = id.partition("/")[0]
    lines = [f"name: {name_of(files, id)}{dice.choice(['', '', ' II'])}"]
    if dice.random() < 0.4:
        lines.append(f"description: {phrase(dice)}")
    if dice.random() < 0.3:
        lines.append(f"names: [{{name: {dice.choice(sum(NAMES.values(), ()))}}}]")
    if dice.random() < 0.2:
        lines.append(f"same_as: {{wikidata: Q{dice.randint(1, 3)}}}")
    if dice.random() < 0.2:
        lines.append(f"{'biography' if kind == 'people' else 'history'}: See {link(files, dice)}.")
    lines += details(files, id, kind, dice)
    return "\n".join(lines) + "\n"


def details(files: Files, id: str, kind: str, dice: Random) -> list[str]:
    bodies, places = ids(files, "organizations"), ids(files, "places")
    found = []
    if kind == "people" and dice.random() < 0.6:
        found.append(f"born: {dice.choice(['1949', '1950-02-03'])}")
        if bodies:
            body = dice.choice(bodies)
            found.append(
                f"positions: [{{organization: {body}, title: Secretary General, from: 2003}}]"
            )
    if kind == "organizations" and dice.random() < 0.6:
        members = dice.sample(entities(files), min(2, len(entities(files))))
        fitting = [
            one for one in members if one.partition("/")[0] in ("people", "places") and one != id
        ]
        found.append(f"members: [{', '.join(f'{{entity: {one}}}' for one in fitting)}]")
    if kind == "events" and places:
        found.append(f"date: {dice.choice(DATES)}\nplace: {dice.choice(places)}")
    if kind == "places":
        found.append(f"coordinates: [{dice.randint(-80, 80)}, {dice.randint(-170, 170)}]")
    if kind == "topics":
        below = [one for one in ids(files, "topics") if one < id]
        if below and dice.random() < 0.5:
            found.append(f"broader: {dice.choice(below)}")
    return found


def phrase(dice: Random) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(1, 6)))


def link(files: Files, dice: Random) -> str:
    target = dice.choice([*entities(files), *ids(files, "articles")])
    return f"[this]({target})"


def add_article(files: Files, dice: Random) -> None:
    stem = f"content/articles/{dice.choice(['2007/', '1999/', ''])}report-{dice.randint(1, 9)}"
    if any(path.endswith(f"/{stem.rpartition('/')[2]}.md") for path in files):
        return
    paragraphs = []
    named = []
    for _ in range(dice.randint(1, 3)):
        words = [phrase(dice)]
        for id in dice.sample(entities(files), min(dice.randint(0, 3), len(entities(files)))):
            words += [name_of(files, id), phrase(dice)]
            named.append(id)
        paragraphs.append(" ".join(words) + ".")
    head = [f"title: {phrase(dice)}", f"date: {dice.choice(DATES)}"]
    head += front_matter(files, dice)
    files[f"{stem}.md"] = "---\n" + "\n".join(head) + "\n---\n\n" + "\n\n".join(paragraphs) + "\n"
    if dice.random() < 0.9:
        files[f"{stem}.yaml"] = sidecar(files, dict.fromkeys(named), paragraphs, dice)


def front_matter(files: Files, dice: Random) -> list[str]:
    topics, places = ids(files, "topics"), ids(files, "places")
    articles = ids(files, "articles")
    found = []
    if topics and dice.random() < 0.5:
        found.append(f"topics: [{dice.choice(topics)}]")
    if places and dice.random() < 0.5:
        found.append(f"dateline: {dice.choice(places)}")
    if dice.random() < 0.5:
        found.append(f"source: {{publisher: {dice.choice(['ITAR-TASS', 'Asia-Plus'])}}}")
    if dice.random() < 0.2:
        found.append(f"language: {dice.choice(['ru', 'en'])}")
    if dice.random() < 0.15:
        found.append(dice.choice(["status: draft", "status: withdrawn\nreason: It was wrong"]))
    if dice.random() < 0.15:
        found.append(dice.choice(["text: withheld", "text: abstract"]))
    if articles and dice.random() < 0.2:
        found.append(f"translation_of: {dice.choice(articles)}")
    if dice.random() < 0.1:
        found.append(f"aliases: [old/{dice.randint(1, 4)}/]")
    return found


def sidecar(files: Files, named: dict[str, None], paragraphs: list[str], dice: Random) -> str:
    """Annotations of every kind, of words that stand in the paragraphs."""
    text = "\n".join(paragraphs)
    mentions = []
    for id in named:
        if name_of(files, id) in text and dice.random() < 0.85:
            capacity = f", as: {dice.choice(['CSTO Secretary General', 'head'])}"
            mentions.append(
                f"- {{quote: {name_of(files, id)}, entity: {id}"
                f"{capacity if dice.random() < 0.3 else ''}}}"
            )
    lines = ["annotator: ab"]
    if mentions:
        lines += ["mentions:", *dict.fromkeys(mentions)]
    quote = " ".join(dice.choice(paragraphs).split()[:3]).strip(".")
    speakers = [id for id in entities(files) if id.startswith(("people/", "places/"))]
    if dice.random() < 0.4:
        who = f", speaker: {dice.choice(speakers)}" if speakers and dice.random() < 0.7 else ""
        about = f", about: [{dice.choice(entities(files))}]" if dice.random() < 0.5 else ""
        lines.append(f"quotations: [{{quote: {quote}, occurrence: 1{who}{about}}}]")
    if dice.random() < 0.3:
        lines.append(f"notes: [{{quote: {quote}, occurrence: 1, text: {phrase(dice)}}}]")
    if dice.random() < 0.2:
        lines.append(
            f"notes:\n- text: About {link(files, dice)}." if "notes" not in lines[-1] else ""
        )
    if dice.random() < 0.3:
        lines.append(f"corrections: [{{quote: {quote}, occurrence: 1, reading: {phrase(dice)}}}]")
    people, bodies = ids(files, "people"), ids(files, "organizations")
    if people and bodies and dice.random() < 0.4:
        lines.append(
            f"statements: [{{subject: {dice.choice(people)}, predicate: "
            f"{dice.choice(['appointed', 'dismissed', 'joined', 'met'])}, "
            f"object: {dice.choice(bodies)}, value: Secretary General}}]"
        )
    return "\n".join(line for line in lines if line) + "\n"


def add_page(files: Files, dice: Random) -> None:
    name = dice.choice(["about", "help"])
    files[f"content/pages/{name}.md"] = (
        f"---\ntitle: {phrase(dice)}\n---\n\nSee {link(files, dice)}. {phrase(dice)}\n"
    )


# What people do


def edit_article(files: Files, dice: Random) -> None:
    paths = sorted(
        path for path in files if path.startswith("content/articles/") and path.endswith(".md")
    )
    if not paths:
        return
    path = dice.choice(paths)
    head, body = files[path].removeprefix("---\n").split("\n---\n", 1)
    match dice.randint(0, 3):
        case 0:
            body = body.rstrip() + f" {phrase(dice)}\n"
        case 1:
            body = body.replace("the council", "a council", 1)
        case 2:
            keys = [line for line in head.split("\n") if not line.startswith("title")]
            head = "\n".join([f"title: {phrase(dice)}", *keys])
        case _:
            head = "\n".join(
                [
                    f"title: {phrase(dice)}",
                    f"date: {dice.choice(DATES)}",
                    *front_matter(files, dice),
                ]
            )
    files[path] = f"---\n{head}\n---\n{body}"


def edit_sidecar(files: Files, dice: Random) -> None:
    paths = sorted(
        path for path in files if path.startswith("content/articles/") and path.endswith(".md")
    )
    if not paths:
        return
    path = dice.choice(paths)
    body = files[path].split("\n---\n", 1)[1]
    named = {id: None for id in entities(files) if name_of(files, id) in body}
    paragraphs = [one for one in body.split("\n\n") if one.strip()]
    beside = path.removesuffix(".md") + ".yaml"
    if dice.random() < 0.1:
        files.pop(beside, None)
    elif paragraphs:
        files[beside] = sidecar(files, named, [one.strip() for one in paragraphs], dice)


def remove_article(files: Files, dice: Random) -> None:
    paths = sorted(
        path for path in files if path.startswith("content/articles/") and path.endswith(".md")
    )
    if paths:
        path = dice.choice(paths)
        del files[path]
        files.pop(path.removesuffix(".md") + ".yaml", None)


def rename_article(files: Files, dice: Random) -> None:
    paths = sorted(
        path for path in files if path.startswith("content/articles/") and path.endswith(".md")
    )
    if not paths:
        return
    path = dice.choice(paths)
    new = f"content/articles/{dice.choice(['2007/', '1999/', ''])}renamed-{dice.randint(1, 9)}"
    for ending in (".md", ".yaml"):
        old = path.removesuffix(".md") + ending
        if old in files:
            files[new + ending] = files.pop(old)


def edit_entity(files: Files, dice: Random) -> None:
    known = entities(files)
    if known:
        id = dice.choice(known)
        files[f"content/{id}.yaml"] = authority(files, id, dice)


def add_entity(files: Files, dice: Random) -> None:
    kind = dice.choice(KINDS)
    name = dice.choice(NAMES[kind])
    path = f"content/{kind}/{slug(name)}.yaml"
    files.setdefault(path, f"name: {name}\n")


def remove_entity(files: Files, dice: Random) -> None:
    """Whether anything still refers to it is left to chance: then the build must say so."""
    known = entities(files)
    if known:
        del files[f"content/{dice.choice(known)}.yaml"]


def edit_config(files: Files, dice: Random) -> None:
    files[CONFIG] = config(dice)


def edit_page(files: Files, dice: Random) -> None:
    if dice.random() < 0.3:
        for path in [path for path in files if path.startswith("content/pages/")]:
            del files[path]
    else:
        add_page(files, dice)


def edit_attachment(files: Files, dice: Random) -> None:
    path = f"content/files/{dice.choice(['a.txt', 'b.txt'])}"
    if path in files and dice.random() < 0.4:
        del files[path]
    else:
        files[path] = phrase(dice)


EXTRA = "templates/components/extra.html"


def edit_theme(files: Files, dice: Random) -> None:
    """Templates that read the whole, or include what may be missing; styles; texts."""
    match dice.randint(0, 6):
        case 0:
            files["templates/base.html"] = (
                '{% extends "!theme/base.html" %}{% block head %}'
                '<meta name="people" content="{% for one in archive.totals().kinds %}'
                '{{ one.kind }}{{ one.count }} {% endfor %}">{% endblock %}\n'
            )
        case 1:
            files.pop("templates/base.html", None)
        case 2:
            files["templates/pages/withdrawn.html"] = (
                '{% extends "base.html" %}{% block main %}<h1>gone</h1>'
                '{% include ["components/extra.html", "components/more.html"] ignore missing %}'
                "{% endblock %}\n"
            )
            files["templates/pages/page.html"] = (
                '{% extends "base.html" %}{% block main %}<h1>{{ archive.title_of(page.subject) }}</h1>'
                '{% set part = "components/extra.html" %}{% include part ignore missing %}{% endblock %}\n'
            )
        case 3:
            files[EXTRA] = f"<p>{phrase(dice)}</p>\n"
        case 4:
            files.pop(EXTRA, None)
        case 5:
            files["templates/components/extra.css"] = f"/* {phrase(dice)} */\n"
        case _:
            files["templates/languages/en.yaml"] = f'base.skip: "{phrase(dice)}"\n'


def mistype(files: Files, dice: Random) -> None:
    """Make a mistake in a file, such that it cannot be read, or that something in it is wrong."""
    path = dice.choice(sorted(path for path in files if path.startswith("content/")))
    if path.endswith(".md"):
        files[path] = files[path].replace("---\n", f"---\n{dice.choice(MISTAKES)}", 1)
    elif path.startswith("content/articles/") and dice.random() < 0.5:
        files[path] = f"{files[path]}notes: [{{quote: mistyped words, text: x}}]\n"
    elif path.endswith(".yaml"):
        files[path] = f"{dice.choice(MISTAKES)}{files[path]}"


MISTAKES = ("mistyped: [\n", "mistyped: 1\n", "mistyped\n")


def correct(files: Files) -> None:
    """Take such mistakes out again."""
    for path, text in files.items():
        lines = [line for line in text.split("\n") if "mistyped" not in line]
        files[path] = "\n".join(lines)


def mend(files: Files, dice: Random) -> None:
    """Take out of every file what is mistyped, and what refers to records that are not there."""
    correct(files)
    known = {*entities(files), *ids(files, "articles")}
    for path in sorted(files):
        text = files[path]
        if not path.startswith("content/") or "pages/" in path:
            continue
        missing = any(
            f"{kind}/" in text and any(one not in known for one in _references(text, kind))
            for kind in (*KINDS, "articles")
        )
        if not missing:
            continue
        if path.endswith(".yaml") and "/articles/" in path:
            del files[path]
        elif path.endswith(".yaml") and path != CONFIG:
            files[path] = text.partition("\n")[0] + "\n"
        elif path.endswith(".md"):
            head, body = text.removeprefix("---\n").split("\n---\n", 1)
            kept = [line for line in head.split("\n") if line.startswith(("title", "date:"))]
            files[path] = "---\n" + "\n".join(kept) + "\n---\n" + body
    edit_page_links(files, dice)


def edit_page_links(files: Files, dice: Random) -> None:
    for path in [path for path in files if path.startswith("content/pages/")]:
        files[path] = f"---\ntitle: {phrase(dice)}\n---\n\n{phrase(dice)}\n"


def _references(text: str, kind: str) -> list[str]:
    found = []
    for piece in text.split(f"{kind}/")[1:]:
        slug_ = ""
        for char in piece:
            if not (char.isalnum() or char == "-"):
                break
            slug_ += char
        found.append(f"{kind}/{slug_}")
    return found


EDITS: tuple[Callable[[Files, Random], None], ...] = (
    edit_article, edit_article, edit_sidecar, edit_sidecar, edit_sidecar, add_article,
    remove_article, rename_article, edit_entity, edit_entity, add_entity, remove_entity,
    edit_config, edit_page, edit_attachment, edit_theme, edit_theme,
)  # fmt: skip
