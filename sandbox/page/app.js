// The whole page: the list of people, the open phones, the clock, the switches.
import { Phone } from "./chat.js";
import { clockTime, face, fullDate, inputMoment, make, ownPayload, setZone, zoneName } from "./format.js";
import { act, getState, listen } from "./server.js";
import { currentLanguage, switchLanguage, text, translate } from "./texts.js";

const byId = (id) => document.getElementById(id);
const SWITCHES = ["flood", "error_500", "error_429", "drop_before", "drop_after", "delay", "duplicates", "reorder"];
const people = new Map();
const phones = new Map();
const unread = new Map();
let bot = { username: "", name: "" };
let settings = {};
let clockLag = 0;
let noticeTimer;

function notice(words) {
  byId("notice").textContent = words;
  byId("notice").classList.add("shown");
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => byId("notice").classList.remove("shown"), 4500);
}

async function attempt(what, details) {
  try {
    return await act(what, details);
  } catch (error) {
    notice(error.message);
    return null;
  }
}

// people

const oneLine = (message) => message.text ?? message.caption ?? (message.photo ? text("photo") : message.document?.file_name ?? "…");

function drawPeople() {
  byId("people").replaceChildren(...[...people.values()].map((person) => {
    const item = make("li");
    const button = make("button", "person");
    button.type = "button";
    button.setAttribute("aria-pressed", String(phones.has(person.id)));
    const picture = make("span", "face");
    picture.setAttribute("aria-hidden", "true");
    face(picture, person);
    const words = make("span", "words");
    words.append(make("b", "", person.name), make("small", "", person.note || (person.payload ? text("invited") : "")));
    const last = person.messages.at(-1);
    if (last) words.append(make("small", "last", oneLine(last)));
    button.append(picture, words);
    const count = unread.get(person.id);
    if (count) button.append(make("span", "count", String(count)));
    button.addEventListener("click", () => (phones.has(person.id) && !narrow() ? close(person.id) : open(person.id)));
    item.append(button);
    return item;
  }));
}

const narrow = () => matchMedia("(max-width: 760px)").matches;

function open(id, { focus = true } = {}) {
  const person = people.get(id);
  if (!person) return;
  if (narrow()) for (const other of [...phones.keys()]) if (other !== id) close(other);
  if (!phones.has(id)) {
    const phone = new Phone(person, { bot, notice, own: askWhoOpens, closed: close });
    phones.set(id, phone);
    byId("desk").append(phone.node);
  }
  unread.delete(id);
  remember();
  drawPeople();
  const phone = phones.get(id);
  phone.node.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
  phone.bottom();
  if (focus && !narrow()) phone.input.focus({ preventScroll: true });
}

function close(id) {
  phones.get(id)?.node.remove();
  phones.delete(id);
  remember();
  drawPeople();
}

function remember() {
  document.body.classList.toggle("talking", phones.size > 0);
  const url = new URL(location.href);
  if (phones.size) url.searchParams.set("open", [...phones.keys()].join(","));
  else url.searchParams.delete("open");
  history.replaceState(null, "", url);
}

// links to our bot

function askWhoOpens(url) {
  const payload = ownPayload(url, bot.username) ?? "";
  byId("link-text").textContent = url;
  byId("link-people").replaceChildren(...[...people.values()].map((person) => {
    const item = make("li");
    const button = make("button", "person");
    button.type = "button";
    const picture = make("span", "face");
    face(picture, person);
    picture.setAttribute("aria-hidden", "true");
    button.append(picture, make("b", "", person.name));
    button.addEventListener("click", async () => {
      byId("link-dialog").close();
      open(person.id);
      await attempt("start", { chat: person.id, payload });
    });
    item.append(button);
    return item;
  }));
  byId("link-new").onclick = () => { byId("link-dialog").close(); askNewPerson(url); };
  byId("link-dialog").showModal();
}

function askNewPerson(payload = "") {
  const form = byId("person-form");
  form.reset();
  form.payload.value = payload;
  form.language.value = currentLanguage();
  form.querySelector(".wrong").hidden = true;
  byId("person-dialog").showModal();
  form.elements.name.focus();
}

byId("person-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const added = await act("add", {
      name: form.elements.name.value, payload: form.payload.value, language: form.language.value,
    });
    byId("person-dialog").close();
    await refresh();
    open(added.id);
  } catch (error) {
    const wrong = form.querySelector(".wrong");
    wrong.textContent = error.message;
    wrong.hidden = false;
  }
});

// clock and switches

function worldNow() { return new Date(Date.now() + clockLag); }

function drawSettings() {
  clockLag = new Date(settings.now) - Date.now();
  tick();
  if (document.activeElement !== byId("clock-to")) byId("clock-to").value = inputMoment(worldNow());
  for (const one of document.querySelectorAll(".clock button, .clock input")) one.disabled = !settings.movable;
  const on = { flood: settings.flood, duplicates: settings.duplicates, reorder: settings.reorder };
  byId("switches").replaceChildren(...SWITCHES.map((kind) => {
    const label = make("label", "switch");
    const box = make("input");
    box.type = "checkbox";
    box.checked = on[kind] ?? settings.faults.includes(kind);
    box.addEventListener("change", () => (kind === "flood"
      ? attempt("flood", { on: box.checked }) : attempt("fault", { kind, on: box.checked })));
    label.append(box, make("span", "", text(kind)));
    return label;
  }));
}

function tick() {
  const [time, date] = byId("clock-now").children;
  time.textContent = clockTime(worldNow());
  date.textContent = fullDate(worldNow());
}
setInterval(tick, 1000);

async function moveClock(details) {
  document.body.classList.add("moving");
  notice(text("moving"));
  const moved = await attempt("clock", details);
  document.body.classList.remove("moving");
  if (moved) { settings = moved; drawSettings(); notice(`${clockTime(worldNow())}, ${fullDate(worldNow())}`); }
}

for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => moveClock({ seconds: Number(button.dataset.step) }));
}
byId("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  moveClock({ to: byId("clock-to").value, zone: zoneName() });
});

// the world's changes

function onEvent(event) {
  if (event.kind === "settings") {
    settings = event.settings;
    drawSettings();
    return;
  }
  if (event.kind === "card") {
    for (const person of people.values()) person.commands = event.commands[person.id] ?? [];
    for (const phone of phones.values()) phone.drawControls();
    return;
  }
  if (event.kind === "person") {
    const known = people.get(event.chat);
    if (known) Object.assign(known, event.person);
    else people.set(event.chat, event.person);
    phones.get(event.chat)?.draw();
    drawPeople();
    return;
  }
  const person = people.get(event.chat);
  if (!person) return;
  if (event.kind === "message") {
    person.messages.push(event.message);
    if (!phones.has(person.id) && event.message.by_bot) unread.set(person.id, (unread.get(person.id) ?? 0) + 1);
  } else if (event.kind === "edit") {
    person.messages = person.messages.map((one) => (one.message_id === event.message.message_id ? event.message : one));
  } else if (event.kind === "delete") {
    person.messages = person.messages.filter((one) => one.message_id !== event.id);
  }
  phones.get(event.chat)?.on(event);
  if (event.kind === "message" || event.kind === "edit") drawPeople();
}

async function refresh() {
  const state = await getState();
  bot = state.bot;
  settings = state.settings;
  setZone(state.zone);
  for (const person of state.people) {
    people.set(person.id, Object.assign(people.get(person.id) ?? {}, person));
    phones.get(person.id)?.draw();
  }
  drawAll();
}

function drawAll() {
  document.documentElement.lang = currentLanguage();
  document.title = `${text("title")} · ${bot.name}`;
  translate();
  byId("language").textContent = currentLanguage() === "ru" ? "EN" : "RU";
  byId("language").setAttribute("aria-label", currentLanguage() === "ru" ? "English" : "Русский");
  byId("language").lang = currentLanguage() === "ru" ? "en" : "ru";
  byId("bot-name").textContent = `${bot.name} · @${bot.username}`;
  drawSettings();
  drawPeople();
}

byId("language").addEventListener("click", () => {
  switchLanguage();
  drawAll();
  for (const phone of phones.values()) phone.draw();
});
byId("add").addEventListener("click", () => askNewPerson());
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

await refresh();
const wanted = (new URLSearchParams(location.search).get("open") ?? "").split(",").filter(Boolean).map(Number);
const first = narrow() ? [] : [...people.keys()].slice(0, Math.max(1, Math.floor((innerWidth - 320) / 316)));
for (const id of wanted.length ? wanted : first) open(id, { focus: false });
listen({ onEvent, onLost: () => notice(text("lost")), onBack: async () => { await refresh(); notice(text("again")); } });
