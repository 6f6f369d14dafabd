export async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
}

export function save(filename, mediaType, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }));
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A link to be saved does not leave the page, and so does not end what is being uploaded or written.
export function download(address, filename) {
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
}

export function read(name) { return localStorage.getItem(name); }

export function remember(name, value) {
  if (value === null) { localStorage.removeItem(name); } else { localStorage.setItem(name, value); }
}

export function showTheme(isDark) { document.documentElement.dataset.theme = isDark ? "dark" : "light"; }

export function isDark() { return document.documentElement.dataset.theme === "dark"; }

// theme.js listens since before this, and has looked already.
export function onSystemTheme(target) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => target.invokeMethodAsync("SystemChanged"));
}

export function onPaletteKey(target) {
  const listening = new AbortController();
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      target.invokeMethodAsync("OpenPalette");
    }
  }, { signal: listening.signal });

  // Enter chooses when it is let go. Pressed at the button that opens the palette, it is let go in the palette, and is not meant for it.
  let entered = null;
  addEventListener("keydown", event => { if (event.key === "Enter" && !event.repeat) { entered = event.target; } }, { capture: true, signal: listening.signal });
  addEventListener("keyup", event => {
    if (event.key === "Enter") {
      if (event.target !== entered) { event.stopImmediatePropagation(); }
      entered = null;
    }
  }, { capture: true, signal: listening.signal });
  return { stop() { listening.abort(); } };
}

// A dialog that is on its way out holds the focus, and at its end gives it back to what opened it: only then it can go elsewhere.
export async function focus(id) {
  const isHeld = () => [...document.querySelectorAll("[role=dialog]")].some(dialog => !dialog.contains(document.getElementById(id)));
  for (let frame = 0; frame < 60 && isHeld(); frame++) { await new Promise(resolve => setTimeout(resolve, 16)); }
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}
