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
	name, rest, _ := strings.Cut(Title(d), " · edition ")
	fmt.Fprintf(w, "# %s: edition %s\n\n", plain(name), strings.Replace(rest, " · ", ", ", 1))
	for _, line := range OpeningLines(d) {
		fmt.Fprintln(w, plain(line))
	}
	section := func(heading string, themes []*pb.Theme) {
		if len(themes) == 0 {
			return
		}
		fmt.Fprintf(w, "\n## %s\n", heading)
		for _, t := range themes {
			writeMarkdownTheme(w, d, t)
		}
	}
	if Learning(d) {
		section("What worked", d.Better)
		section("What did not work", d.Also)
		writeUnplanned(w, d)
		section("What people hope", d.Hopes)
		writeNotEnough(w, d)
		return
	}
	section("What both sides say", d.Elephants)
	if len(d.Elephants) == 0 && d.GetAsked() != pb.Asked_ASKED_ONE {
		fmt.Fprint(w, "\n## What both sides say\n\nNot enough to say.\n")
	}
	section("Mainly from one side", d.OneSide)
	section("Also raised", d.Also)
	section("What works", d.Better)
	section("What people hope", d.Hopes)
	writeUnplanned(w, d)
	section("Heard by the program, confirmed by nobody: worth asking about", d.Heard)
	writeNotEnough(w, d)
}

func writeUnplanned(w io.Writer, d *pb.Digest) {
	if len(d.Unplanned) > 0 {
		fmt.Fprint(w, "\n## What nobody planned\n\nIn words that several interviewers wrote:\n\n")
	}
	for _, c := range d.Unplanned {
		fmt.Fprintf(w, "- %s\n", plain(UnplannedLine(c)))
	}
}

func writeNotEnough(w io.Writer, d *pb.Digest) {
	fmt.Fprint(w, "\n## Not enough to say\n\n")
	for _, sentence := range d.NotEnough {
		fmt.Fprintln(w, plain(sentence))
	}
	if line := CoverageLine(d); line != "" {
		fmt.Fprintln(w, plain(line))
	}
}

func writeMarkdownTheme(w io.Writer, d *pb.Digest, t *pb.Theme) {
	fmt.Fprintf(w, "\n### %s\n\n", plain(t.Label))
	if t.Sentence != "" {
		fmt.Fprintf(w, "%s\n\n", plain(t.Sentence))
	}
	line := func(called, said string) {
		if said != "" {
			fmt.Fprintf(w, "- %s: %s\n", plain(called), plain(said))
		}
	}
	for _, s := range t.Shares {
		line(s.Side, ShareWords(s))
	}
	for _, e := range t.Examples {
		line("in other words", ExampleLine(e))
	}
	for _, q := range t.Quotes {
		line("somebody said", QuoteLine(q))
	}
	line("often said by the same people as", strings.Join(Together(d, t), "; "))
	line("to try", t.Step)
	line("principle", PrincipleWord(t.Principle))
	line("in the code book", strings.Join(t.BookNames, "; "))
}

// plain keeps what people wrote from being read as mark-up.
// https://spec.commonmark.org/0.31.2/#backslash-escapes
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
		"<", `\<`, ">", `\>`,
		"#", `\#`, "|", `\|`, "&", `\&`, "\n", " ").
		Replace(s)
}
