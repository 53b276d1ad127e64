// Talking with the sandbox: requests, uploads, and the live stream of changes.
import { text } from "./texts.js";

export class Refused extends Error {}

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error || `${text("failed")} (${response.status})`);
  return body;
}

export const getState = async () => answered(await fetch("/sandbox/state"));

export async function act(what, details = {}) {
  return answered(await fetch("/sandbox/do", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ do: what, ...details }),
  }));
}

export async function upload(chat, file, caption) {
  const form = new FormData();
  form.append("chat", chat);
  form.append("caption", caption);
  form.append("as", /^image\/(png|jpeg|webp|gif)$/.test(file.type) ? "photo" : "document");
  form.append("file", file);
  return answered(await fetch("/sandbox/upload", { method: "POST", body: form }));
}

// Calls onEvent for every change; after a lost connection it comes back and calls onBack to read everything anew.
export function listen({ onEvent, onLost, onBack }) {
  let lost = false;
  const open = () => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/sandbox/live`);
    socket.addEventListener("open", () => { if (lost) onBack(); lost = false; });
    socket.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      if (!lost) onLost();
      lost = true;
      setTimeout(open, 1000);
    });
  };
  open();
}
