package words

import "testing"

func TestControl(t *testing.T) {
	for _, c := range []struct {
		text         string
		r            rune
		line, column int
	}{
		{"They never\trang.\r\n\v\fAnd\u0085then", 0, 0, 0},
		{"Tŷ \x00", 0, 1, 4},
		{"one\ntwo \x1b[31mred", 0x1b, 2, 5},
		{"\x7f", 0x7f, 1, 1},
		{"a\u009bb", 0x9b, 1, 2},
	} {
		r, line, column, ok := Control(c.text)
		if ok != (c.line > 0) || r != c.r || line != c.line || column != c.column {
			t.Errorf("Control(%q) = %q, %d, %d, %v; want %q, %d, %d", c.text, r, line, column, ok,
				c.r, c.line, c.column)
		}
	}
}
