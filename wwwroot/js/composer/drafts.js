// Keeps the text that is not sent yet: each tab for itself, one for each room. Other tabs see only that there is one.
import { keysOf, local, read, session, write } from "../browser/memory.js";
import { newId } from "./outbox.js";

const draftKey = "chatroom.draft.";
// The tab of a draft follows this one.
const tabKey = "chatroom.drafting.";
const nameKey = "chatroom.tab";

// A page that the browser restores is the same tab.
const tab = read(session, nameKey) ?? newId();
write(session, nameKey, tab);

const isText = (key) => Boolean(read(session, key)?.trim());
const tell = () => write(local, tabKey + tab, keysOf(session, draftKey).some(isText) && "1");

/** Returns the text that was begun in a room. */
export const readDraft = (room) => read(session, draftKey + room) ?? "";

/** Saves the text that was begun in a room; an empty one is forgotten. */
export function saveDraft(room, text) {
  write(session, draftKey + room, text);
  tell();
}

/** Returns whether there is a text that was begun in another room, or in another tab. */
export function hasOtherDraft(room) {
  return keysOf(session, draftKey).some((key) => key !== draftKey + room && isText(key)) ||
    keysOf(local, tabKey).some((key) => key !== tabKey + tab);
}

addEventListener("pagehide", () => write(local, tabKey + tab, ""));
addEventListener("pageshow", ({ persisted }) => persisted && tell());
