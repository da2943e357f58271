package main

import "elephants/analysis/scrub/internal/tag"

// A mean of the states of learners: it generalises better than the last state of any. The states of
// the first third of the rounds are left out, because they have not settled. Five learners in place
// of two were tried: words kept .1 better by region, direct recall .1 worse (README).
type mean struct {
	sum *tag.Weights
	n   float32
}

func newMean(slots tag.Slots) *mean {
	return &mean{sum: &tag.Weights{Slots: slots, Rows: make([][tag.Labels]float32, tag.Rows)}}
}

// add adds the weights of the moment.
func (m *mean) add(l *learner) {
	m.n++
	for i := range l.rows {
		for y, v := range l.rows[i] {
			m.sum.Rows[i][y] += v
		}
	}
	for from := range tag.Labels {
		m.sum.Enter[from][0] += l.trans[from][0]
		for k := range tag.Kinds {
			m.sum.Enter[from][1+k] += l.trans[from][1+2*k]
		}
	}
	for k := range tag.Kinds {
		m.sum.Stay[k] += l.trans[1+2*k][2+2*k]
		m.sum.Onward[k] += l.trans[2+2*k][2+2*k]
	}
}

// weights divides what was added, in the form that ships. The mean is used up.
func (m *mean) weights() *tag.Weights {
	w := m.sum
	for i := range w.Rows {
		for y := range w.Rows[i] {
			w.Rows[i][y] /= m.n
		}
	}
	for from := range w.Enter {
		for to := range w.Enter[from] {
			w.Enter[from][to] /= m.n
		}
	}
	for k := range tag.Kinds {
		w.Stay[k] /= m.n
		w.Onward[k] /= m.n
	}
	return w
}
