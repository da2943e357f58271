// Writing and checking a note. The pages work without this; with it, names are found on this device where its browser can run
// the Go program that finds them (package wasm), and words can be taken out by selecting them. Nothing is kept anywhere.
"use strict";

const at = id => document.getElementById(id);
const {program, pdf, pdfBytes, pdfium, pdfiumBytes} = document.currentScript.dataset;
const {said, heard} = JSON.parse(at("told")?.textContent ?? "{}"); // in the language of the page
const tell = (key, words) => said[key].replace("{1}", () => words);
let leaving = false; // by a button of ours

addEventListener("beforeunload", event => {
  if (!leaving && (at("preview") || at("text")?.value.trim())) event.preventDefault();
});
addEventListener("pageshow", () => { leaving = false; });
for (const form of document.querySelectorAll("main form")) form.addEventListener("submit", () => { leaving = true; });

// Words that are selected in the note become an entry of "What else should go?".
if (at("take")) {
  at("take").hidden = false;
  at("take").addEventListener("click", () => {
    const selected = [];
    const selection = getSelection();
    if (selection.rangeCount && at("typed").contains(selection.getRangeAt(0).commonAncestorContainer)) {
      const copy = selection.getRangeAt(0).cloneContents();
      for (const kind of copy.querySelectorAll(".kind")) kind.remove();
      selected.push(...copy.textContent.split("\n").map(line => line.trim()).filter(Boolean));
    }
    if (!selected.length) return at("words").focus();
    const words = at("words");
    words.value = [...words.value.split("\n"), ...selected].filter(line => line.trim()).join("\n");
    words.dispatchEvent(new Event("change", {bubbles: true}));
    if (at("again")) at("again").click();
  });
}

// Beside each part of a checked note, one key does one thing; only while something of that part has the focus.
if (at("preview")) byKey();

function byKey() {
  const parts = [...document.querySelectorAll(".passage")];
  const go = part => part?.querySelector("input, select").focus();
  at("keys").hidden = !parts.length;
  at("preview").addEventListener("keydown", event => {
    const part = event.target.closest(".passage"), key = event.key.toLowerCase();
    if (!part || event.ctrlKey || event.altKey || event.metaKey) return;
    const line = part.querySelector("input[name^=named-]"), list = part.querySelector("select"), here = parts.indexOf(part);
    if (event.target === line) {
      if (key !== "enter") return;
      go(parts[here + 1]);
    } else if (key === "4") list.focus();
    else if (key === "5") line.focus();
    else if (/^[1-9]$/.test(key)) part.querySelectorAll("input[type=checkbox]")[key - 1]?.click();
    else if (event.target !== list && key === "n") go(parts[here + 1]);
    else if (event.target !== list && key === "p") go(parts[here - 1]);
    else return;
    event.preventDefault();
  });
  at("preview").addEventListener("keypress", event => { // a key that is held too long must not send the form
    if (event.key === "Enter" && event.target.closest(".passage")) event.preventDefault();
  });
}

// fetched is a program on its way, and calls back with how much of it has come.
async function fetched(path, come) {
  let got = 0;
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(answer.status);
  const counted = answer.body.pipeThrough(new TransformStream({
    transform(chunk, out) { come(got += chunk.length); out.enqueue(chunk); },
  }));
  return new Response(counted, {headers: {"Content-Type": "application/wasm"}});
}

// load starts the program that finds names, and calls back with how much of it has come and when it has stopped.
async function load(come, stopped) {
  const go = new Go();
  const made = await WebAssembly.instantiateStreaming(await fetched(program, come), go.importObject);
  go.run(made.instance).finally(stopped);
  if (!globalThis.elephants) throw new Error("the program did not start");
}

// readPDF reads a PDF file with two modules, in a Worker that ends with it. What comes back has the text, or error: why not, or slow,
// stopped or cannot, if the reading took too long, broke off, or is beyond this browser.
const longestPDF = 20_000; // ms

function readPDF(modules, content) {
  return new Promise(answer => {
    const worker = new Worker("/static/pdf.js");
    const late = setTimeout(() => end({slow: true}), longestPDF);
    const end = read => {
      worker.terminate();
      clearTimeout(late);
      answer(read);
    };
    worker.addEventListener("message", ({data}) => end(data));
    worker.addEventListener("error", () => end({cannot: true}));
    worker.postMessage({...modules, content}, [content.buffer]);
  });
}

// reword says in the language of the page what the program says in English.
function reword(words) {
  for (const {english, own} of heard) if (new RegExp(english).test(words)) return words.replace(new RegExp(english), own);
  return words;
}

const plain = typed => typed.replaceAll("\r\n", "\n").normalize("NFC").trim();

if (program && globalThis.WebAssembly?.instantiateStreaming && globalThis.Go) at("note") ? onThisDevice() : linesOnThisDevice();

// A note that was marked on this device has its names taken out of the lines beside it here too. Where that cannot be, the
// server does it, and shows the page again.
function linesOnThisDevice() {
  const lines = [...document.querySelectorAll("input[name^=named-]")];
  let tried = false;
  const scrub = () => {
    for (const line of lines) if (line.value.trim() && globalThis.elephants) line.value = JSON.parse(elephants.line(plain(line.value)));
  };
  const loaded = load(() => {}, () => {}).catch(() => {}).then(() => { tried = true; });
  for (const line of lines) line.addEventListener("change", () => { loaded.then(scrub); });
  at("preview").addEventListener("submit", event => {
    if (tried) return scrub();
    event.preventDefault();
    loaded.then(() => { at("preview").requestSubmit(event.submitter); });
  });
}

function onThisDevice() {
  const where = at("where"), loading = at("loading"), form = at("note"), text = at("text");
  let ready = false, elsewhere = false, offered = [], had = "", reading = null, pdfProgram;
  const say = words => { where.textContent = words; };
  const onServer = why => {
    loading.hidden = at("elsewhere").hidden = true;
    say(why + " " + said.server);
  };

  loading.hidden = false;
  say(said["ready-soon"]);
  const stopped = () => { ready = false; onServer(said.stopped); };
  const loaded = load(got => { loading.value = got; }, stopped).then(() => {
    ready = true;
    loading.hidden = at("elsewhere").hidden = true;
    say(said.ready);
  }, () => onServer(said.cannot));

  // While a file is read there is a promise of whether it was. One that stays in its field cannot be read here, and goes with the form.
  const unread = () => !reading && at("file").files.length > 0;
  at("file").addEventListener("change", () => {
    const begun = reading = readFile().catch(() => false).then(read => {
      at("elsewhere").hidden = true;
      if (reading === begun) reading = null;
      return read;
    });
  });

  async function readFile() {
    const file = at("file").files[0];
    const not = why => { say(why); return false; };
    if (!file) return true;
    if (file.size > 20 << 20) {
      at("file").value = "";
      return not(said["file-long"]);
    }
    await loaded;
    if (!ready) return false;
    const read = await textOf(file);
    if (at("file").files[0] !== file) return false; // another was chosen
    if (read.cannot) return not(said["pdf-server"]);
    at("file").value = "";
    if (read.slow) return not(said["pdf-slow"]);
    if (read.stopped) return not(said["pdf-stopped"]);
    if (read.error) {
      const why = reword(read.error);
      return not(tell("file-unread", why[0].toUpperCase() + why.slice(1)));
    }
    text.value = (text.value.trim() + "\n\n" + read.text).trim();
    for (const radio of form.elements.side) radio.checked ||= radio.value === read.side;
    if (read.sector) form.elements.sector.value = read.sector;
    if (read.role) form.elements.role.value = read.role;
    if (read.participant) form.elements.participant.value = read.participant;
    if (read.quotable) form.elements.quotable.value = "yes";
    if (read.speakers) return askWhoSpeaks(read.speakers);
    say(said["file-read"] + (read.covered ? " " + said["pdf-covered"] : ""));
    text.focus();
    return true;
  }

  // askWhoSpeaks has the interviewer say whose words are the participant's; what others said is marked in the text then.
  function askWhoSpeaks(names) {
    const list = at("speaker");
    const everybody = [...list.options].at(-1);
    list.replaceChildren(new Option("", ""), ...names.map(name => new Option(name)), everybody);
    list.value = "";
    at("whose").hidden = false;
    say(said["who-speaks"]);
    list.focus();
    return true;
  }

  at("speaker").addEventListener("change", () => {
    const read = JSON.parse(elephants.ascribe(text.value, at("speaker").value));
    if (read.error) return say(reword(read.error));
    text.value = read.text;
    at("whose").hidden = true;
    at("speaker").value = "";
    say(said["file-read"]);
    text.focus();
  });

  // textOf is what a file says, as the program reads it; a PDF file's text is read by another one before.
  async function textOf(file) {
    const content = new Uint8Array(await file.arrayBuffer());
    if (!/\.pdf$/i.test(file.name)) return JSON.parse(elephants.read(file.name, content));
    const read = pdf && globalThis.Worker ? await textOfPDF(content) : {cannot: true};
    if (read.text === undefined) return read;
    return {...JSON.parse(elephants.read("", new TextEncoder().encode(read.text))), covered: read.covered};
  }

  async function textOfPDF(content) {
    try {
      if (!pdfProgram) {
        say(said["pdf-soon"]);
        loading.max = Number(pdfBytes) + Number(pdfiumBytes);
        loading.value = 0;
        loading.hidden = false;
        const come = {};
        const compiled = async path => WebAssembly.compileStreaming(await fetched(path, got => {
          come[path] = got;
          loading.value = Object.values(come).reduce((sum, one) => sum + one);
        }));
        const [program, library] = await Promise.all([compiled(pdf), compiled(pdfium)]);
        pdfProgram = {program, pdfium: library};
      }
      say(said["pdf-reading"]);
      return await readPDF(pdfProgram, content);
    } catch {
      return {cannot: true};
    } finally {
      loading.hidden = true;
    }
  }

  // What was typed leaves this device for no other language: that is a new page. Who leaves is warned, as ever.
  for (const button of document.querySelectorAll("button.other-language")) {
    button.addEventListener("click", event => {
      event.preventDefault();
      location.assign(button.formAction);
    });
  }

  at("elsewhere").addEventListener("click", () => { elsewhere = true; });
  form.addEventListener("submit", async event => {
    if (elsewhere || leaving === "checked" || unread()) return;
    if (!ready && loading.hidden) return; // the server does it
    event.preventDefault();
    leaving = false;
    if (!ready) {
      at("elsewhere").hidden = false;
      await loaded;
      if (!ready) return form.requestSubmit();
    }
    while (reading) {
      at("elsewhere").hidden = false;
      const read = await reading;
      if (unread()) return form.requestSubmit();
      if (!read && !reading) return; // why not has been said
    }
    if (!text.value.trim()) {
      say(said["no-text"]);
      return text.focus();
    }
    const names = JSON.parse(elephants.speakers(text.value));
    if (names) return askWhoSpeaks(names);
    if (![...form.elements.side].some(radio => radio.checked)) {
      say(said["no-side"]);
      return form.elements.side[0].focus();
    }
    offered = [];
    had = "";
    at("typed").replaceChildren();
    mark();
    at("writing").hidden = true;
    at("check").hidden = false;
    at("check-title").focus();
  });

  // mark shows the note with its marks, as they are ticked.
  function mark() {
    const boxes = () => [...at("typed").querySelectorAll("input")];
    const out = boxes().filter(box => box.checked).map(box => box.value);
    const words = at("words").value;
    const marked = JSON.parse(elephants.mark(plain(text.value), offered.join(" "), out.join(" "), words, had, at("kind").value));
    const pieces = marked.pieces.filter(piece => piece.kind);
    const places = pieces.map(piece => piece.place);
    if (!at("typed").hasChildNodes() || places.join() !== offered.join()) at("typed").replaceChildren(...marked.pieces.map(draw));
    boxes().forEach((box, i) => { box.checked = pieces[i].out; });
    offered = places;
    had = words;
    at("sent").textContent = marked.sent;
    const notices = [];
    if (marked.left) notices.push(tell("left", marked.left.map(reword).join("; ")));
    if (marked.missing) notices.push(tell("missing", marked.missing.join(", ")));
    at("notices").className = notices.length ? "notice" : "";
    at("notices").replaceChildren(...notices.map(notice => Object.assign(document.createElement("p"), {textContent: notice})));
    return marked;
  }

  function draw(piece) {
    if (!piece.kind) return document.createTextNode(piece.text);
    const label = document.createElement("label");
    label.className = piece.ask ? "mark ask" : "mark";
    const box = Object.assign(document.createElement("input"), {type: "checkbox", value: piece.place, checked: piece.out});
    const words = Object.assign(document.createElement("span"), {textContent: piece.text});
    const kind = Object.assign(document.createElement("b"), {className: "kind", textContent: piece.ask ? tell("look", said[piece.kind]) : said[piece.kind]});
    label.append(box, words, " ", kind);
    return label;
  }

  at("check").addEventListener("change", mark);
  at("back").addEventListener("click", () => {
    at("check").hidden = true;
    at("writing").hidden = false;
    text.focus();
  });

  // What leaves is the scrubbed text, in a form of its own: nothing that was typed is in it but the label for the person, of which
  // the server makes a code with the secret that no page has.
  at("on").addEventListener("click", () => {
    const scrubbed = typed => JSON.parse(elephants.mark(plain(typed), "", "", at("words").value, "", at("kind").value)).sent;
    const fields = {
      where: "browser", text: mark().sent, role: scrubbed(form.elements.role.value), side: form.elements.side.value,
      sector: form.elements.sector.value, participant: form.elements.participant.value, quotable: form.elements.quotable.value, request: form.elements.request.value,
    };
    const clean = Object.assign(document.createElement("form"), {method: "post", action: form.action, enctype: form.enctype, hidden: true});
    for (const [name, value] of Object.entries(fields)) clean.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
    document.body.append(clean);
    leaving = "checked";
    clean.submit();
  });
}
