package disclose

import "testing"

// A band describes whoever has all of its words in their role, that with the most of them first;
// who has those of none is described by side and sector, and never by the role.
func TestDescription(t *testing.T) {
	bands := []string{"commissioner", "Senior commissioner", ""}
	for _, c := range []struct{ role, sector, want string }{
		{"", "", "Decision maker"},
		{"Head of service at the walrus house", "public", "Decision maker, public sector"},
		{"COMMISSIONER, mental health", "public", "Commissioner"},
		{"a commissioner, quite senior", "", "Senior commissioner"},
		{"commissioners' assistant", "social", "Decision maker, social sector"},
	} {
		if got := Description(c.role, bands, "decision maker", c.sector); got != c.want {
			t.Errorf("%q: %q, want %q", c.role, got, c.want)
		}
	}
}
