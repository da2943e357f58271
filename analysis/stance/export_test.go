package stance

// Learnt is a model of a bank without the passages that leave says.
func Learnt(leave func(text string) bool) (func(passage string) Chances, error) {
	examples, _, err := readBank(bankOnDisk)
	if err != nil {
		return nil, err
	}
	kept := examples[:0]
	for _, e := range examples {
		if !leave(e.Text) {
			kept = append(kept, e)
		}
	}
	return train(kept).of, nil
}
