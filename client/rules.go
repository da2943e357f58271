package client

// MostRule is what the service lets no rule of disclosure be above.
const MostRule = 1000

// LargeRule reports whether a rule would be more than twice as high as it is. Seventy, typed for
// seven, is: whoever asks for it is asked whether they mean it.
func LargeRule(is, wanted int) bool { return wanted > 2*is }
