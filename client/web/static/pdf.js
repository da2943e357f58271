// Reading one PDF file, in a Worker that the page for writing a note ends when it has answered or takes too long: such files can be made
// so that reading them never ends or takes all memory.
"use strict";

const mostMemory = 256 << 20; // bytes
console.log = () => {}; // the program's last words may quote the note
importScripts("/static/wasm_exec.js");

// What comes is {program, content}: a module that is ready to run, and the file's bytes. What goes is {text}, {error} with the reason in
// English, {stopped} where the program broke off, or {cannot} where it does not run here at all.
addEventListener("message", async ({data: {program, content}}) => {
  const go = new Go();
  const calls = go.importObject.gojs, grown = calls["runtime.resetMemoryDataView"];
  calls["runtime.resetMemoryDataView"] = sp => { // is called whenever there is more memory
    grown(sp);
    if (go.mem.byteLength > mostMemory) throw new Error("too much memory");
  };
  go.exit = () => {};
  try {
    go.run(await WebAssembly.instantiate(program, go.importObject)).catch(() => {});
    if (!globalThis.elephants) throw new Error("the program did not start");
  } catch {
    return postMessage({cannot: true});
  }
  try {
    postMessage(elephants.pdf(content) ?? {stopped: true});
  } catch {
    postMessage({stopped: true});
  }
});
