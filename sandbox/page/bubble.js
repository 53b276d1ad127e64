// One message: its text, files, time, and the buttons under it.
import { anchor, clockTime, make, ownPayload, rich, size } from "./format.js";
import { text } from "./texts.js";

const WORDLESS = ["voice", "sticker", "contact", "location"];

// phone: { person, shell, do(what, details), bottom() }
export function bubble(message, phone) {
  const moment = new Date(message.date * 1000);
  const node = make("article", `message ${message.by_bot ? "bot" : "own"}`);
  node.dataset.id = message.message_id;
  const body = make("div", "bubble");
  if (message.forward_origin) body.append(make("p", "forwarded", text("forwarded")));
  if (message.photo) body.append(picture(message.photo.at(-1), phone));
  if (message.document) body.append(file(message.document));
  for (const kind of WORDLESS.filter((one) => message[one])) {
    body.append(make("p", "kind", kind === "contact" ? `${text(kind)}: ${message.contact.phone_number}` : text(kind)));
  }
  const shownTime = `${message.edit_date ? `${text("edited")} ` : ""}${clockTime(moment)}`;
  const content = message.text ?? message.caption ?? "";
  const hooks = {
    bot: phone.shell.bot.username, own: phone.shell.own, command: (piece) => phone.do("say", { text: piece }),
  };
  if (content) {
    const words = make("div", "words");
    words.dataset.time = shownTime;
    words.append(rich(content, message.entities ?? message.caption_entities, hooks));
    body.append(words);
  }
  const time = make("time", "", shownTime);
  time.dateTime = moment.toISOString();
  body.append(time);
  node.append(body);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) node.append(buttons(message, rows, hooks, phone));
  return node;
}

function picture(photo, phone) {
  const link = make("a", "picture");
  link.href = `/sandbox/file/${photo.file_id}`;
  link.target = "_blank";
  const image = make("img");
  image.src = link.href;
  image.alt = text("photo");
  image.width = photo.width;
  image.height = photo.height;
  image.addEventListener("load", () => phone.bottom());
  link.append(image);
  return link;
}

function file(sent) {
  const link = make("a", "file");
  link.href = `/sandbox/file/${sent.file_id}?download`;
  link.setAttribute("download", sent.file_name);
  const words = make("span", "about");
  words.append(make("b", "", sent.file_name), make("small", "", `${size(sent.file_size)} · ${text("download")}`));
  const badge = make("span", "badge", (sent.file_name.split(".").pop() || "").slice(0, 4).toUpperCase());
  badge.setAttribute("aria-hidden", "true");
  link.append(badge, words);
  return link;
}

function buttons(message, rows, hooks, phone) {
  const block = make("div", "inline");
  block.append(...rows.map((row) => {
    const line = make("div", "row");
    line.append(...row.map((one) => button(message, one, hooks, phone)));
    return line;
  }));
  return block;
}

function button(message, one, hooks, phone) {
  const outside = one.url && ownPayload(one.url, hooks.bot) === null;
  const node = outside ? anchor(one.url, hooks) : make("button");
  node.className = one.url ? "key outside" : "key";
  node.title = one.text;
  node.append(make("span", "label", one.text));
  if (outside) return node;
  node.type = "button";
  node.addEventListener("click", () => tapped(node, message, one, hooks, phone));
  return node;
}

async function tapped(node, message, one, hooks, phone) {
  if (one.url) hooks.own(one.url);
  else if (one.copy_text) {
    await navigator.clipboard?.writeText(one.copy_text.text);
    phone.shell.notice(text("copied"));
  } else if (one.callback_data) {
    // the bar runs until the bot answers the tap, as in the apps
    node.classList.add("waiting");
    setTimeout(() => node.classList.remove("waiting"), 10000);
    await phone.do("press", { message: message.message_id, data: one.callback_data });
  }
}
