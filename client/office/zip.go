package office

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"strings"
)

// A Word or OpenDocument file is a zip file: parts, and a directory of them at its end
// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.5.3). Package
// archive/zip reads them too, and has whoever loads it load a writer of zip files and a
// compressor: with this file in its place the page for notes loads 80 KB less.

// zipped is a zip file and where its parts are.
type zipped struct {
	content []byte
	parts   map[string]zippedPart
}

type zippedPart struct {
	method       uint16
	sum          uint32
	packed, size uint64
	at           uint64 // of the part's own header
	twice        bool   // the directory has the name again: nobody knows which of them counts
}

const (
	endHeader   = "PK\x05\x06"
	partHeader  = "PK\x01\x02"
	localHeader = "PK\x03\x04"
	endSize     = 22
	partSize    = 46
	localSize   = 30
	stored      = 0
	deflated    = 8
)

// unzip reads the directory of a file, or reports that it is no sound zip file of at most so many
// parts.
func unzip(content []byte, most int) (z *zipped, ok bool) {
	end := bytes.LastIndex(content, []byte(endHeader))
	if end < 0 || end+endSize > len(content) {
		return nil, false
	}
	u32 := func(at int) int { return int(binary.LittleEndian.Uint32(content[end+at:])) }
	size, begin := u32(12), u32(16)
	before := end - size - begin // bytes that stand before the zip file
	if before < 0 || size > end {
		return nil, false
	}
	z = &zipped{content, map[string]zippedPart{}}
	for directory := content[end-size : end]; len(directory) > 0; {
		name, part, length := partOf(directory)
		if length == 0 || len(z.parts) == most {
			return nil, false
		}
		part.at += uint64(before)
		_, part.twice = z.parts[name]
		z.parts[name] = part
		directory = directory[length:]
	}
	return z, true
}

// partOf reads one entry of a directory and how long it is; 0 for none.
func partOf(d []byte) (name string, part zippedPart, length int) {
	if len(d) < partSize || string(d[:4]) != partHeader {
		return "", part, 0
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(d[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(d[at:]) }
	names, extras := partSize+u16(28), partSize+u16(28)+u16(30)
	if length = extras + u16(32); length > len(d) {
		return "", part, 0
	}
	part = zippedPart{method: uint16(u16(10)), sum: u32(16), packed: uint64(u32(20)), size: uint64(u32(24)),
		at: uint64(u32(42))}
	part.widen(d[names:extras])
	name = strings.TrimPrefix(strings.ReplaceAll(string(d[partSize:names]), `\`, "/"), "/")
	return name, part, length
}

// widen takes the numbers that did not fit into four bytes from a part's extra field.
func (p *zippedPart) widen(extra []byte) {
	const wide = 1
	for len(extra) >= 4 {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			return
		}
		field := extra[:size]
		extra = extra[size:]
		for _, number := range []*uint64{&p.size, &p.packed, &p.at} {
			if id == wide && *number == math.MaxUint32 && len(field) >= 8 {
				*number, field = binary.LittleEndian.Uint64(field), field[8:]
			}
		}
	}
}

// read unpacks a part, of which at most so many bytes; ok is false where it is damaged.
func (z *zipped) read(part zippedPart, most int64) (content []byte, ok bool) {
	length := uint64(len(z.content))
	if part.twice || part.at+localSize > length || string(z.content[part.at:part.at+4]) != localHeader {
		return nil, false
	}
	local := z.content[part.at:]
	begin := part.at + localSize + uint64(binary.LittleEndian.Uint16(local[26:])) +
		uint64(binary.LittleEndian.Uint16(local[28:]))
	if begin > length || part.packed > length-begin {
		return nil, false
	}
	var from io.Reader = bytes.NewReader(z.content[begin : begin+part.packed])
	switch part.method {
	case stored:
	case deflated:
		from = flate.NewReader(from)
	default:
		return nil, false
	}
	content, err := io.ReadAll(io.LimitReader(from, most))
	if err != nil {
		return nil, false
	}
	whole := int64(len(content)) < most
	return content, !whole || uint64(len(content)) == part.size && crc32.ChecksumIEEE(content) == part.sum
}
