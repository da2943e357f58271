package stance

import (
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"elephants/analysis/descent"
	"elephants/analysis/vector"
)

const (
	// strength is the inverse of the penalty on squared weights. 3 to 30 measured the same.
	strength = 10
	// rounds bounds the descent.
	rounds = 60
	// framedWeight is what a passage made of a frame counts where one that was written counts 1: 1
	// measured .005 less.
	framedWeight = 0.3
)

// framed is how many passages each triple of clauses gives, by the stances' order.
var framed = Chances{5, 5, 3, 3, 1}

// example is a passage to learn from.
type example struct {
	Said
	class  int // its stance, in the order of Stances
	weight float32
}

// Encoded trains a model on a bank (bank/README.md) and gives its file: the same bank gives the
// same bytes.
func Encoded(bank fs.FS) ([]byte, error) {
	examples, sum, err := readBank(bank)
	if err != nil {
		return nil, err
	}
	m := train(examples)
	m.bank = sum
	return m.encode()
}

// readBank gives the examples of a bank and its digest.
func readBank(bank fs.FS) (out []example, sum string, err error) {
	files := map[string]string{}
	var all [][]byte
	for _, name := range append(slices.Clone(spokenFiles), pairsFile, framesFile) {
		data, err := fs.ReadFile(bank, name)
		if err != nil {
			return nil, "", fmt.Errorf("reading the bank: %w", err)
		}
		files[name], all = string(data), append(all, data)
	}
	for _, name := range spokenFiles {
		said, err := spoken(name, files[name])
		if err != nil {
			return nil, "", err
		}
		for _, s := range said {
			out = append(out, example{s, slices.Index(Stances, s.Stance), 1})
		}
	}
	made, err := framedOf(files[pairsFile], files[framesFile])
	return append(out, made...), digest(all...), err
}

// framedOf puts each triple of clauses into some frames.
func framedOf(pairs, frames string) (out []example, err error) {
	type triple struct {
		barrier string
		clauses []string
	}
	var triples []triple
	err = sections(pairsFile, pairs, func(head []string, line string) bool {
		clauses := strings.Split(line, "|")
		triples = append(triples, triple{head[0], clauses})
		return len(clauses) == 3
	})
	if err != nil {
		return nil, err
	}
	of := map[Stance][]string{}
	err = sections(framesFile, frames, func(head []string, line string) bool {
		of[Stance(head[0])] = append(of[Stance(head[0])], line)
		return slices.Contains(Stances, Stance(head[0]))
	})
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(7, 15)) //nolint:gosec // fixed: the same bank gives the same model
	for i, t := range triples {
		other := triples[(i+1)%len(triples)]
		for k, s := range Stances {
			if len(of[s]) == 0 {
				return nil, fmt.Errorf("bank/%s has no frame for %s", framesFile, s)
			}
			for range int(framed[k]) {
				text := fill(of[s][random.IntN(len(of[s]))], t.clauses, other.clauses)
				out = append(out, example{Said{text, t.barrier, s}, k, framedWeight})
			}
		}
	}
	return out, nil
}

// fill puts clauses into a frame: the first B, G and W are of, a second one other's.
func fill(frame string, of, other []string) string {
	var out strings.Builder
	used := [3]bool{}
	for i, word := range strings.Fields(frame) {
		if i > 0 {
			out.WriteByte(' ')
		}
		letter := strings.TrimRight(word, ".,?:;")
		k := strings.Index("BGW", letter)
		if k < 0 || len(letter) != 1 {
			out.WriteString(word)
			continue
		}
		clause := of[k]
		if used[k] {
			clause = other[k]
		}
		used[k] = true
		out.WriteString(strings.TrimSpace(clause) + word[1:])
	}
	return capitals(out.String())
}

// capitals writes sentences with a capital.
func capitals(text string) string {
	open := true
	return strings.Map(func(r rune) rune {
		switch {
		case r == '.' || r == '?':
			open = true
		case r == '-':
			open = false
		case open && unicode.IsLetter(r):
			open = false
			return unicode.ToUpper(r)
		}
		return r
	}, text)
}

// train finds the weights: the least of the examples' cross-entropy plus the penalty.
func train(examples []example) *model {
	m := &model{rarity: make([]float32, buckets)}
	rows := make([][]descent.Cell, len(examples))
	descent.Share(len(rows), func(i int) { rows[i] = features(examples[i].Text) })
	spread := make([]int, buckets)
	for _, row := range rows {
		for _, c := range row {
			if c.Column < buckets {
				spread[c.Column]++
			}
		}
	}
	for b, n := range spread {
		if n > 0 {
			exact := math.Log(float64(1+len(rows))/float64(1+n)) + 1
			// as the file keeps it
			m.rarity[b] = float32(math.Round(exact*rarityInUnits) / rarityInUnits)
		}
	}
	for i := range rows {
		rows[i] = m.scaled(rows[i])
	}
	seen := descent.Compress(rows, columns)
	back := seen.Turned()
	const w = columns * classes
	over := make([]float32, len(rows)*classes)
	losses := make([]float64, len(rows))
	x := descent.Minimise(func(x, gradient []float32) float64 {
		seen.Times(over, x[:w], classes)
		descent.Share(len(rows), func(i int) {
			losses[i] = examples[i].judge(over[i*classes:(i+1)*classes], x[w:])
		})
		back.Times(gradient[:w], over, classes)
		clear(gradient[w:])
		var total float64
		for i, l := range losses {
			total += l
			vector.Add(gradient[w:], 1, over[i*classes:(i+1)*classes])
		}
		for i, v := range x[:w] {
			total += float64(v) * float64(v) / (2 * strength)
			gradient[i] += v / strength
		}
		return total
	}, make([]float32, w+classes), rounds)
	m.weight, m.bias = x[:w], x[w:]
	return m
}

// judge gives an example's loss. row has its logits without the bias, and is left with the
// gradient by them.
func (e example) judge(row, bias []float32) float64 {
	logs := make([]float64, len(row))
	for k, x := range row {
		logs[k] = float64(x + bias[k])
	}
	descent.LogSoftmax(logs)
	for k, l := range logs {
		row[k] = e.weight * float32(math.Exp(l))
	}
	row[e.class] -= e.weight
	return -float64(e.weight) * logs[e.class]
}
