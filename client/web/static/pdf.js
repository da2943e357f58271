// Reading one PDF file, in a Worker that the page for writing a note ends when it has answered or takes too long: such files can be made
// so that reading them never ends or takes all memory.
"use strict";

const mostMemory = 128 << 20; // bytes of PDFium's own
const notThere = 8; // EBADF, which is all that PDFium hears of the outside: https://wasix.org/docs/api-reference/wasi/errno
console.log = () => {}; // the program's last words may quote the note
importScripts("/static/wasm_exec.js");

// fresh is a PDFium that has read nothing yet. It gets nothing of the outside: what it would call is not there or does nothing.
async function fresh(pdfium) {
  const imports = {};
  for (const {module, name} of WebAssembly.Module.imports(pdfium)) {
    (imports[module] ??= {})[name] = module === "env" ? () => 0 : () => notThere;
  }
  let memory = null;
  imports.env.emscripten_notify_memory_growth = () => {
    if (memory?.buffer.byteLength > mostMemory) throw new Error("too much memory");
  };
  const {exports} = await WebAssembly.instantiate(pdfium, imports);
  ({memory} = exports);
  return exports;
}

// What comes is {program, pdfium, content}: two modules that are ready to run, and the file's bytes. What goes is {text, covered}, {error}
// with the reason in English, {stopped} where the reading broke off, or {cannot} where it does not run here at all.
addEventListener("message", async ({data: {program, pdfium, content}}) => {
  const go = new Go();
  let exports;
  go.exit = () => {};
  try {
    go.run(await WebAssembly.instantiate(program, go.importObject)).catch(() => {});
    if (!globalThis.elephants) throw new Error("the program did not start");
    exports = await fresh(pdfium);
  } catch {
    return postMessage({cannot: true});
  }
  try {
    postMessage(elephants.pdf(content, exports) ?? {stopped: true});
  } catch {
    postMessage({stopped: true});
  }
});
