package edition

import (
	"testing"

	pb "elephants/proto/elephants/v1"
)

// What did not work is called that on every sheet and screen of a learning round, and not "also
// raised", which of a first round means something else.
func TestALearningRoundOnTheWall(t *testing.T) {
	d := eastmoor()
	d.Elephants, d.OneSide = nil, nil
	d.Asks = []pb.Ask{pb.Ask_ASK_WORKED, pb.Ask_ASK_DID_NOT}
	s := sheet{Story: Tell(d), Size: "a3"}
	if !s.Learning() || len(s.Also) == 0 {
		t.Fatal("nothing did not work: this test proves nothing")
	}
	kinds := map[string]bool{}
	for _, p := range s.Posters() {
		for _, part := range p.Parts {
			kinds[part.Kind] = true
		}
	}
	for _, screen := range s.Screens() {
		kinds[screen.Kind] = true
		if screen.Kind == "did-not" && screen.Sides() {
			t.Errorf("%s says something of sides", screen.Id)
		}
	}
	if kinds["also"] || !kinds["did-not"] {
		t.Errorf("the wall has %v, want did-not and no also", kinds)
	}
}
