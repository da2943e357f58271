package agree_test

import (
	"fmt"
	"math"
	"testing"

	"elephants/analysis/agree"
)

func Example() {
	codes := map[string][]string{"1": {"fares"}, "2": {"fares"}, "3": {"damp"}, "4": {"damp"}}
	s := agree.Of(codes, [][]string{{"1", "2"}, {"3", "4"}})
	fmt.Println(s.NMI, s.ARI, s.F1, s.Kappa)
	// Output: 1 1 1 1
}

// The figures were worked out apart from this code, by the formulas that scikit-learn's
// normalized_mutual_info_score and adjusted_rand_score document; kappa by hand.
func TestFiguresAreTheUsualOnes(t *testing.T) {
	codes := map[string][]string{
		"a": {"x"}, "b": {"x"}, "c": {"x"}, "d": {"y"}, "e": {"y"}, "f": {"z"},
		"g": {"x", "y"}, // in no division
	}
	s := agree.Of(codes, [][]string{{"a", "b", "g"}, {"c", "d", "e"}, {"stranger"}})
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-6 {
			t.Errorf("%s = %.7f, want %.7f", name, got, want)
		}
	}
	near("NMI", s.NMI, 0.6853314)
	near("ARI", s.ARI, 0.3181818)
	if s.Documents != 7 || s.Single != 6 || s.Codes != 3 {
		t.Errorf("%d documents, %d of one code, %d codes; want 7, 6, 3", s.Documents, s.Single, s.Codes)
	}
	best := s.Matches[0]
	if best.Code != "x" || best.Theme != 0 {
		t.Fatalf("the best match is %+v, want x with theme 0", best)
	}
	near("precision", best.Precision, 1)
	near("recall", best.Recall, .75)
	near("F1", best.F1, 6./7)
	near("kappa", best.Kappa, (6./7-(12.+12)/49)/(1-(12.+12)/49))
	if last := s.Matches[2]; last.Code != "z" || last.Theme != -1 {
		t.Errorf("z has %+v, want no theme", last)
	}
}

func TestNothingToCompare(t *testing.T) {
	if s := agree.Of(nil, nil); s.NMI != 0 || s.ARI != 0 || s.F1 != 0 || len(s.Matches) != 0 {
		t.Errorf("nothing agrees with nothing: %+v", s)
	}
	one := map[string][]string{"1": {"a"}}
	s := agree.Of(one, [][]string{{"1"}})
	if math.IsNaN(s.NMI) || math.IsNaN(s.ARI) || math.IsNaN(s.Kappa) {
		t.Errorf("one document: %+v", s)
	}
}
