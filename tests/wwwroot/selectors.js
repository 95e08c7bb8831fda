// As much of CSS selectors as the scripts of the page use.

/** Tells whether a selector fits an element. */
export const matches = (element, selector) => parse(selector).some((steps) => fits(element, steps));

/** Parses a selector into alternatives of steps, the step of the element first and those of its ancestors after it. */
function parse(selector) {
  return selector.split(/,(?![^(]*\))/).map((alternative) => {
    const steps = [];
    let combinator = "";
    for (const word of alternative.trim().replace(/\s*>\s*/g, " > ").split(/\s+(?![^[]*\])/)) {
      if (word === ">") {
        combinator = ">";
      } else {
        steps.unshift({ parts: compound(word), combinator });
        combinator = "";
      }
    }
    return steps;
  });
}

function compound(word) {
  const parts = [];
  const pattern = /:not\(([^)]*)\)|\[([\w-]+)(?:=["']?([^"'\]]*)["']?)?\]|#([\w-]+)|\.([\w-]+)|([\w-]+|\*)/g;
  for (const [, not, name, value, id, className, tag] of word.matchAll(pattern)) {
    if (not !== undefined) {
      const inner = compound(not);
      parts.push((element) => !inner.every((part) => part(element)));
    } else if (name !== undefined) {
      parts.push((element) => (value === undefined ? element.hasAttribute(name) : element.getAttribute(name) === value));
    } else if (id !== undefined) {
      parts.push((element) => element.id === id);
    } else if (className !== undefined) {
      parts.push((element) => element.classList.contains(className));
    } else {
      parts.push((element) => tag === "*" || element.tagName === tag.toUpperCase());
    }
  }
  return parts;
}

function fits(element, steps) {
  const [first, ...rest] = steps;
  if (!first.parts.every((part) => part(element))) {
    return false;
  }
  if (rest.length === 0) {
    return true;
  }
  const direct = first.combinator === ">";
  for (let above = element.parentElement; above; above = direct ? null : above.parentElement) {
    if (fits(above, rest)) {
      return true;
    }
  }
  return false;
}
