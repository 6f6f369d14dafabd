// Files that a person chose or dropped. They are kept here and not by the page's input, so that an upload goes on when that person looks at another page.
const files = new Map();
let lastId = 0;

// Offers what is chosen by the root's button, or dropped anywhere on the page, to the target until stop() is called.
export function listen(root, target) {
  if (!root) { return { stop() { } }; }
  const input = root.querySelector("input[type=file]");
  const button = root.querySelector("button");
  const hasFiles = event => event.dataTransfer?.types.includes("Files");
  const offer = chosen => { if (chosen.length > 0) { target.invokeMethodAsync("FilesChosen", chosen); } };
  const choose = () => input.click();
  const chosen = () => { offer([...input.files].map(file => keep(file, false))); input.value = ""; };
  const over = event => {
    if (hasFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      root.dataset.dropping = "";
    }
  };
  const leave = event => { if (!event.relatedTarget) { delete root.dataset.dropping; } };
  const drop = event => {
    delete root.dataset.dropping;
    if (hasFiles(event)) {
      event.preventDefault();
      // A folder comes as a file that cannot be read; only its entry tells.
      const isFolder = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()?.isDirectory ?? false);
      offer([...event.dataTransfer.files].map((file, index) => keep(file, isFolder[index] ?? false)));
    }
  };
  const page = [["dragenter", over], ["dragover", over], ["dragleave", leave], ["drop", drop]];
  button.addEventListener("click", choose);
  input.addEventListener("change", chosen);
  page.forEach(([name, handler]) => document.addEventListener(name, handler));
  return {
    stop() {
      button.removeEventListener("click", choose);
      input.removeEventListener("change", chosen);
      page.forEach(([name, handler]) => document.removeEventListener(name, handler));
    },
  };
}

export async function read(id) { return new Uint8Array(await files.get(id).arrayBuffer()); }

export function forget(id) { files.delete(id); }

export function warnBeforeLeaving(warns) {
  if (warns) { addEventListener("beforeunload", askFirst); } else { removeEventListener("beforeunload", askFirst); }
}

function keep(file, isFolder) {
  const id = ++lastId;
  files.set(id, file);
  return { id, name: file.name, size: file.size, isFolder };
}

function askFirst(event) { event.preventDefault(); }
