// Package layer knows whether a PDF file has a layer that is switched off (ISO 32000-2, 8.11): what
// stands on it is in the file, and nobody who opens the file sees it.
package layer

import (
	"bytes"
	"compress/zlib"
	"io"
)

// Bounds in bytes: on what is unpacked of all streams of objects, and how far before the content of
// one stands what it is.
const (
	mostUnpacked = 64 << 20
	before       = 512
)

// Off reports whether a file says that a layer is switched off when it is opened. What it says in a
// form that takes a password to read is passed over.
func Off(content []byte) bool {
	all := [][]byte{content}
	for at, room := 0, mostUnpacked; room > 0; {
		next := bytes.Index(content[at:], []byte("stream"))
		if next < 0 {
			break
		}
		at += next + len("stream")
		head := content[max(0, at-before):at]
		if start := bytes.LastIndex(head, []byte("obj")); start >= 0 {
			head = head[start:]
		}
		if bytes.Contains(head, []byte("/ObjStm")) {
			part := unpacked(bytes.TrimLeft(content[at:], "\r\n"), room)
			all, room = append(all, part), room-len(part)
		}
	}
	known, off := false, false
	for _, part := range all {
		known = known || bytes.Contains(part, []byte("/OCG")) || bytes.Contains(part,
			[]byte("/OCProperties"))
		off = off || says(part, "/BaseState", allOff) || says(part, "/OFF", someOff)
	}
	return known && off
}

// says reports whether a key stands in a part of a file with such a value.
func says(part []byte, key string, value func([]byte) bool) bool {
	for {
		at := bytes.Index(part, []byte(key))
		if at < 0 {
			return false
		}
		if part = part[at+len(key):]; value(bytes.TrimLeft(part, white)) {
			return true
		}
	}
}

const white = "\x00\t\n\f\r "

// What a file says of its layers: that all are off at first, or a list of those that are, here or
// elsewhere.
func allOff(value []byte) bool { return bytes.HasPrefix(value, []byte("/OFF")) }

func someOff(value []byte) bool {
	value = bytes.TrimLeft(bytes.TrimPrefix(value, []byte("[")), white)
	return len(value) > 0 && '0' <= value[0] && value[0] <= '9'
}

// unpacked is the beginning of a stream, as far as it can be read.
func unpacked(packed []byte, room int) []byte {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	defer r.Close()
	content, _ := io.ReadAll(io.LimitReader(r, int64(room))) // what came before an error counts
	return content
}
