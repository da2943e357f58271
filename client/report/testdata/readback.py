"""Reads a report with python-docx and prints each paragraph's style and text, as JSON lines, and its title and language."""
import json, sys

import docx

document = docx.Document(sys.argv[1])
print(json.dumps(["core", document.core_properties.title, document.core_properties.language]))
for p in document.paragraphs:
    raised = "".join(r.text for r in p.runs if r.font.superscript)
    plain = "".join(r.text for r in p.runs if not r.font.superscript)
    print(json.dumps([p.style.name, plain, raised]))
