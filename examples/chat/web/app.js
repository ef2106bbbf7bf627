// SPDX-License-Identifier: MIT
// The page checks nothing itself: what the contract allows, the server's acks say.

const byId = (id) => document.getElementById(id);
const ANSWER_WITHIN = 5000;
const KEPT_MESSAGES = 500;

/** The rooms this page is in: name → { user, messages, unread }. */
const joined = new Map();
let current = null;
let everyone = []; // what GET /api/rooms said last

// --- commands ---------------------------------------------------------------------------------

/** Sends a command and resolves to its ack; a failure of any kind comes as {error}. */
async function command(event, payload) {
	try {
		const ack = await socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
		byId("ack").textContent = `${event} → ${JSON.stringify(ack, null, 2)}`;
		return ack ?? {};
	} catch {
		return { error: { detail: socket.connected ? `No answer within ${ANSWER_WITHIN / 1000} seconds` : "Not connected" } };
	}
}

/** Shows an ack's error beside the fields it is about, or beside `fallback`; none clears them. */
function showErrors(form, ack, fallback) {
	const texts = new Map();
	for (const { loc, msg } of ack.error?.context?.errors ?? []) {
		const known = loc[0] in form.elements;
		const name = known ? loc[0] : fallback;
		texts.set(name, [...(texts.get(name) ?? []), known ? msg : `${loc.join(".")}: ${msg}`]);
	}
	if (ack.error && texts.size === 0) {
		texts.set(fallback, [ack.error.detail]);
	}
	for (const field of form.querySelectorAll("input, textarea")) {
		const error = byId(field.getAttribute("aria-describedby"));
		const text = (texts.get(field.name) ?? []).join(". ");
		error.textContent = text;
		error.hidden = text === "";
		field.setAttribute("aria-invalid", String(text !== ""));
	}
	form.querySelector("[aria-invalid=true]")?.focus();
	return ack.error === undefined;
}

async function join(room, user) {
	const ack = await command("join", { room, user_id: user });
	if (!showErrors(byId("join"), ack, "room")) {
		return;
	}
	localStorage.setItem("user", user);
	const known = joined.get(ack.room);
	joined.set(ack.room, { messages: [], unread: 0, ...known, user });
	show(ack.room);
	byId("text").focus();
	refresh();
}

async function leave(room) {
	const ack = await command("leave", { room });
	if (ack.error && ack.error.code !== "not_in_room") {
		showErrors(byId("send"), ack, "text");
		return;
	}
	joined.delete(room);
	show(joined.keys().next().value ?? null);
	refresh();
}

/** The field is free at once for what is typed next; what could not be said comes back. */
async function send(text) {
	byId("text").value = "";
	const ack = await command("send", { room: current ?? "", text });
	if (!showErrors(byId("send"), ack, "text") && byId("text").value === "") {
		byId("text").value = text;
	}
}

// --- what is shown ------------------------------------------------------------------------------

function messageItem(message, user) {
	const item = document.createElement("li");
	item.className = message.user_id === user ? "own" : "";
	const from = document.createElement("p");
	from.className = "from";
	const name = document.createElement("b");
	name.textContent = message.user_id;
	const time = document.createElement("time");
	time.dateTime = message.ts;
	time.textContent = new Date(message.ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
	from.append(name, " ", time);
	const text = document.createElement("p");
	text.className = "text";
	text.textContent = message.text;
	item.append(from, text);
	return item;
}

function show(room) {
	const list = byId("messages");
	const state = joined.get(room);
	current = room;
	list.replaceChildren();
	byId("leave").hidden = state === undefined;
	byId("title").textContent = room ?? "No room yet";
	document.title = room === null ? "fzio chat" : `${room} – fzio chat`;
	if (state !== undefined) {
		state.unread = 0;
		byId("room").value = room;
		history.replaceState(null, "", `#${room}`);
		list.append(...state.messages.map((message) => messageItem(message, state.user)));
		list.scrollTop = list.scrollHeight;
	}
	showErrors(byId("send"), {}, "text");
	showRooms();
}

function roomItem(room, count, unread, onClick) {
	const item = document.createElement("li");
	const button = document.createElement("button");
	button.type = "button";
	button.setAttribute("aria-current", String(room === current));
	const name = document.createElement("span");
	name.className = "name";
	name.textContent = room;
	const number = document.createElement("span");
	number.className = unread > 0 ? "count unread" : "count";
	number.textContent = unread > 0 ? unread : count;
	number.setAttribute("aria-label", unread > 0 ? `${unread} unread` : `${count} in the room`);
	button.append(name, number);
	button.addEventListener("click", onClick);
	item.append(button);
	return item;
}

function fill(id, items) {
	// A list that is filled anew keeps the focus where it was.
	const focused = [...byId(id).children].findIndex((item) => item.contains(document.activeElement));
	byId(id).replaceChildren(...items);
	byId(`${id}-empty`).hidden = items.length > 0;
	items[focused]?.firstChild.focus();
}

function showRooms() {
	const users = new Map(everyone.map(({ room, users }) => [room, users]));
	fill("yours", [...joined].map(([room, { unread }]) =>
		roomItem(room, users.get(room)?.length ?? 1, unread, () => show(room))));
	fill("others", everyone.filter(({ room }) => !joined.has(room)).map(({ room, users }) =>
		roomItem(room, users.length, 0, () => join(room, byId("user").value))));
	if (current !== null) {
		byId("people").textContent = (users.get(current) ?? [joined.get(current).user]).join(", ");
	} else {
		byId("people").textContent = "Pick a name and a room. Open this page twice to talk to yourself.";
	}
}

async function refresh() {
	try {
		everyone = (await (await fetch("/api/rooms")).json()).rooms;
		showRooms();
	} catch {
		// The server is away; the connection says so.
	}
}

function receive(message) {
	const state = joined.get(message.room);
	if (state === undefined) {
		return;
	}
	state.messages.push(message);
	if (state.messages.length > KEPT_MESSAGES) {
		state.messages.shift();
	}
	if (message.room !== current) {
		state.unread++;
		showRooms();
		return;
	}
	const list = byId("messages");
	const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
	list.append(messageItem(message, state.user));
	if (list.children.length > KEPT_MESSAGES) {
		list.firstChild.remove();
	}
	if (atEnd || message.user_id === state.user) {
		list.scrollTop = list.scrollHeight;
	}
}

// --- the connection -----------------------------------------------------------------------------

function showConnection(state, text) {
	byId("connection").dataset.state = state;
	byId("connection").textContent = text;
}

if (window.io === undefined) {
	showConnection("disconnected", "the client library is missing: start by examples/run");
	throw new Error("no /client/socket.io.min.js");
}

const socket = window.io("/chat");

function showConnected() {
	showConnection("connected", `connected by ${socket.io.engine.transport.name}`);
}

socket.on("connect", () => {
	showConnected();
	socket.io.engine.once("upgrade", showConnected);
	// A new connection is in no room, however many this page was in.
	for (const [room, { user }] of joined) {
		command("join", { room, user_id: user });
	}
	refresh();
});
socket.on("disconnect", (reason) => showConnection("disconnected", `disconnected: ${reason}`));
socket.on("connect_error", (error) => showConnection("disconnected", error.message));
socket.on("message", receive);

byId("join").addEventListener("submit", (event) => {
	event.preventDefault();
	join(byId("room").value, byId("user").value);
});
byId("leave").addEventListener("click", () => leave(current));
byId("send").addEventListener("submit", (event) => {
	event.preventDefault();
	send(byId("text").value);
});
byId("text").addEventListener("keydown", (event) => {
	if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		byId("send").requestSubmit();
	}
});

byId("user").value = localStorage.getItem("user") ?? "";
byId("room").value = location.hash.slice(1) || "general";
setInterval(() => document.hidden || refresh(), 5000);
