// The access token lives in this module's memory, in each tab; the refresh token lives in a cookie that no script can read. All tabs of
// this browser share one refresh: whoever holds the lock asks the server, and tells the others what came.
const header = { "Content-Type": "application/json", "X-Egret-Dashboard": "1" };
const channel = new BroadcastChannel("egret.tokens");
const patience = 60;
let known = null;
let listener = null;

channel.onmessage = ({ data }) => {
  switch (data.type) {
    case "access": known = data.access; break;
    case "wanted": if (known) { channel.postMessage({ type: "access", access: known }); } break;
    case "ended": known = null; listener?.invokeMethodAsync("EndedElsewhere"); break;
  }
};

export function listen(reference) { listener = reference; }

// Returns {status, access?, code?, detail?}: 200 with an access token other than the refused one, 401 when nobody is signed in.
export async function renew(refused) {
  if (known && known !== refused) { return { status: 200, access: known }; }
  const once = async () => {
    if (!known && !refused) { await askOtherTabs(); }
    if (known && known !== refused) { return { status: 200, access: known }; }
    return keep(await post("refresh", {}));
  };
  // Only a page of a safe origin (https, localhost) has locks; on another one no cookie is kept either.
  return navigator.locks ? navigator.locks.request("egret.refresh", once) : once();
}

// After a refresh that is under way: its refusal, coming late, would end the new sign-in and take away its cookie.
export async function signIn(email, password) {
  const enter = async () => keep(await post("create", { email, password }));
  return navigator.locks ? navigator.locks.request("egret.refresh", enter) : enter();
}

export async function signOut() {
  const answer = await post("logout", {});
  end();
  return answer;
}

export function end() {
  known = null;
  channel.postMessage({ type: "ended" });
}

function askOtherTabs() {
  return new Promise(resolve => {
    const heard = ({ data }) => { if (data.type === "access") { finish(); } };
    const finish = () => { channel.removeEventListener("message", heard); clearTimeout(timer); resolve(); };
    const timer = setTimeout(finish, patience);
    channel.addEventListener("message", heard);
    channel.postMessage({ type: "wanted" });
  });
}

function keep(answer) {
  if (answer.access) {
    known = answer.access;
    channel.postMessage({ type: "access", access: known });
  } else if (answer.status === 401 && answer.path === "refresh") {
    known = null;
  }
  return answer;
}

async function post(path, body) {
  const response = await fetch(`/auth/jwt/${path}/`, { method: "POST", headers: header, body: JSON.stringify(body), credentials: "same-origin", cache: "no-store" });
  const text = await response.text();
  let problem = null;
  try { problem = text ? JSON.parse(text) : {}; } catch { problem = {}; }
  return { path, status: response.status, access: problem.access ?? null, code: problem.code ?? null, detail: problem.detail ?? null, traceId: problem.trace_id ?? null, retryAfter: Number(response.headers.get("Retry-After")) || null };
}
