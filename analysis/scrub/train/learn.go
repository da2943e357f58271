package main

import (
	"math"
	"math/rand/v2"

	"elephants/analysis/scrub/internal/tag"
)

// Learning: stochastic gradient of the log-likelihood, one line a step, with a step length per row of weights that falls as
// the row is used (Duchi et al. 2011), and features left out at random so that no single one is relied upon.
const (
	rate    = 0.18
	dropout = 0.25
	decay   = 1e-5 // of a row's weights each time it is used
)

// A learner holds the weights while they change. Forbidden transitions stay at minus infinity.
type learner struct {
	rows  [][tag.Labels]float32
	used  []float32 // per row: sum of squared gradients
	trans [tag.Labels][tag.Labels]float32
	moved [tag.Labels][tag.Labels]float32
	odds  [tag.Labels][tag.Labels]float64 // exp of trans, kept for the line at hand
	*rand.Rand

	mean  *tag.Weights // sum of the weights after each of the later rounds
	means float32

	features [][]uint32 // of each word of the line
	score    [][tag.Labels]float64
	alpha    [][tag.Labels]float64
	beta     [][tag.Labels]float64
}

func newLearner(r *rand.Rand) *learner {
	l := &learner{rows: make([][tag.Labels]float32, tag.Rows), used: make([]float32, tag.Rows), Rand: r}
	for from := range tag.Labels {
		for to := range tag.Labels {
			if !allowed(from, to) {
				l.trans[from][to] = float32(math.Inf(-1))
			}
		}
	}
	return l
}

// allowed: what goes on must follow a label of its own kind.
func allowed(from, to int) bool {
	return to == 0 || to%2 == 1 || from == to || from == to-1
}

// An open set of labels: a line of a corpus that marks only some kinds leaves the others open.
type open = uint32

// goesOn are the labels that cannot stand first.
const goesOn open = 0x15554

// line makes one step. may gives, for each word, the labels that it can have, as bits.
func (l *learner) line(p *tag.Page, line tag.Line, may []open, weight float64) float64 {
	n := line.To - line.From
	if may[0]&goesOn != 0 { // a long line was cut inside an identifier
		may[0] |= may[0] & goesOn >> 1
	}
	l.prepare(p, line, n)
	for x := range l.trans {
		for y, v := range l.trans[x] {
			l.odds[x][y] = math.Exp(float64(v))
		}
	}
	free := l.pass(n, nil)
	pFree := l.posteriors(n, nil)
	edges := l.edges(n, free, nil)
	bound := l.pass(n, may)
	pBound := l.posteriors(n, may)
	for k, v := range l.edges(n, bound, may) {
		for j, x := range v {
			edges[k][j] -= x
		}
	}
	for i := range n {
		var g [tag.Labels]float32
		norm := float32(0)
		for y := range g {
			g[y] = float32(weight * (pFree[i][y] - pBound[i][y]))
			norm += g[y] * g[y]
		}
		if norm < 1e-8 {
			continue
		}
		for _, row := range l.features[i] {
			l.used[row] += norm
			step := float32(rate) / float32(math.Sqrt(float64(0.1+l.used[row])))
			w := &l.rows[row]
			for y := range g {
				w[y] -= step*g[y] + decay*w[y]
			}
		}
	}
	for from := range edges {
		for to, g := range edges[from] {
			if g == 0 || !allowed(from, to) {
				continue
			}
			g := float32(weight * g)
			l.moved[from][to] += g * g
			l.trans[from][to] -= rate * g / float32(math.Sqrt(float64(1+l.moved[from][to])))
		}
	}
	return free - bound
}

func (l *learner) prepare(p *tag.Page, line tag.Line, n int) {
	for len(l.features) < n {
		l.features = append(l.features, nil)
		l.score = append(l.score, [tag.Labels]float64{})
		l.alpha = append(l.alpha, [tag.Labels]float64{})
		l.beta = append(l.beta, [tag.Labels]float64{})
	}
	for i := range n {
		f := l.features[i][:0]
		p.Features(line.From+i, line, func(h uint32) {
			if l.Float32() >= dropout {
				f = append(f, tag.Row(h))
			}
		})
		l.features[i] = f
		var s [tag.Labels]float32
		for _, row := range f {
			w := &l.rows[row]
			for y := range s {
				s[y] += w[y]
			}
		}
		for y := range s {
			l.score[i][y] = float64(s[y]) / (1 - dropout)
		}
	}
}

// pass runs forwards and backwards over the labels that may allows and returns the log of the sum over all labellings.
func (l *learner) pass(n int, may []open) float64 {
	log := 0.0
	for i := range n {
		top := math.Inf(-1)
		for y := range tag.Labels {
			if may == nil || may[i]>>y&1 != 0 {
				top = max(top, l.score[i][y])
			}
		}
		whole := 0.0
		for y := range tag.Labels {
			v := 0.0
			if may == nil || may[i]>>y&1 != 0 {
				if i == 0 {
					v = l.odds[0][y]
				} else {
					for x := range tag.Labels {
						v += l.alpha[i-1][x] * l.odds[x][y]
					}
				}
				v *= math.Exp(l.score[i][y] - top)
			}
			l.alpha[i][y] = v
			whole += v
		}
		for y := range tag.Labels {
			l.alpha[i][y] /= whole
		}
		log += math.Log(whole) + top
	}
	for y := range tag.Labels {
		l.beta[n-1][y] = 1
	}
	for i := n - 1; i > 0; i-- {
		var e [tag.Labels]float64
		top := math.Inf(-1)
		for y := range e {
			if may == nil || may[i]>>y&1 != 0 {
				top = max(top, l.score[i][y])
			}
		}
		for y := range e {
			if may == nil || may[i]>>y&1 != 0 {
				e[y] = math.Exp(l.score[i][y]-top) * l.beta[i][y]
			}
		}
		whole := 0.0
		for x := range tag.Labels {
			v := 0.0
			for y := range e {
				if e[y] != 0 {
					v += l.odds[x][y] * e[y]
				}
			}
			l.beta[i-1][x] = v
			whole += v
		}
		for x := range tag.Labels {
			l.beta[i-1][x] /= whole
		}
	}
	return log
}

func (l *learner) posteriors(n int, may []open) [][tag.Labels]float64 {
	out := make([][tag.Labels]float64, n)
	for i := range n {
		whole := 0.0
		for y := range tag.Labels {
			out[i][y] = l.alpha[i][y] * l.beta[i][y]
			whole += out[i][y]
		}
		for y := range tag.Labels {
			out[i][y] /= whole
		}
	}
	return out
}

// edges are the expected numbers of transitions.
func (l *learner) edges(n int, _ float64, may []open) (out [tag.Labels][tag.Labels]float64) {
	for i := range n {
		if i == 0 {
			continue
		}
		var v [tag.Labels][tag.Labels]float64
		whole := 0.0
		top := math.Inf(-1)
		for y := range tag.Labels {
			if may == nil || may[i]>>y&1 != 0 {
				top = max(top, l.score[i][y])
			}
		}
		for y := range tag.Labels {
			if may != nil && may[i]>>y&1 == 0 {
				continue
			}
			e := math.Exp(l.score[i][y]-top) * l.beta[i][y]
			if e == 0 {
				continue
			}
			for x := range tag.Labels {
				v[x][y] = l.alpha[i-1][x] * l.odds[x][y] * e
				whole += v[x][y]
			}
		}
		for x := range v {
			for y := range v[x] {
				out[x][y] += v[x][y] / whole
			}
		}
	}
	return out
}

// remember adds the weights of the moment to the mean: the mean of the later rounds generalises better than the last of them.
func (l *learner) remember() {
	if l.mean == nil {
		l.mean = &tag.Weights{Rows: make([][tag.Labels]float32, tag.Rows)}
	}
	l.means++
	m := l.mean
	for i := range l.rows {
		for y, v := range l.rows[i] {
			m.Rows[i][y] += v
		}
	}
	for from := range tag.Labels {
		m.Enter[from][0] += l.trans[from][0]
		for k := range tag.Kinds {
			m.Enter[from][1+k] += l.trans[from][1+2*k]
		}
	}
	for k := range tag.Kinds {
		m.Stay[k] += l.trans[1+2*k][2+2*k]
		m.Onward[k] += l.trans[2+2*k][2+2*k]
	}
}

// weights returns what was learnt in the form that ships.
func (l *learner) weights() *tag.Weights {
	m := l.mean
	for i := range m.Rows {
		for y := range m.Rows[i] {
			m.Rows[i][y] /= l.means
		}
	}
	for from := range m.Enter {
		for to := range m.Enter[from] {
			m.Enter[from][to] /= l.means
		}
	}
	for k := range tag.Kinds {
		m.Stay[k] /= l.means
		m.Onward[k] /= l.means
	}
	return m
}
