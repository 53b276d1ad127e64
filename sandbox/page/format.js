// Texts with entities, dates, sizes and small DOM helpers. Nothing here ever writes raw HTML.
import { currentLanguage, text } from "./texts.js";

let zone;
export const setZone = (name) => { zone = name || Intl.DateTimeFormat().resolvedOptions().timeZone; };
export const zoneName = () => zone;

export function make(tag, className = "", content = "") {
  const one = document.createElement(tag);
  if (className) one.className = className;
  if (content) one.textContent = content;
  return one;
}

const dates = (moment, options) => new Intl.DateTimeFormat(currentLanguage(), { timeZone: zone, ...options }).format(moment);
export const clockTime = (moment) => dates(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayTitle = (moment) => dates(moment, { day: "numeric", month: "long", weekday: "short" });
export const fullDate = (moment) => dates(moment, { weekday: "short", day: "numeric", month: "long", year: "numeric" })
  .replace(/\s?г\.$/, "");
// the value a datetime-local input wants, in the page's zone
export const inputMoment = (moment) => new Intl.DateTimeFormat("sv", {
  timeZone: zone, dateStyle: "short", timeStyle: "short",
}).format(moment).replace(" ", "T");

export function size(bytes) {
  if (bytes < 1024) return `${bytes} ${text("bytes")}`;
  const kilobytes = bytes / 1024;
  const [value, unit] = kilobytes < 1024 ? [kilobytes, "kilobytes"] : [kilobytes / 1024, "megabytes"];
  return `${value.toLocaleString(currentLanguage(), { maximumFractionDigits: 1 })} ${text(unit)}`;
}

export function face(node, person) {
  const words = person.name.split(/\s+/).filter(Boolean);
  node.textContent = words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  node.dataset.colour = person.id % 7;
}

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

// The start payload of a link to our own bot, null for any other link.
export function ownPayload(url, bot) {
  const found = /^(?:https?:\/\/)?(?:t|telegram)\.me\/([A-Za-z0-9_]+)\/?(?:\?start=([A-Za-z0-9_-]*))?$/i.exec(url);
  return found && found[1].toLowerCase() === bot.toLowerCase() ? found[2] ?? "" : null;
}

// Builds nodes from a text and its entities: outer ones first, inner ones inside them.
export function rich(content, entities, hooks) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(content, ordered, 0, content.length, hooks);
}

function build(content, entities, begin, end, hooks) {
  const nodes = document.createDocumentFragment();
  let place = begin;
  for (let index = 0; index < entities.length;) {
    const entity = entities[index];
    const start = Math.max(entity.offset, place);
    const stop = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (stop <= start) continue;
    if (start > place) nodes.append(content.slice(place, start));
    const inner = [];
    while (index < entities.length && entities[index].offset < stop) inner.push(entities[index++]);
    const node = element(entity, content.slice(start, stop), hooks);
    if (!node.hasChildNodes()) node.append(build(content, inner, start, stop, hooks));
    nodes.append(node);
    place = stop;
  }
  if (place < end) nodes.append(content.slice(place, end));
  return nodes;
}

function element(entity, piece, hooks) {
  if (TAGS[entity.type]) {
    const node = make(TAGS[entity.type], entity.type);
    if (entity.type === "spoiler") {
      node.tabIndex = 0;
      const reveal = () => node.classList.add("revealed");
      node.addEventListener("click", reveal);
      node.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
    }
    return node;
  }
  if (entity.type === "bot_command") {
    const node = make("button", "inline-link");
    node.type = "button";
    node.addEventListener("click", () => hooks.command(piece));
    return node;
  }
  if (entity.type === "url" || entity.type === "text_link") {
    return anchor(entity.url ?? piece, hooks);
  }
  return make("span", entity.type);
}

export function anchor(address, hooks) {
  const url = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (ownPayload(url, hooks.bot) !== null) {
    const node = make("button", "inline-link");
    node.type = "button";
    node.addEventListener("click", () => hooks.own(url));
    return node;
  }
  const node = make("a");
  if (/^(https?|mailto|tel):/i.test(url)) node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}
