// Applies theme, density and size before the first paint. Not a module, because modules run after it; see settings.js.
(() => {
  const root = document.documentElement;

  const chosen = () => {
    try {
      return JSON.parse(localStorage.getItem("chatroom.settings")) ?? {};
    } catch {
      return {};
    }
  };

  const show = () => {
    const { theme = "system", density = "comfortable", size = "normal" } = chosen();
    Object.assign(root.dataset, { theme, density, size });
    // The colour of the browser's frame, one for each scheme.
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      const { scheme } = meta.dataset;
      meta.media = theme === "system" ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? "all" : "not all";
    }
  };

  show();
  // Changes come from this tab and from others.
  addEventListener("chatroom-settings", show);
  addEventListener("storage", show);

  // The keyboard of some phones covers the page: then the page makes itself smaller.
  const keyboardHeight = 100;
  const fit = () => {
    const { height, scale } = visualViewport;
    const isCovered = scale === 1 && innerHeight - height > keyboardHeight;
    root.style.setProperty("--screen", isCovered ? `${height}px` : "");
    if (isCovered) {
      scrollTo(0, 0);
    }
  };
  window.visualViewport?.addEventListener("resize", fit);
})();
