package count

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

// source hands out a text to several workers, who take stretches of whole lines in turn. What was
// handed out is not held: of a text that is larger than the memory, only the counts have to fit.
type source struct {
	mu      sync.Mutex
	from    io.Reader
	stretch int    // bytes to hand out at a time, about
	rest    []byte // read and not handed out: the beginning of a line
	err     error  // of reading; io.EOF: there is no more
}

func (o Options) source(text io.Reader) *source { return &source{from: text, stretch: o.stretch} }

// stretchSize is how many bytes are handed out at a time. A stretch and what a worker makes of it
// fit a core's own cache: 64 KiB to 1 MiB measured alike, 4 MiB a tenth slower
// (elephants count on 1 GB, with the constant changed).
const stretchSize = 256 << 10

// next gives the next whole lines, about as many bytes of them as a stretch has, in buf if it has
// room; nothing when there are no more.
func (s *source) next(buf []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	buf = append(buf[:0], s.rest...)
	s.rest = s.rest[:0]
	for s.err == nil {
		from := len(buf)
		if cap(buf)-from < s.stretch { // one line may be longer than a stretch
			buf = append(make([]byte, 0, 2*cap(buf)+2*s.stretch), buf...)
		}
		var n int
		n, s.err = io.ReadFull(s.from, buf[from:from+s.stretch])
		if errors.Is(s.err, io.ErrUnexpectedEOF) {
			s.err = io.EOF
		}
		buf = buf[:from+n]
		if s.err != nil {
			break
		}
		if end := bytes.LastIndexByte(buf[from:], '\n'); end >= 0 {
			end += from + 1
			s.rest = append(s.rest, buf[end:]...)
			return buf[:end]
		}
	}
	return buf
}

// failed is why the text could not be read to its end, if it could not.
func (s *source) failed() error {
	if errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.err
}
