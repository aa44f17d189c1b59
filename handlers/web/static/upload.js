// Large files leave in pieces before their message: what arrived stays there when the line breaks, and the rest follows.
const PIECE = 512 * 1024; // a multiple of what the server keeps as one
const LARGE = 600 * 1024;
const PATIENCE = 20; // tries without a byte of progress, the longest pause half a minute

const markOf = (file) => `upload:${file.name}|${file.size}|${file.lastModified}`;
const pause = (seconds) =>
  new Promise((go) => {
    const waiting = setTimeout(go, seconds * 1000);
    addEventListener("online", () => (clearTimeout(waiting), go()), { once: true });
  });

class Told extends Error {} // the server says why, in words for the visitor

async function answerOf(response) {
  if (response.ok || response.status === 409) return response.json();
  if (response.status === 404) return null;
  const told = response.headers.get("X-Told");
  if (response.status < 500 || response.status === 507) throw new Told(told ? decodeURIComponent(told) : "");
  throw new TypeError("try later");
}

async function whereTo(file, place) {
  const known = sessionStorage.getItem(markOf(file));
  const there = known && (await answerOf(await fetch(`${place.at}/${known}`)));
  if (there) return there;
  const made = await answerOf(await fetch(place.at, { method: "POST", body: new URLSearchParams({ size: file.size, csrf: place.csrf }) }));
  sessionStorage.setItem(markOf(file), made.upload);
  return made;
}

// Sends one file; tells how much has come, and whether the line is broken. Goes on by itself when it is back.
async function sendFile(file, tell, stopped, place) {
  let there = null;
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    try {
      there = await whereTo(file, place);
      while (there.at < file.size) {
        if (stopped()) throw new Told("");
        const body = new FormData();
        body.set("csrf", place.csrf);
        body.set("at", there.at);
        body.set("piece", file.slice(there.at, there.at + PIECE));
        there = await answerOf(await fetch(`${place.at}/${there.upload}`, { method: "POST", body }));
        if (!there) throw new TypeError("gone");
        tries = 0;
        tell(there.at, false);
      }
      return there.upload;
    } catch (error) {
      if (error instanceof Told || stopped()) throw error;
      tell(there ? there.at : 0, true);
      await pause(Math.min(30, 2 ** tries));
    }
  }
  throw new Told("");
}

// Sends files one after the other; returns the fields of the form that name them. `place`: where they go to, and the
// token of the forms there.
async function sendFiles(list, tell, stopped, place = { at: "/chat/upload", csrf: "" }) {
  const whole = list.reduce((sum, one) => sum + one.size, 0);
  const fields = [];
  let before = 0;
  for (const file of list) {
    const name = await sendFile(file, (at, broken) => tell((before + at) / whole, broken), stopped, place);
    fields.push(["upload", name], ["upload_name", file.name], ["upload_type", file.type]);
    before += file.size;
  }
  list.forEach((file) => sessionStorage.removeItem(markOf(file)));
  return fields;
}
