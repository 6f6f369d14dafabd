// Applies the theme before the first paint, to avoid a flash of the light theme, and whenever the system's color scheme
// changes.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const stored = localStorage.getItem("egret.theme");
    const dark = stored === "dark" || (stored !== "light" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
})();
