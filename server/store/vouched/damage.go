package vouched

import (
	"sync"

	"elephants/server/vouch"
)

// Damage is what was found changed, each row once: a row that every page reads would fill the log.
// It is kept from before there is anybody to tell, since the files are opened before the log is.
type Damage struct {
	mu   sync.Mutex
	All  []vouch.Changed
	tell func(vouch.Changed)
}

// Keep keeps what was found, and tells it.
func (d *Damage) Keep(c vouch.Changed) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.All {
		if f == c {
			return
		}
	}
	d.All = append(d.All, c)
	if d.tell != nil {
		d.tell(c)
	}
}

// Report has tell called for each row that is found changed, those that were found already first.
// What is told names a table and a row, and nothing that is in it.
func (d *Damage) Report(tell func(vouch.Changed)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tell = tell
	for _, c := range d.All {
		tell(c)
	}
}
