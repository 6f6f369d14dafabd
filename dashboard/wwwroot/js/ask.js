// Keeps the end of a growing conversation in sight, as long as the person reads at its end and not further up.
const near = 120;
let observer = null;
let isAtEnd = true;

function look() { isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - near; }

export function follow(id) {
  unfollow();
  const element = document.getElementById(id);
  if (!element) { return; }
  isAtEnd = true;
  observer = new ResizeObserver(() => { if (isAtEnd) { scrollTo({ top: document.documentElement.scrollHeight }); } });
  observer.observe(element);
  addEventListener("scroll", look, { passive: true });
}

export function unfollow() {
  observer?.disconnect();
  observer = null;
  removeEventListener("scroll", look);
}

// Scrolls a panel, and nothing around it, so that the first cited words stand in its upper half.
export function reveal(id) {
  const panel = document.getElementById(id);
  const cited = panel?.querySelector(".egret-mark-cited");
  if (!panel) { return; }
  panel.scrollTop = 0;
  if (cited) {
    const below = cited.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop = below > panel.clientHeight * .7 ? below - panel.clientHeight / 3 : 0;
  }
}
