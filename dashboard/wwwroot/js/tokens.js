// The access token lives in this module's memory, in each tab; the refresh token lives in a cookie that no script can read. All tabs of
// this browser share one refresh: whoever holds the lock asks the server, and tells the others what came. A tab that knows a token shares
// a lock with the others that know it, whose name says which one it is: so another tab sees at once whether there is anybody to ask.
const header = { "Content-Type": "application/json", "X-Egret-Dashboard": "1" };
const channel = new BroadcastChannel("egret.tokens");
const lock = "egret.refresh";
const tokenLock = "egret.token.";
// Of milliseconds, for the answer of a tab that is there: a busy one needs a moment, and one that a telephone has put to sleep never answers.
const patience = 3000;
const timeout = 30000;
const nobody = { status: 401 };
// Stands from a sign-out until the server has heard of it, also when the page or the browser was closed meanwhile. The cookie still works until
// then, and must not be used by whoever comes next.
const signingOut = "egret.signing-out";
const firstPause = 2000;
const longestPause = 60000;
let known = null;
let forget = () => {};
let ended = null;
let listener = null;
let retry = null;
let pause = firstPause;

channel.onmessage = ({ data }) => {
  switch (data.type) {
    case "access": if (adopt(data.access)) { listener?.invokeMethodAsync("ArrivedElsewhere", known); } break;
    case "wanted": if (known && isNewer(nameOf(known), nameOf(data.refused))) { channel.postMessage({ type: "access", access: known }); } break;
    case "ended": know(null); listener?.invokeMethodAsync("EndedElsewhere"); break;
  }
};
addEventListener("online", () => finishSignOut());
addEventListener("storage", ({ key }) => { if (key === signingOut) { finishLater(); } });

export function listen(reference) {
  listener = reference;
  finishSignOut();
}

// Returns {status, access?, detail?, retryAfter?}: 200 with an access token other than the refused one, 401 when nobody is signed in.
export async function renew(refused) {
  if (isSigningOut()) { return nobody; }
  if (known && known !== refused) { return { status: 200, access: known }; }
  return alone(async () => {
    if (await isKnownElsewhere(refused)) { await askOtherTabs(refused); }
    if (known && known !== refused) { return { status: 200, access: known }; }
    const answer = isSigningOut() ? nobody : await post("refresh", {});
    if (isSigningOut()) { return nobody; }
    if (answer.status === 400 || answer.status === 401) {
      ended = refused ?? known ?? ended;
      know(null);
    }
    return keep(answer);
  });
}

// After a refresh that is under way: its refusal, coming late, would end the new sign-in and take away its cookie.
export function signIn(email, password) {
  return alone(async () => {
    // The cookie of a sign-in that could not be ended is about to be replaced, and then nobody could end it any more.
    if (isSigningOut()) { await logOut(); }
    const answer = await post("create", { email, password });
    if (answer.access) { signedOut(); }
    return keep(answer);
  });
}

// This browser is signed out at once, whether or not the server can be told now.
export async function signOut() {
  localStorage.setItem(signingOut, "1");
  know(null);
  channel.postMessage({ type: "ended" });
  await finishSignOut();
}

// Another person signed in: nothing of this page stays, and no upload of the first one asks to be waited for.
export function startOver() {
  addEventListener("beforeunload", event => event.stopImmediatePropagation(), { capture: true });
  location.replace("/");
}

function isSigningOut() { return localStorage.getItem(signingOut) !== null; }

async function finishSignOut() {
  clearTimeout(retry);
  if (!isSigningOut()) { return tellSigningOut(); }
  const asked = await alone(async () => isSigningOut() ? logOut() : 0);
  if (isSigningOut()) {
    finishLater(Math.max(pause, asked * 1000));
    pause = Math.min(pause * 2, longestPause);
  }
  tellSigningOut();
}

function finishLater(delay = firstPause) {
  clearTimeout(retry);
  if (isSigningOut()) { retry = setTimeout(finishSignOut, delay); } else { tellSigningOut(); }
}

// Returns how many seconds the server wants to be left alone.
async function logOut() {
  try {
    const answer = await post("logout", {});
    // 400 and 401: there is no such sign-in any more.
    if ([204, 400, 401].includes(answer.status)) { signedOut(); }
    return answer.retryAfter ?? 0;
  } catch {
    return 0;
  }
}

function signedOut() {
  localStorage.removeItem(signingOut);
  pause = firstPause;
  clearTimeout(retry);
  tellSigningOut();
}

function tellSigningOut() { listener?.invokeMethodAsync("SigningOut", isSigningOut()); }

// Only a page of a safe origin (https, localhost) has locks; on another one no cookie is kept either.
async function alone(work) { return navigator.locks ? navigator.locks.request(lock, work) : work(); }

// What the last holder of the refresh lock was given counts, too: it is announced before that lock is let go of, but may not have come yet.
async function isKnownElsewhere(refused) {
  if (!navigator.locks) { return false; }
  const { held, pending } = await navigator.locks.query();
  return [...held, ...pending].some(({ name }) => name.startsWith(tokenLock) && isNewer(name, nameOf(refused)) && isNewer(name, nameOf(ended)));
}

function askOtherTabs(refused) {
  return new Promise(resolve => {
    const heard = () => { if (known && known !== refused) { finish(); } };
    const finish = () => { channel.removeEventListener("message", heard); clearTimeout(timer); resolve(); };
    const timer = setTimeout(finish, patience);
    channel.addEventListener("message", heard);
    channel.postMessage({ type: "wanted", refused });
    heard();
  });
}

// A tab that slept may know an older token than the others, or one of a sign-in that is over.
function adopt(access) {
  if (isSigningOut() || !isNewer(nameOf(access), nameOf(known)) || !isNewer(nameOf(access), nameOf(ended))) { return false; }
  know(access);
  return true;
}

function know(access) {
  known = access;
  forget();
  const forgotten = new Promise(resolve => { forget = resolve; });
  if (access) { navigator.locks?.request(nameOf(access), { mode: "shared" }, () => forgotten); }
}

function isNewer(name, other) { return !other || (name !== other && issuedAt(name) >= issuedAt(other)); }

function issuedAt(name) { return Number(name.slice(tokenLock.length).split(".", 1)[0]); }

// Says when a token was issued and which one it is, and nothing that lets anybody in.
function nameOf(access) {
  if (!access) { return null; }
  const { iat, jti } = JSON.parse(atob(access.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  return `${tokenLock}${iat}.${jti}`;
}

function keep(answer) {
  if (answer.access) {
    know(answer.access);
    channel.postMessage({ type: "access", access: known });
  }
  return answer;
}

async function post(path, body) {
  const response = await fetch(`/auth/jwt/${path}/`, { method: "POST", headers: header, body: JSON.stringify(body), credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(timeout) });
  const text = await response.text();
  let problem = null;
  try { problem = text ? JSON.parse(text) : {}; } catch { problem = {}; }
  return { status: response.status, access: problem.access ?? null, detail: problem.detail ?? null, retryAfter: Number(response.headers.get("Retry-After")) || null };
}
