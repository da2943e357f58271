// Package export writes what was released in the forms that other programs read: tables, graphs,
// a code book, statements.
//
// Start with [Formats]; [Format.Edition] writes an edition, [Format.Release] and [Format.Published] what a cohort of
// programmes answered. They are given what the service released and know nothing else, so that
// nothing comes out here that did not pass its rules: no note, no number of people of an edition,
// no time finer than a month. The same edition gives the same bytes. Nothing here touches a disk
// or a network.
package export

import (
	"fmt"
	"slices"

	pb "elephants/proto/elephants/v1"
)

// File is a file of an export. Its name has no folder.
type File struct {
	Name    string
	Content []byte
}

// Format is a form to export in.
type Format struct {
	Name   string
	Folder bool   // it is several files
	For    string // the programs that read it
	Holds  string // what of an edition is in it

	edition func(*edition) ([]File, error)
	answer  func(*dataset) []File // of a cohort's answer; nil where only editions fit
}

// Formats are all there are.
var Formats = []Format{
	{"csv", true, "R, Python, spreadsheets",
		"themes, barriers by side, terms, which terms stand together, wordings, quotes", tables(spreadsheets),
		spreadsheets},
	{"jsonl", false, "Python, jq, databases",
		"the same rows, one JSON object a line, and first what is known of the edition",
		tables(jsonLines), jsonLines},
	{"gexf", false, "Gephi",
		"the graph of themes and the terms that carry them, laid out and coloured; GEXF 1.3", asGEXF,
		nil},
	{"graphml", false, "igraph, networkx, Cytoscape, yEd", "the same graph", asGraphML, nil},
	{"vosviewer", true, "VOSviewer", "the same graph as a map and a network file", asVOSviewer,
		nil},
	{"qdc", false, "NVivo, ATLAS.ti, MAXQDA, QualCoder",
		"a REFI-QDA code book: a code for each theme, sets by side and principle", asCodeBook, nil},
	{"mtx", true, "scipy, R's Matrix, quanteda",
		"the matrix of themes by terms (Matrix Market), with the names of its rows and columns", asMatrix,
		nil},
	{"polis", false, "Polis", "each elephant as a statement to vote on", asStatements, nil},
	{"datapackage", true, "frictionless, CKAN, data archives",
		"the tables, each column's meaning and unit, the protection, the edition and its hash",
		tables(dataPackage), dataPackage},
}

// Lookup finds a format by its name.
func Lookup(name string) (Format, error) {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, fmt.Errorf("no such format: it is one of %v", Names())
	}
	return Formats[i], nil
}

// Names are those of the formats.
func Names() (names []string) {
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return names
}

// Edition writes a released edition.
func (f Format) Edition(e *pb.GetEditionResponse) ([]File,
	error) {
	return f.edition(readEdition(e))
}

// TakesAnswers says why a form does not fit what a cohort answered, if it does not.
func (f Format) TakesAnswers() error {
	if f.answer == nil {
		return fmt.Errorf("%s is a form of editions: a cohort's answer has no terms and no graph. "+
			"Take csv, jsonl or datapackage", f.Name)
	}
	return nil
}

// Release writes an answer of noisy counts.
func (f Format) Release(r *pb.GetReleaseResponse) ([]File, error) {
	if err := f.TakesAnswers(); err != nil {
		return nil, err
	}
	return f.answer(releaseData(r)), nil
}

// Published writes what the editions of a cohort that is too small for counts say of barriers.
func (f Format) Published(p *pb.Published) ([]File, error) {
	if err := f.TakesAnswers(); err != nil {
		return nil, err
	}
	return f.answer(publishedData(p)), nil
}

// tables makes an edition's writer from one of tables.
func tables(write func(*dataset) []File) func(*edition) ([]File, error) {
	return func(e *edition) ([]File, error) { return write(editionData(e)), nil }
}
