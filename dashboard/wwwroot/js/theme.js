// Runs before the first paint of the loading screen, so that a dark room stays dark.
(() => {
  const chosen = localStorage.getItem("egret.theme");
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
