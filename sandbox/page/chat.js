// One person's phone: the talk, its buttons, the line to write in.
import { bubble } from "./bubble.js";
import { dayTitle, face, make } from "./format.js";
import { act, upload } from "./server.js";
import { text, translate } from "./texts.js";

const template = document.getElementById("phone");

export class Phone {
  // shell: { bot, notice(text), own(url), closed(id), zone }
  constructor(person, shell) {
    this.person = person;
    this.shell = shell;
    this.node = template.content.firstElementChild.cloneNode(true);
    this.node.dataset.chat = person.id;
    this.find = (selector) => this.node.querySelector(selector);
    this.talk = this.find(".talk");
    this.input = this.find("textarea");
    this.waiting = new Map();
    this.wire();
    this.draw();
  }

  wire() {
    this.find(".back").addEventListener("click", () => this.shell.closed(this.person.id));
    this.find(".close").addEventListener("click", () => this.shell.closed(this.person.id));
    this.find(".block").addEventListener("click", () => this.do("block", { on: !this.person.blocked }));
    this.find(".restart").addEventListener("click", () => this.restart());
    this.find(".commands").addEventListener("click", () => this.toggleMenu());
    this.find(".attach input").addEventListener("change", (event) => this.attach(event.target));
    this.find(".line").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.find(".alert button").addEventListener("click", () => { this.find(".alert").hidden = true; });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
      if (event.key === "Escape") this.toggleMenu(false);
    });
    this.input.addEventListener("input", () => this.fit());
    this.node.addEventListener("focusout", (event) => {
      const { relatedTarget } = event;
      if (!this.find(".menu").contains(relatedTarget) && relatedTarget !== this.find(".commands")) this.toggleMenu(false);
    });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { this.toggleMenu(false); this.find(".alert").hidden = true; }
    });
  }

  async do(what, details = {}) {
    try {
      return await act(what, { chat: this.person.id, ...details });
    } catch (error) {
      this.shell.notice(error.message);
      return null;
    }
  }

  fit() {
    this.input.style.height = "auto";
    if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  async submit() {
    const value = this.input.value;
    if (!value.trim()) return;
    if (await this.do("say", { text: value })) { this.input.value = ""; this.fit(); }
  }

  async attach(field) {
    const [file] = field.files;
    if (!file) return;
    try {
      await upload(this.person.id, file, this.input.value.trim());
      this.input.value = "";
      this.fit();
    } catch (error) {
      this.shell.notice(error.message);
    }
    field.value = "";
  }

  restart() {
    if (this.person.blocked) return this.do("block", { on: false });
    return this.do("start", { payload: this.person.payload ?? "" });
  }

  toggleMenu(open = this.find(".menu").hidden) {
    this.find(".menu").hidden = !open;
    this.find(".commands").setAttribute("aria-expanded", String(open));
    if (open) this.find(".menu button")?.focus();
  }

  draw() {
    translate(this.node);
    const { person } = this;
    this.node.setAttribute("aria-label", person.name);
    this.find(".who h2").textContent = person.name;
    face(this.find(".face"), person);
    this.status();
    this.drawTalk();
    this.drawControls();
  }

  status(passing = "") {
    const { person } = this;
    const line = this.find(".who p");
    line.classList.toggle("active", Boolean(passing));
    line.textContent = passing || (person.blocked ? text("blocked") : person.note || `@${this.shell.bot.username}`);
    clearTimeout(this.passing);
    if (passing) this.passing = setTimeout(() => this.status(), 5000);
  }

  drawControls() {
    const { person } = this;
    const block = this.find(".block");
    block.dataset.label = person.blocked ? "unblockBot" : "blockBot";
    block.setAttribute("aria-pressed", String(person.blocked));
    block.title = text(block.dataset.label);
    block.setAttribute("aria-label", block.title);
    const restart = this.find(".restart");
    const idle = person.blocked || !person.started;
    restart.hidden = !idle;
    restart.textContent = text(person.blocked ? "unblockBot" : "start");
    this.find(".line").hidden = idle;
    this.drawKeys(idle ? null : person.keyboard);
    const menu = this.find(".menu");
    menu.replaceChildren(...(person.commands.length ? person.commands.map((one) => this.command(one)) : [make("li", "none", text("noCommands"))]));
  }

  command({ command, description }) {
    const item = make("li");
    const button = make("button");
    button.type = "button";
    button.append(make("b", "", `/${command}`), make("span", "", description));
    button.addEventListener("click", () => { this.toggleMenu(false); this.do("say", { text: `/${command}` }); this.input.focus(); });
    item.append(button);
    return item;
  }

  drawKeys(keyboard) {
    const keys = this.find(".keys");
    keys.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => {
      const line = make("div", "row");
      line.append(...row.map((key) => {
        const button = make("button", "key", key.text);
        button.type = "button";
        button.title = key.text;
        button.addEventListener("click", () => {
          if (key.request_contact) this.do("contact");
          else if (key.request_location) this.do("location");
          else this.do("say", { text: key.text });
        });
        return button;
      }));
      return line;
    }));
    keys.hidden = !keys.hasChildNodes();
  }

  drawTalk() {
    this.talk.replaceChildren();
    this.day = "";
    if (!this.person.messages.length) this.talk.append(this.welcome());
    for (const message of this.person.messages) this.append(message);
    this.bottom();
  }

  welcome() {
    const card = make("div", "welcome");
    card.append(make("h3", "", this.shell.bot.name));
    card.append(make("p", "", this.person.description || text("noMessages")));
    if (this.person.payload) card.append(make("p", "invited", text("invited")));
    return card;
  }

  append(message) {
    this.talk.querySelector(".welcome")?.remove();
    const moment = new Date(message.date * 1000);
    const day = dayTitle(moment);
    if (day !== this.day) this.talk.append(make("p", "day", day));
    this.day = day;
    this.talk.append(bubble(message, this));
  }

  bottom() { requestAnimationFrame(() => { this.talk.scrollTop = this.talk.scrollHeight; }); }

  // changes

  on(event) {
    const { person } = this;
    if (event.kind === "message") {
      person.started ||= !event.message.by_bot;
      person.keyboard = event.keyboard;
      this.append(event.message);
      this.status();
      this.drawControls();
      this.bottom();
    } else if (event.kind === "edit") {
      const old = this.talk.querySelector(`[data-id="${event.message.message_id}"]`);
      old?.replaceWith(bubble(event.message, this));
    } else if (event.kind === "delete") {
      this.talk.querySelector(`[data-id="${event.id}"]`)?.remove();
    } else if (event.kind === "typing") {
      this.status(text(/upload/.test(event.action ?? "") ? "sendingFile" : "typing"));
    } else if (event.kind === "alert" || event.kind === "answered") {
      for (const one of this.node.querySelectorAll(".waiting")) one.classList.remove("waiting");
      if (event.text) this.alert(event);
      if (event.url) this.shell.own(event.url);
    }
  }

  alert({ text: words, modal }) {
    const box = this.find(".alert");
    box.classList.toggle("modal", modal);
    box.querySelector("p").textContent = words;
    box.hidden = false;
    clearTimeout(this.fading);
    if (modal) box.querySelector("button").focus();
    else this.fading = setTimeout(() => { box.hidden = true; }, 4000);
  }
}
