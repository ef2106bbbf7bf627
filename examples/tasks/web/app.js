// SPDX-License-Identifier: MIT
// The page checks nothing itself: what the contract allows, the server's acks say.

const byId = (id) => document.getElementById(id);
const ANSWER_WITHIN = 5000;

function showConnection(state, text) {
	byId("connection").dataset.state = state;
	byId("connection").textContent = text;
}

if (window.io === undefined) {
	showConnection("disconnected", "the client library is missing: start by examples/run");
	throw new Error("no /client/socket.io.min.js");
}

/** Shows an ack's error beside the fields it is about; none clears them. */
function showErrors(form, ack) {
	const errors = ack.error?.context?.errors ?? (ack.error ? [{ loc: ["name"], msg: ack.error.detail }] : []);
	for (const field of form.querySelectorAll("input")) {
		const text = errors.filter(({ loc }) => loc[0] === field.name).map(({ msg }) => msg).join(". ");
		const error = byId(field.getAttribute("aria-describedby"));
		error.textContent = text;
		error.hidden = text === "";
		field.setAttribute("aria-invalid", String(text !== ""));
	}
	form.querySelector("[aria-invalid=true]")?.focus();
	return ack.error === undefined;
}

function taskItem(name, total) {
	const item = document.createElement("li");
	const line = document.createElement("p");
	const label = document.createElement("span");
	label.className = "name";
	label.textContent = name;
	const state = document.createElement("span");
	state.className = "state";
	state.textContent = "started";
	const bar = document.createElement("progress");
	bar.max = total;
	bar.value = 0;
	line.append(label, state);
	item.append(line, bar);
	return { item, state, bar };
}

/* Progress names no task: it goes to the room of its task, and the one who started it is in there.
 * So each task gets a connection of its own here, and what arrives on it is about that task. It is
 * listened to before the task starts: ack and progress may come by one answer. */
async function start(name, steps) {
	const socket = window.io("/tasks", { forceNew: true });
	const { item, state, bar } = taskItem(name, steps);
	socket.on("task.progress", ({ done, total }) => {
		bar.max = total;
		bar.value = done;
		state.textContent = done < total ? `${done} of ${total}` : "done";
		if (done === total) {
			socket.disconnect();
		}
	});
	socket.on("disconnect", () => {
		if (state.textContent !== "done") {
			state.textContent = "lost: the connection ended";
		}
	});
	let ack;
	try {
		ack = await socket.timeout(ANSWER_WITHIN).emitWithAck("start", { name, steps });
	} catch {
		ack = { error: { detail: socket.connected ? `No answer within ${ANSWER_WITHIN / 1000} seconds` : "Not connected" } };
	}
	if (!showErrors(byId("start"), ack)) {
		socket.disconnect();
		return;
	}
	bar.setAttribute("aria-label", `${name}, task ${ack.task_id}`);
	byId("empty").hidden = true;
	byId("tasks").prepend(item);
}

byId("start").addEventListener("submit", (event) => {
	event.preventDefault();
	const steps = byId("steps").value;
	start(byId("name").value, steps === "" ? null : Number(steps));
});

const socket = window.io("/tasks");
socket.on("connect", () => showConnection("connected", "connected"));
socket.on("disconnect", (reason) => showConnection("disconnected", `disconnected: ${reason}`));
socket.on("connect_error", (error) => showConnection("disconnected", error.message));
