package disclose

import "testing"

// Of a side nobody is counted in two rounds: the same people may have spoken in both.
func TestPooled(t *testing.T) {
	for _, c := range []struct {
		why    string
		rounds []Part
		want   Part
	}{
		{"perhaps the same four", []Part{{Raise: 4, Of: 15}, {Raise: 4, Of: 15}}, Part{Raise: 4,
			Of: 15}},
		{"the round in which most say it", []Part{{Raise: 4, Of: 15}, {Raise: 6, Of: 8}, {Raise: 5,
			Of: 20}}, Part{Raise: 6, Of: 8}},
		{"of as many, those of whom more do not", []Part{{Raise: 6, Of: 8}, {Raise: 6, Of: 15}},
			Part{Raise: 6, Of: 15}},
		{"nobody", nil, Part{}},
		{"asked and silent", []Part{{Raise: 0, Of: 9}, {Raise: 0, Of: 12}}, Part{Raise: 0, Of: 12}},
	} {
		if got := Pooled(c.rounds...); got != c.want {
			t.Errorf("%s: Pooled(%v) = %v, want %v", c.why, c.rounds, got, c.want)
		}
	}
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		why       string
		now, last []Standing
		want      bool
	}{
		{"two rounds with editions", []Standing{{1, 0}, {2, 0}}, nil, true},
		{"one without", []Standing{{1, 0}, {0, 0}}, nil, false},
		{"a conversation was withdrawn", []Standing{{1, 0}, {2, 1}}, nil, false},
		{"pooled as they are", []Standing{{1, 0}, {2, 0}}, []Standing{{1, 0}, {2, 0}}, false},
		{"pooled before the last edition", []Standing{{1, 0}, {2, 0}}, []Standing{{1, 0}, {1, 0}},
			true},
		{"a round alone", []Standing{{1, 0}}, nil, false},
		{"no round", nil, nil, false},
	} {
		if got := Whole(c.now, c.last); got != c.want {
			t.Errorf("%s: Whole(%v, %v) = %v, want %v", c.why, c.now, c.last, got, c.want)
		}
	}
}
