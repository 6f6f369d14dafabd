// Keeps the end of a growing conversation in view while the user reads at its end.
const endTolerance = 120;
let observer = null;
let isAtEnd = true;
let lastScrollY = 0;

// Scrolling up leaves the end at the first step. The distance from the end is no criterion, because text grows between
// a scroll and its event.
function onScroll() {
  if (scrollY < lastScrollY) {
    isAtEnd = false;
  } else if (innerHeight + scrollY >= document.documentElement.scrollHeight - endTolerance) {
    isAtEnd = true;
  }
  lastScrollY = scrollY;
}

export function follow(id, focus) {
  unfollow();
  const element = document.getElementById(id);
  if (!element) { return; }
  // Without scrolling: that would look as if the user had left the end.
  document.getElementById(focus)?.focus({ preventScroll: true });
  isAtEnd = true;
  lastScrollY = scrollY;
  observer = new ResizeObserver(() => {
    if (isAtEnd) { scrollTo({ top: document.documentElement.scrollHeight }); }
  });
  observer.observe(element);
  addEventListener("scroll", onScroll, { passive: true });
}

export function unfollow() {
  observer?.disconnect();
  observer = null;
  removeEventListener("scroll", onScroll);
}

// Scrolls only the panel, so that the first cited text is in its upper half.
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
