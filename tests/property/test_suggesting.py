"""Laws of suggesting: what is suggested anchors, and is not suggested again."""

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from generator.build.building import load
from generator.build.project import Options
from generator.editing.edits import apply
from generator.editing.suggesting import suggest, write_down
from generator.editing.surveying import survey
from tests.folders import project

RECORDS = {
    "people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\nnames: [{name: Николай Бордюжа}, {name: Bordyuzha}]\n",
    "people/tigran-sargsyan.yaml": "name: Tigran Sargsyan\n",
    "people/serzh-sargsyan.yaml": "name: Serzh Sargsyan\n",
    "organizations/sco.yaml": "name: SCO\nnames: [{name: 上海合作组织}]\n",
    "works/charter.yaml": "name: SCO Charter\n",
    "places/dushanbe.yaml": "name: Dushanbe\nnames: [{name: Душанбе}]\n",
}
WORDS = st.sampled_from(
    ["Nikolai Bordyuzha", "Bordyuzha", "Николаем Бордюжей", "Nikolay Bordiuzha", "Tigran Sargsyan", "Sargsyan", "SCO",
     "SCO Charter", "Charter", "上海合作组织", "说", "DUSHANBE", "Душанбе", "Dushanbe's", "said", "Rashid", "*em*", "\n\n", "\n",
     "-", "# ", "> ", "[SCO](organizations/sco)", "Bordy\u00aduzha", "«", "»", ".", "Osh"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=25).map(" ".join), st.booleans())
@example("Sargsyan Tigran Sargsyan Sargsyan", False)
def test_suggestions_anchor_and_never_come_twice(text, has_sidecar):
    sidecar = (
        {"articles/a.yaml": "# mine\nmentions:\n  - {quote: SCO, entity: organizations/sco}\n"}
        if has_sidecar
        else {}
    )
    if has_sidecar:
        text = f"SCO. {text}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = project(
            folder,
            {**RECORDS, **sidecar, "articles/a.md": f"---\ntitle: A\ndate: 2007\n---\n{text}\n"},
        )
        before = load(archive, Options(with_drafts=True))
        if before.has_errors:
            return
        now = survey(folder)
        apply(write_down(suggest(now, now.articles).value, now).value, folder)
        after = load(archive, Options(with_drafts=True))
        assert not after.has_errors, after.diagnostics
        assert [one.code for one in after.diagnostics if one.code.startswith("mention-")] == []
        again = suggest(survey(folder), survey(folder).articles).value.articles[0]
        assert again.suggestions == ()
