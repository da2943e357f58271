package barrier

// Heard is a barrier heard in a passage.
type Heard struct {
	Barrier string   // its id
	Score   float64  // 0 to 1
	Words   []string // that carried it, strongest first
}

// Model hears barriers.
type Model struct{}
