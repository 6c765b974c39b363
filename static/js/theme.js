// Runs before the first paint, so a dark page never flashes white. The choice is light, dark or auto (absent).
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage refused by the browser: follow the device
    }
  }

  function apply() {
    const theme = stored() ?? (dark.matches ? "dark" : "light");
    document.documentElement.setAttribute("data-bs-theme", theme);
    document.dispatchEvent(new CustomEvent("taper:theme"));
  }

  function choose(theme) {
    try {
      if (theme === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      return;
    }
    apply();
  }

  dark.addEventListener("change", apply);
  apply();
  window.taperTheme = { stored, choose };
})();
