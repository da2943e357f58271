package client

import (
	"fmt"
	"io"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// WriteMarkdown lays a digest out as Markdown, for a report that somebody goes on writing.
func WriteMarkdown(w io.Writer, d *pb.Digest) {
	d = Said(d)
	fmt.Fprintf(w, "# %s: edition %d, %s\n\n", plain(d.Programme), d.Edition, d.Month)
	fmt.Fprintf(w, "%s, both sides. What fewer than %d people raised is left out.\n", d.Size, d.GetProtection().GetK())
	fmt.Fprint(w, "\n## Elephants: raised by both sides\n")
	for _, t := range d.Elephants {
		writeMarkdownTheme(w, t)
	}
	if len(d.Elephants) == 0 {
		fmt.Fprint(w, "\nNot enough to say.\n")
	}
	if len(d.OneSide) > 0 {
		fmt.Fprint(w, "\n## Heard mainly from one side\n")
		for _, t := range d.OneSide {
			writeMarkdownTheme(w, t)
		}
	}
	fmt.Fprint(w, "\n## Not enough to say\n\n")
	for _, sentence := range d.NotEnough {
		fmt.Fprintln(w, plain(sentence))
	}
}

func writeMarkdownTheme(w io.Writer, t *pb.Theme) {
	fmt.Fprintf(w, "\n### %s\n\n", plain(t.Label))
	for _, s := range t.Shares {
		fmt.Fprintf(w, "- %s: %s\n", plain(s.Side), ShareWords(s))
	}
	if len(t.Terms) > 0 {
		fmt.Fprintf(w, "- in the words: %s\n", plain(strings.Join(t.Terms, ", ")))
	}
	for _, own := range t.Wordings {
		fmt.Fprintf(w, "- words of %s: %s\n", plain(own.Side), plain(strings.Join(own.Words, ", ")))
	}
	if s := SteadyWords(t.Steadiness); s != "" {
		fmt.Fprintf(w, "- steady: %s\n", s)
	}
	if len(t.BookNames) > 0 {
		fmt.Fprintf(w, "- in the code book: %s\n", plain(strings.Join(t.BookNames, "; ")))
	}
	for _, q := range t.Quotes {
		fmt.Fprintf(w, "- somebody said: %s\n", plain(QuoteLine(q)))
	}
	if t.Step != "" {
		fmt.Fprintf(w, "- from the guide: %s\n", plain(t.Step))
	}
	if p := PrincipleWord(t.Principle); p != "" {
		fmt.Fprintf(w, "- principle: %s\n", p)
	}
}

// plain keeps what people wrote from being read as mark-up.
// https://spec.commonmark.org/0.31.2/#backslash-escapes
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
		"#", `\#`, "|", `\|`, "&", `\&`, "\n", " ").Replace(s)
}
