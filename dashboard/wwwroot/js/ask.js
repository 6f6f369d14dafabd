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
