// SPDX-License-Identifier: MIT
// The page checks nothing itself: what the contract allows, the server's answers say.

const byId = (id) => document.getElementById(id);
const ANSWER_WITHIN = 5000;
const ASKED_WITHIN = 35_000; // somebody else is asked meanwhile

function showConnection(state, text) {
	byId("connection").dataset.state = state;
	byId("connection").textContent = text;
}

if (window.io === undefined) {
	showConnection("disconnected", "the client library is missing: start by examples/run");
	throw new Error("no /client/socket.io.min.js");
}

const socket = window.io("/gallery", { autoConnect: false });

/** Shows an error beside the fields it is about, or beside `fallback`; none clears them. */
function showErrors(form, error, fallback) {
	const texts = {};
	for (const { loc, msg } of error?.context?.errors ?? (error ? [{ loc: [], msg: error.detail }] : [])) {
		const name = loc.at(-1) in form.elements ? loc.at(-1) : fallback;
		texts[name] = texts[name] ? `${texts[name]}. ${msg}` : msg;
	}
	for (const field of form.querySelectorAll("input")) {
		const note = byId(field.getAttribute("aria-describedby"));
		note.textContent = texts[field.name] ?? "";
		note.hidden = note.textContent === "";
		field.setAttribute("aria-invalid", String(!note.hidden));
	}
	form.querySelector("[aria-invalid=true]")?.focus();
}

/** Sends a command and resolves to its ack; a failure of any kind comes as {error}. */
async function command(wait, event, ...args) {
	try {
		return await socket.timeout(wait).emitWithAck(event, ...args);
	} catch {
		return { error: { detail: socket.connected ? `No answer within ${wait / 1000} seconds` : "Not connected" } };
	}
}

// --- the wall -----------------------------------------------------------------------------------

function workElement(work) {
	if (work.kind === "words") {
		const text = document.createElement("p");
		text.className = "words";
		text.textContent = work.text;
		return text;
	}
	const image = document.createElement("img");
	image.alt = work.alt;
	image.src = URL.createObjectURL(new Blob([work.data], { type: work.mime }));
	image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
	return image;
}

function show(exhibit) {
	if (document.querySelector(`[data-id="${exhibit.id}"]`)) {
		return;
	}
	const item = document.createElement("li");
	item.dataset.id = exhibit.id;
	const label = document.createElement("p");
	label.className = "label";
	const by = document.createElement("span");
	by.textContent = `${exhibit.by}, ${new Date(exhibit.at).toLocaleTimeString()}`;
	const button = document.createElement("button");
	button.type = "button";
	button.className = "quiet";
	button.textContent = "Take down";
	button.addEventListener("click", async () => {
		button.disabled = true;
		button.textContent = "Asking…";
		const ack = await command(ASKED_WITHIN, "take_down", exhibit.id);
		button.disabled = false;
		button.textContent = ack === false ? "It stays" : ack.error?.detail ?? "Take down";
	});
	label.append(by, button);
	item.append(workElement(exhibit.work), label);
	byId("wall").prepend(item);
}

async function showAll() {
	const list = await command(ANSWER_WITHIN, "list");
	byId("wall").replaceChildren();
	if (Array.isArray(list)) {
		list.forEach(show);
	}
}

function titleOf(id) {
	const item = document.querySelector(`[data-id="${id}"]`);
	const title = item?.querySelector(".words")?.textContent ?? item?.querySelector("img")?.alt;
	return title ? `your “${title}”` : `your work ${id}`;
}

/** Asks in the page, one question after the other; closing the dialog means no. */
let questions = Promise.resolve();
function mayGo({ id, by }, answer) {
	questions = questions.then(() => new Promise((done) => {
		const dialog = byId("question");
		byId("question-text").textContent = `${by} would like to take down ${titleOf(id)}.`;
		dialog.returnValue = "no";
		dialog.addEventListener("close", () => {
			answer({ yes: dialog.returnValue === "yes" });
			done();
		}, { once: true });
		dialog.showModal();
	}));
}

// --- coming in ----------------------------------------------------------------------------------

socket.on("connect", () => {
	showConnection("connected", `inside as ${socket.auth.name}`);
	showErrors(byId("enter"));
	byId("enter").hidden = true;
	byId("hang").hidden = false;
	byId("text").focus();
	showAll();
});
socket.on("connect_error", (error) => {
	showConnection("disconnected", error.message);
	// A refusal has data; without, the server is away and the client tries again.
	if (error.data) {
		showErrors(byId("enter"), error.data, "token");
	}
});
socket.on("disconnect", (reason) => showConnection("disconnected", `disconnected: ${reason}`));
socket.on("hung", show);
socket.on("taken_down", (id) => document.querySelector(`[data-id="${id}"]`)?.remove());
socket.on("may_go", mayGo);

byId("enter").addEventListener("submit", (event) => {
	event.preventDefault();
	showConnection("connecting", "at the door");
	socket.auth = { name: byId("name").value, token: byId("token").value };
	socket.connect();
});

async function workOf(text, file) {
	return file === undefined
		? { kind: "words", text }
		: { kind: "picture", data: await file.arrayBuffer(), mime: file.type, alt: file.name, meta: { size: file.size } };
}

/** Puts back what could not be hung, unless something else is there by now. */
function giveBack(text, file) {
	if (file === undefined) {
		byId("text").value ||= text;
	} else if (byId("data").files.length === 0) {
		const files = new DataTransfer();
		files.items.add(file);
		byId("data").files = files.files;
	}
}

/** The fields are free at once for the next work. */
byId("hang").addEventListener("submit", async (event) => {
	event.preventDefault();
	const text = byId("text").value;
	const [file] = byId("data").files;
	const field = file === undefined ? "text" : "data";
	byId(field).value = "";
	let ack;
	try {
		ack = await command(ANSWER_WITHIN, "hang", await workOf(text, file));
	} catch (error) {
		ack = { error: { detail: `The file cannot be read: ${error.message}` } };
	}
	if (ack.error) {
		giveBack(text, file);
	}
	showErrors(byId("hang"), ack.error, field);
});
