// The page's own texts. Messages come from the bot and are shown as they are.
const TEXTS = {
  ru: {
    title: "Песочница", bot: "бот", clock: "Время песочницы", hour: "+1 час", day: "+1 день", week: "+1 неделя",
    moveTo: "Перевести часы на", go: "Перейти", people: "Люди", add: "+ Новый человек",
    trouble: "Ограничения и сбои", hint: "Выберите человека слева: откроется его телефон. Можно открыть несколько рядом.",
    name: "Имя", link: "Ссылка или код приглашения (необязательно)", speaks: "Язык приложения", cancel: "Отмена",
    create: "Добавить", whoOpens: "Кто откроет ссылку?", newPerson: "Новый человек", back: "К списку людей",
    blockBot: "Заблокировать бота", unblockBot: "Разблокировать бота", close: "Закрыть чат", commands: "Команды бота",
    attach: "Прикрепить фото или файл", message: "Сообщение", send: "Отправить", start: "Начать",
    invited: "Есть приглашение по ссылке", typing: "печатает…", sendingFile: "отправляет файл…", edited: "изменено",
    blocked: "Бот заблокирован", noCommands: "Команд пока нет", noMessages: "Сообщений пока нет", sticker: "Стикер",
    contact: "Контакт", location: "Геопозиция", voice: "Голосовое сообщение", download: "Скачать", photo: "Фото",
    lost: "Связь с песочницей потеряна, пробую снова…", again: "Снова на связи", moving: "Перевожу часы…",
    canDo: "Что умеет этот бот?", today: "Сегодня", failed: "Не получилось", forwarded: "Переслано",
    flood: "Ограничения скорости, как в Telegram", error_500: "Ошибки 500 (каждый пятый вызов)",
    error_429: "Ответ 429 «подождите 3 с» (каждый пятый)", drop_before: "Обрыв до выполнения (каждый пятый)",
    drop_after: "Обрыв после выполнения (каждый пятый)", delay: "Задержка ответа 2 с",
    duplicates: "Повторы обновлений (каждое пятое)", reorder: "Обновления вперемешку", bytes: "Б", kilobytes: "КБ",
    megabytes: "МБ", copied: "Скопировано",
  },
  en: {
    title: "Sandbox", bot: "bot", clock: "Sandbox time", hour: "+1 hour", day: "+1 day", week: "+1 week",
    moveTo: "Set the clock to", go: "Go", people: "People", add: "+ New person", trouble: "Limits and faults",
    hint: "Choose somebody on the left to open their phone. Several can be open side by side.",
    name: "Name", link: "Invite link or code (optional)", speaks: "App language", cancel: "Cancel", create: "Add",
    whoOpens: "Who opens the link?", newPerson: "New person", back: "Back to people", blockBot: "Block the bot",
    unblockBot: "Unblock the bot", close: "Close chat", commands: "Bot commands", attach: "Attach a photo or file",
    message: "Message", send: "Send", start: "Start", invited: "Has an invite link", typing: "typing…",
    sendingFile: "sending a file…", edited: "edited", blocked: "Bot is blocked", noCommands: "No commands yet",
    noMessages: "No messages yet", sticker: "Sticker", contact: "Contact", location: "Location",
    voice: "Voice message", download: "Download", photo: "Photo",
    lost: "Lost the sandbox, trying again…", again: "Connected again", moving: "Moving the clock…",
    canDo: "What can this bot do?", today: "Today", failed: "That did not work", forwarded: "Forwarded",
    flood: "Rate limits like Telegram's", error_500: "500 errors (one call in five)",
    error_429: "429 “wait 3 s” (one in five)", drop_before: "Connection lost before the call (one in five)",
    drop_after: "Connection lost after the call (one in five)", delay: "Answers delayed by 2 s",
    duplicates: "Repeated updates (one in five)", reorder: "Updates out of order", bytes: "B", kilobytes: "KB",
    megabytes: "MB", copied: "Copied",
  },
};

const asked = new URLSearchParams(location.search).get("lang");
let language = TEXTS[asked] ? asked : localStorage.getItem("language") === "en" ? "en" : "ru";

export const currentLanguage = () => language;
export const text = (key) => TEXTS[language][key] ?? key;

export function switchLanguage() {
  language = language === "ru" ? "en" : "ru";
  localStorage.setItem("language", language);
}

// Puts texts into everything marked with data-text (content), data-label (name) and data-placeholder.
export function translate(root = document) {
  for (const one of root.querySelectorAll("[data-text]")) one.textContent = text(one.dataset.text);
  for (const one of root.querySelectorAll("[data-text-label]")) one.setAttribute("aria-label", text(one.dataset.textLabel));
  for (const one of root.querySelectorAll("[data-label]")) {
    one.title = text(one.dataset.label);
    (one.querySelector("input") ?? one).setAttribute("aria-label", text(one.dataset.label));
  }
  for (const one of root.querySelectorAll("[data-placeholder]")) {
    one.placeholder = text(one.dataset.placeholder);
    one.setAttribute("aria-label", text(one.dataset.placeholder));
  }
}
