// Command train makes what the scrubber knows: the lists of words and the weights of the tagger. It
// reads the collected data, writes the two files that are embedded, and ends the same whenever it
// begins the same.
//
//	go run ./analysis/scrub/train -data DIR -lists       the lists, first
//	go run ./analysis/scrub/train -data DIR              the weights
//	go run ./analysis/scrub/train -data DIR -without london,plain-london -weights FILE
//	go run ./analysis/scrub/train -data DIR -more analysis/scrub/testdata/train -weights FILE
//
// The third form leaves sources of notes out, for measuring on them: see the package's README. The
// fourth takes one more folder of marked notes; what ships was made without it.
package main

import (
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const seed = 20261121

// passages are the training texts of this repository, beside the collected ones.
//
//go:embed notes/*.txt
var passages embed.FS

func main() {
	data := flag.String("data", "",
		"folder of the collected data, with deid, sense and themes in it")
	without := flag.String("without", "",
		"sources of the marked notes to leave out, with commas between them")
	more := flag.String("more", "",
		"one more folder of marked notes to train on")
	words := flag.Bool("lists", false,
		"make the lists and stop: they must be made before the tagger is trained on them")
	weights := flag.String("weights", "analysis/scrub/internal/tag/weights.bin",
		"file to write the weights to")
	rounds := flag.Int("rounds", 20, "times that every note is seen")
	learners := flag.Int("learners", 2,
		"models that are trained, each on its own copies in its own order; what ships is their mean")
	flag.Parse()
	if *data == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if *words {
		writeLists("analysis/scrub/internal/lists/lists.bin", makeGazetteer(*data),
			groupWords(*data))
		return
	}
	folders := []fs.FS{os.DirFS(filepath.Join(*data, "deid", "train", "notes")), ownPassages()}
	if *more != "" {
		folders = append(folders, os.DirFS(*more))
	}
	train(*data, folders, strings.Split(*without, ","), *rounds, *learners, *weights)
}

func ownPassages() fs.FS {
	ours, err := fs.Sub(passages, "notes")
	check(err)
	return ours
}

// train writes the mean of so many learners. With hashed features all have the same rows, so that
// the mean of the weights is the mean of the scores.
func train(data string, folders []fs.FS, without []string, rounds, learners int, out string) {
	names := readSurrogates(data)
	var notes []note
	for _, folder := range folders {
		notes = append(notes, readNotes(folder, without)...)
	}
	if !slices.Contains(without, "comments") {
		notes = append(notes, readComments(filepath.Join(data, "themes", "polis"), names)...)
	}
	slots := claim(notes, &deriver{rand.New(rand.NewPCG(seed, 0)), names})
	mean := newMean(slots)
	for n := range learners {
		r := rand.New(rand.NewPCG(seed, uint64(1+n)))
		newLearner(slots, r).learn(notes, &deriver{r, names}, rounds, mean)
	}
	packed := mean.weights().Pack(leastWeight)
	check(os.WriteFile(out, packed, 0o666))
	fmt.Printf("weights: %d bytes\n", len(packed))
}

// leastWeight is the weight below which one says too little to be shipped.
const leastWeight = 0.05

// learn goes over copies of the notes so many times and adds the later states to the mean.
func (l *learner) learn(notes []note, d *deriver, rounds int, m *mean) {
	for round := range rounds {
		loss, words := 0.0, 0
		for _, i := range l.Perm(len(notes)) {
			n := notes[i]
			if round > 0 {
				n = d.copy(n)
			}
			e := n.example()
			for _, line := range e.page.Lines() {
				loss += l.line(e.page, line, e.labels[line.From:line.To])
			}
			words += len(e.labels)
		}
		if round >= rounds/3 {
			m.add(l)
		}
		fmt.Printf("round %d: %d words, loss %.4f a word\n", round+1, words, loss/float64(words))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}
