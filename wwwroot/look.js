// What the reader has chosen to see, before the first paint. Not a module, for those run after it; settings.js has the rest.
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
    // The colour of the frame around the page, one for each scheme.
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      const { scheme } = meta.dataset;
      meta.media = theme === "system" ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? "all" : "not all";
    }
  };

  show();
  // From this tab and from the others.
  addEventListener("chatroom-settings", show);
  addEventListener("storage", show);

  // Where the keyboard of a phone covers the page instead of making it smaller, the page makes itself smaller.
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
