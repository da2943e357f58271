//go:build !js

package pdf

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed pdfium.wasm.gz
var packed []byte

// Packed is PDFium's WebAssembly, compressed with gzip, for browsers. Nobody may change it.
func Packed() []byte { return packed }

// How many files are read at once, each on one processor, and how long another waits for its turn.
const (
	atOnce   = 2
	patience = 6 * time.Second
)

// turns holds the memories of those who may read; whoever takes one reads.
var turns = func() chan *memory {
	free := make(chan *memory, atOnce)
	for range atOnce {
		free <- &memory{}
	}
	return free
}()

// pageSize is that of WebAssembly's memory, in bytes.
const pageSize = 64 << 10

// compiled is PDFium in this machine's own code. That takes some seconds of processor once in a
// process, or a tenth of one where the user's cache folder has it from an earlier process; so it
// is shared, and [Warm] does it ahead of the first file.
var compiled = sync.OnceValues(compile)

// Warm makes PDFium ready, which [Read] otherwise does for the first file. What fails here fails
// there too, and is said there.
func Warm() { _, _ = compiled() }

type program struct {
	engine wazero.Runtime
	module wazero.CompiledModule
}

func compile() (program, error) {
	unpacker, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return program{}, fmt.Errorf("unpacking PDFium: %w", err)
	}
	code, err := io.ReadAll(unpacker)
	if err != nil {
		return program{}, fmt.Errorf("unpacking PDFium: %w", err)
	}
	if cache, err := cacheFolder(); err == nil {
		if p, err := compileIn(cache, code); err == nil {
			return p, nil
		}
		// A cache that is damaged or of another user's making is passed over.
	}
	return compileIn(nil, code)
}

// cacheFolder is in the user's own cache folder and holds PDFium's compiled code alone: nothing
// of any file that was read.
func cacheFolder() (wazero.CompilationCache, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, "elephants", "pdfium")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

func compileIn(cache wazero.CompilationCache, code []byte) (program, error) {
	ctx := context.Background()
	config := wazero.NewRuntimeConfig().
		// PDFium's setjmp is made of these
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(MaxMemory / pageSize).
		WithCloseOnContextDone(true)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	engine := wazero.NewRuntimeWithConfig(ctx, config)
	module, err := engine.CompileModule(ctx, code)
	if err != nil {
		return program{}, errors.Join(fmt.Errorf("compiling PDFium: %w", err), engine.Close(ctx))
	}
	if err := imports(ctx, engine, module); err != nil {
		return program{}, errors.Join(fmt.Errorf("what PDFium needs: %w", err), engine.Close(ctx))
	}
	return program{engine, module}, nil
}

// imports gives PDFium what it wants of the outside: of WASI nothing but its forms, for it gets
// no folder, no clock and no output; and functions that it would call back in a viewer, all of
// which do nothing.
func imports(ctx context.Context, engine wazero.Runtime, module wazero.CompiledModule) error {
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, engine); err != nil {
		return err
	}
	env := engine.NewHostModuleBuilder("env")
	for _, f := range module.ImportedFunctions() {
		if of, name, _ := f.Import(); of == "env" {
			results := len(f.ResultTypes())
			env.NewFunctionBuilder().WithGoFunction(api.GoFunc(func(_ context.Context,
				stack []uint64) {
				clear(stack[:results])
			}), f.ParamTypes(), f.ResultTypes()).Export(name)
		}
	}
	_, err := env.Instantiate(ctx)
	return err
}

// Read returns the text of a PDF file. Its errors are those above, one that says the size of a
// file above 20 MB, and the context's. Two files are read at once in a process; others wait a
// little, and are then refused with [ErrBusy].
func Read(ctx context.Context, content []byte) (Text, error) {
	return readWithin(ctx, longest, content)
}

func readWithin(ctx context.Context, limit time.Duration, content []byte) (Text, error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	var own *memory
	select {
	case own = <-turns:
		defer func() { turns <- own }()
	case <-late.C:
		return Text{}, ErrBusy
	case <-ctx.Done():
		return Text{}, ctx.Err()
	}
	pdfium, err := compiled()
	if err != nil {
		return Text{}, err
	}
	limited, done := withProcessorTime(ctx, limit)
	defer done()
	text, err := pdfium.read(limited, own, content)
	switch {
	case err == nil:
		return text, nil
	case ctx.Err() != nil:
		return Text{}, ctx.Err()
	case limited.Err() != nil:
		return Text{}, ErrSlow
	}
	return Text{}, err
}

// read reads one file in a PDFium of its own, which knows nothing of any other file.
func (p program) read(ctx context.Context, own *memory, content []byte) (Text, error) {
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(own.begin))
	instance, err := p.engine.InstantiateModule(ctx, p.module,
		wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return Text{}, ErrStopped
	}
	defer instance.Close(context.WithoutCancel(ctx))
	return read(&machine{exports: &running{ctx, instance, map[string]api.Function{}}}, content)
}

// memory is PDFium's. It is wiped after each file and used for the next, so that reading leaves
// nothing for the garbage collector, which would have let a server grow by hundreds of megabytes
// between its rounds.
type memory struct {
	content []byte
	most    uint64
}

// kept is how much memory stays between files. PDFium begins with 19 MB, and a file of ten pages
// needs a few more.
const kept = 32 << 20

func (m *memory) begin(_, most uint64) experimental.LinearMemory {
	m.most = most
	clear(m.content) // of a reading that ended before it began
	m.content = m.content[:0]
	return m
}

// Reallocate is called when PDFium begins and when it wants more.
func (m *memory) Reallocate(size uint64) []byte {
	switch {
	case size > m.most:
		return nil
	case size > uint64(cap(m.content)):
		grown := make([]byte, size, min(max(size, 2*uint64(cap(m.content)), kept), m.most))
		copy(grown, m.content)
		m.content = grown
	}
	m.content = m.content[:size]
	return m.content
}

// Free is called when a file was read.
func (m *memory) Free() {
	clear(m.content)
	m.content = m.content[:0]
	if cap(m.content) > kept {
		m.content = nil
		runtime.GC() // a large file is rare
	}
}

// running is a PDFium that wazero runs.
type running struct {
	ctx       context.Context // of the one file that it reads
	instance  api.Module
	functions map[string]api.Function // looking one up makes it anew
}

// call runs a function. Whatever goes wrong inside, which may quote the file, is told as
// ErrStopped.
func (r *running) call(name string, args ...uint32) (uint32, error) {
	function := r.functions[name]
	if function == nil {
		if function = r.instance.ExportedFunction(name); function == nil {
			panic("PDFium has no function " + name + ", though its release is pinned")
		}
		r.functions[name] = function
	}
	var stack [8]uint64
	for i, a := range args {
		stack[i] = uint64(a)
	}
	if function.CallWithStack(r.ctx, stack[:]) != nil {
		return 0, ErrStopped
	}
	return uint32(stack[0]), nil
}

func (r *running) read(at, size uint32) ([]byte, error) {
	content, ok := r.instance.Memory().Read(at, size)
	if !ok {
		return nil, ErrStopped
	}
	return content, nil
}

func (r *running) write(at uint32, content []byte) error {
	if !r.instance.Memory().Write(at, content) {
		return ErrStopped
	}
	return nil
}
