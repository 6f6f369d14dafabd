// Keeps the end of a growing conversation in sight, as long as the person reads at its end and not further up.
const near = 120;
let observer = null;
let isAtEnd = true;
let last = 0;

// Who goes up leaves the end, at the first step of it; being far from it proves nothing, since the text grows between a scroll and its event.
function look() {
  if (scrollY < last) {
    isAtEnd = false;
  } else if (innerHeight + scrollY >= document.documentElement.scrollHeight - near) {
    isAtEnd = true;
  }
  last = scrollY;
}

export function follow(id, focus) {
  unfollow();
  const element = document.getElementById(id);
  if (!element) { return; }
  // Where the focus goes must not scroll: that would look as if the person had left the end.
  document.getElementById(focus)?.focus({ preventScroll: true });
  isAtEnd = true;
  last = scrollY;
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
