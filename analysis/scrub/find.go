package scrub

import (
	"elephants/analysis/scrub/internal/judge"
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/name"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/pattern"
)

// mark runs every way of finding that looks at the text alone, the surest first: what is marked
// stays marked.
func mark(n *note.Note) {
	judge.Plain(n)
	pattern.Mark(n)
	name.Announced(n)
	judge.Tagged(n)
	name.Company(n)
	judge.SinglingOut(n)
	name.Beside(n)
}

// complete marks what follows from what is marked, here or in other notes.
func complete(n *note.Note, m *name.Memory, strict bool) {
	m.Again(n)
	judge.Bridge(n)
	if strict || known.Foreign(n.Words) {
		judge.Unknown(n)
	}
}
