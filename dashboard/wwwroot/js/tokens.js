// The access token is held in the memory of each tab's module; the refresh token is in an HttpOnly cookie. All tabs of this browser
// share one refresh: the holder of the refresh lock calls the server and broadcasts the token to the other tabs. Each tab with a token
// also holds a shared lock that names the token, so that other tabs can see whether a newer token exists.
const headers = { "Content-Type": "application/json", "X-Egret-Dashboard": "1" };
const channel = new BroadcastChannel("egret.tokens");
const refreshLock = "egret.refresh";
const tokenLock = "egret.token.";
// Milliseconds to wait for another tab: a busy tab needs a moment, and a suspended tab on a phone never replies.
const tabTimeout = 3000;
const requestTimeout = 30000;
const anonymous = { status: 401 };
// Local storage key that is set from a sign-out until the server has processed it, even if the page is closed in between. The cookie
// remains valid until then and must not be used for the next user.
const signOutPending = "egret.signing-out";
const initialDelay = 2000;
const maxDelay = 60000;
let token = null;
let releaseTokenLock = () => {};
let endedToken = null;
let listener = null;
let retryTimer = null;
let retryDelay = initialDelay;

channel.onmessage = ({ data }) => {
  switch (data.type) {
    case "access":
      if (acceptToken(data.access)) { listener?.invokeMethodAsync("OnTokenReceived", token); }
      break;
    case "wanted":
      if (token && isNewer(nameOf(token), nameOf(data.rejected))) { channel.postMessage({ type: "access", access: token }); }
      break;
    case "ended":
      setToken(null);
      listener?.invokeMethodAsync("OnSignedOutElsewhere");
      break;
  }
};
addEventListener("online", () => completeSignOut());
addEventListener("storage", ({ key }) => { if (key === signOutPending) { scheduleSignOut(); } });

export function listen(reference) {
  listener = reference;
  completeSignOut();
}

// Returns {status, access?, detail?, retryAfter?}: 200 with an access token other than the rejected one, 401 if anonymous.
export async function renew(rejected) {
  if (isSignOutPending()) { return anonymous; }
  if (token && token !== rejected) { return { status: 200, access: token }; }
  return withLock(async () => {
    if (await hasNewerTokenElsewhere(rejected)) { await requestFromTabs(rejected); }
    if (token && token !== rejected) { return { status: 200, access: token }; }
    const result = isSignOutPending() ? anonymous : await post("refresh", {});
    if (isSignOutPending()) { return anonymous; }
    if (result.status === 400 || result.status === 401) {
      endedToken = rejected ?? token ?? endedToken;
      setToken(null);
    }
    return storeResult(result);
  });
}

// Waits for a refresh in progress: its late rejection would end the new sign-in and delete its cookie.
export function signIn(email, password) {
  return withLock(async () => {
    // The cookie of a sign-in with a pending sign-out is about to be replaced; afterwards that sign-in could not be ended.
    if (isSignOutPending()) { await logOut(); }
    const result = await post("create", { email, password });
    if (result.access) { clearSignOutPending(); }
    return storeResult(result);
  });
}

// Signs this browser out immediately; the server call is retried until it succeeds.
export async function signOut() {
  localStorage.setItem(signOutPending, "1");
  setToken(null);
  channel.postMessage({ type: "ended" });
  await completeSignOut();
}

// Reloads the page because another user signed in. Suppresses the prompt about uploads of the previous user.
export function restart() {
  addEventListener("beforeunload", event => event.stopImmediatePropagation(), { capture: true });
  location.replace("/");
}

function isSignOutPending() { return localStorage.getItem(signOutPending) !== null; }

async function completeSignOut() {
  clearTimeout(retryTimer);
  if (!isSignOutPending()) { return notifySignOutPending(); }
  const retryAfter = await withLock(async () => isSignOutPending() ? logOut() : 0);
  if (isSignOutPending()) {
    scheduleSignOut(Math.max(retryDelay, retryAfter * 1000));
    retryDelay = Math.min(retryDelay * 2, maxDelay);
  }
  notifySignOutPending();
}

function scheduleSignOut(delay = initialDelay) {
  clearTimeout(retryTimer);
  if (isSignOutPending()) { retryTimer = setTimeout(completeSignOut, delay); } else { notifySignOutPending(); }
}

// Returns the server's Retry-After in seconds.
async function logOut() {
  try {
    const result = await post("logout", {});
    // 400 and 401: the sign-in no longer exists.
    if ([204, 400, 401].includes(result.status)) { clearSignOutPending(); }
    return result.retryAfter ?? 0;
  } catch {
    return 0;
  }
}

function clearSignOutPending() {
  localStorage.removeItem(signOutPending);
  retryDelay = initialDelay;
  clearTimeout(retryTimer);
  notifySignOutPending();
}

function notifySignOutPending() { listener?.invokeMethodAsync("OnSignOutPending", isSignOutPending()); }

// Web Locks are available in secure contexts only (https, localhost). Other origins do not store the cookie either.
async function withLock(work) { return navigator.locks ? navigator.locks.request(refreshLock, work) : work(); }

// Includes pending locks: a token is broadcast before the refresh lock is released, but the message may not have arrived yet.
async function hasNewerTokenElsewhere(rejected) {
  if (!navigator.locks) { return false; }
  const { held, pending } = await navigator.locks.query();
  return [...held, ...pending].some(({ name }) =>
    name.startsWith(tokenLock) && isNewer(name, nameOf(rejected)) && isNewer(name, nameOf(endedToken)));
}

function requestFromTabs(rejected) {
  return new Promise(resolve => {
    const onMessage = () => { if (token && token !== rejected) { finish(); } };
    const finish = () => { channel.removeEventListener("message", onMessage); clearTimeout(timer); resolve(); };
    const timer = setTimeout(finish, tabTimeout);
    channel.addEventListener("message", onMessage);
    channel.postMessage({ type: "wanted", rejected });
    onMessage();
  });
}

// A tab that was suspended may hold an older token than the others, or one of an ended sign-in.
function acceptToken(access) {
  const name = nameOf(access);
  if (isSignOutPending() || !isNewer(name, nameOf(token)) || !isNewer(name, nameOf(endedToken))) { return false; }
  setToken(access);
  return true;
}

function setToken(access) {
  token = access;
  releaseTokenLock();
  const released = new Promise(resolve => { releaseTokenLock = resolve; });
  if (access) { navigator.locks?.request(nameOf(access), { mode: "shared" }, () => released); }
}

function isNewer(name, other) { return !other || (name !== other && issuedAt(name) >= issuedAt(other)); }

function issuedAt(name) { return Number(name.slice(tokenLock.length).split(".", 1)[0]); }

// Builds a lock name from the token's issue time and id, which are no credential.
function nameOf(access) {
  if (!access) { return null; }
  const { iat, jti } = JSON.parse(atob(access.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  return `${tokenLock}${iat}.${jti}`;
}

function storeResult(result) {
  if (result.access) {
    setToken(result.access);
    channel.postMessage({ type: "access", access: token });
  }
  return result;
}

async function post(path, body) {
  const response = await fetch(`/auth/jwt/${path}/`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(requestTimeout),
  });
  const text = await response.text();
  let content = {};
  // The body of a proxy may not be JSON.
  try { content = text ? JSON.parse(text) : {}; } catch { }
  return {
    status: response.status,
    access: content.access ?? null,
    detail: content.detail ?? null,
    retryAfter: Number(response.headers.get("Retry-After")) || null,
  };
}
