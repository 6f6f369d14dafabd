// Files that the user selected or dropped. They are stored here and not in the page's input, so that uploads continue
// on other pages.
const files = new Map();
let lastId = 0;

// Passes files that are selected with the root's button, or dropped on the page, to the target until stop() is called.
export function listen(root, target) {
  if (!root) { return { stop() { } }; }
  const input = root.querySelector("input[type=file]");
  const button = root.querySelector("button");
  const hasFiles = event => event.dataTransfer?.types.includes("Files");
  const notify = selected => { if (selected.length > 0) { target.invokeMethodAsync("OnFilesSelected", selected); } };
  const openPicker = () => input.click();
  const onChange = () => { notify([...input.files].map(file => register(file, false))); input.value = ""; };
  const onDragOver = event => {
    if (hasFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      root.dataset.dropping = "";
    }
  };
  const onDragLeave = event => { if (!event.relatedTarget) { delete root.dataset.dropping; } };
  const onDrop = event => {
    delete root.dataset.dropping;
    if (hasFiles(event)) {
      event.preventDefault();
      // A folder is reported as an unreadable file; only its entry identifies it.
      const isFolder = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()?.isDirectory ?? false);
      notify([...event.dataTransfer.files].map((file, index) => register(file, isFolder[index] ?? false)));
    }
  };
  const handlers = [["dragenter", onDragOver], ["dragover", onDragOver], ["dragleave", onDragLeave], ["drop", onDrop]];
  button.addEventListener("click", openPicker);
  input.addEventListener("change", onChange);
  handlers.forEach(([name, handler]) => document.addEventListener(name, handler));
  return {
    stop() {
      button.removeEventListener("click", openPicker);
      input.removeEventListener("change", onChange);
      handlers.forEach(([name, handler]) => document.removeEventListener(name, handler));
    },
  };
}

export async function read(id) { return new Uint8Array(await files.get(id).arrayBuffer()); }

export function release(id) { files.delete(id); }

export function warnBeforeLeaving(warns) {
  if (warns) { addEventListener("beforeunload", onBeforeUnload); } else { removeEventListener("beforeunload", onBeforeUnload); }
}

function register(file, isFolder) {
  const id = ++lastId;
  files.set(id, file);
  return { id, name: file.name, size: file.size, isFolder };
}

function onBeforeUnload(event) { event.preventDefault(); }
