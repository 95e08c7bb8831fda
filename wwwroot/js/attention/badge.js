// Shows the number of unseen messages on the page's icon and on the installed app.

const size = 64;
const most = 99;

async function load(source) {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  return picture;
}

function paint(picture, text) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, size, size);
  // Tabs show the icon at 16 pixels, so the number is as large as possible.
  const width = text.length === 1 ? 40 : text.length === 2 ? 54 : size;
  pen.fillStyle = "#c5221f";
  pen.beginPath();
  pen.roundRect(size - width, size - 40, width, 40, 16);
  pen.fill();
  pen.fillStyle = "#ffffff";
  pen.font = "bold 36px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, size - width / 2, size - 18, width - 8);
  return canvas.toDataURL();
}

/** Shows a number on the installed app; 0 shows none. */
export function countOnApp(count) {
  const done = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  done?.catch(() => {});
}

/** Returns a function that shows a number on the page's icon; 0 shows the plain icon. */
export function startBadge(source) {
  const link = document.querySelector("link[rel=icon]");
  const plain = { href: link.getAttribute("href"), type: link.type };
  let shown = "";
  let picture = null;

  return async (count) => {
    const text = count > most ? `${most}+` : count > 0 ? String(count) : "";
    if (text === shown) {
      return;
    }
    shown = text;
    let href = plain.href;
    if (text) {
      picture ??= load(source);
      try {
        href = paint(await picture, text);
      } catch {
        // Without the server, the picture does not come. The next number tries again.
        [picture, shown] = [null, ""];
        return;
      }
    }
    // The number may have changed during the load.
    if (text === shown) {
      link.type = text ? "image/png" : plain.type;
      link.href = href;
    }
  };
}
