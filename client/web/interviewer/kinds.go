package interviewer

import "elephants/client/mark"

// kind is one that an interviewer may say of a word.
type kind struct{ Value, Word string }

func kindsOf() (all []kind) {
	for _, k := range mark.Kinds {
		all = append(all, kind{string(k), mark.KindWord(k)})
	}
	return all
}
