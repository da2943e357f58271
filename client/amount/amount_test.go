package amount

import "testing"

func TestOf(t *testing.T) {
	for _, c := range []struct {
		n         int
		one, want string
	}{{0, "note", "0 notes"}, {1, "note", "1 note"}, {2, "row", "2 rows"}, {1, "person", "1 person"}, {3, "person", "3 people"}} {
		if got := Of(c.n, c.one); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
