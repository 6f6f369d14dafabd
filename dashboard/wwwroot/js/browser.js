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

// A download link leaves the page loaded; a navigation would cancel uploads and answers in progress.
export function download(address, filename) {
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
}

export function read(name) { return localStorage.getItem(name); }

export function store(name, value) {
  if (value === null) { localStorage.removeItem(name); } else { localStorage.setItem(name, value); }
}

export function showTheme(isDark) { document.documentElement.dataset.theme = isDark ? "dark" : "light"; }

export function isDark() { return document.documentElement.dataset.theme === "dark"; }

// theme.js registered its listener earlier and has already applied the new scheme.
export function onSystemTheme(target) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => target.invokeMethodAsync("OnSystemThemeChanged"));
}

export function onPaletteKey(target) {
  const controller = new AbortController();
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      target.invokeMethodAsync("OpenPalette");
    }
  }, { signal: controller.signal });

  // The palette selects on keyup of Enter. If Enter was pressed on the button that opens the palette, its keyup arrives
  // in the palette and must not select.
  let enterTarget = null;
  const capture = { capture: true, signal: controller.signal };
  addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.repeat) { enterTarget = event.target; }
  }, capture);
  addEventListener("keyup", event => {
    if (event.key === "Enter") {
      if (event.target !== enterTarget) { event.stopImmediatePropagation(); }
      enterTarget = null;
    }
  }, capture);
  return { stop() { controller.abort(); } };
}

// A closing dialog traps the focus and restores it to its opener; only afterwards can the focus move elsewhere.
export async function focus(id) {
  const isTrapped = () => [...document.querySelectorAll("[role=dialog]")]
    .some(dialog => !dialog.contains(document.getElementById(id)));
  for (let frame = 0; frame < 60 && isTrapped(); frame++) {
    await new Promise(resolve => setTimeout(resolve, 16));
  }
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}
