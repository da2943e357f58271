package scrub

import "testing"

func TestText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Spoke to Sarah Okonkwo, 07700 900123.", "Spoke to [person 1], [phone]."},
		{"Rang Mr Bowditch. bowditch never rang back.", "Rang [person 1]. [person 1] never rang back."},
		{"We need more time and more trust.", "We need more time and more trust."},
		{"[person 3] met Gareth Prosser", "[person 3] met [person 4]"},
	} {
		if got := Text(c.text); got != c.want {
			t.Errorf("Text(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
