// A page is turned into its next version where it stands, with what its reader has done in it.

/** Holds elements together that have moved among others: idiomorph goes by identifiers. Gives them for removal. */
const markMoved = (moved) => {
  const marked = [];
  for (const [before, after] of moved) {
    const shown = shownOf.get(before);
    if (!shown || shown.hasAttribute('id') || after.hasAttribute('id')) continue;
    for (const element of [shown, after]) element.setAttribute('id', `kiosque-moved-${marked.length >> 1}`);
    marked.push(shown, after);
  }
  return marked;
};

/** Changes only those characters of a text that are others, so that a selection in it stays. */
const morphText = (node, text) => {
  const { start, end, length } = difference(node.data, text);
  if (length) node.replaceData(start, node.length - start - end, text.slice(start, text.length - end));
};

/** How idiomorph goes about it: what the server sends as it did before, the page keeps as it is. */
const callbacks = (equal) => {
  let before = null;
  let after = null;
  let adding = null;
  return {
    beforeNodeMorphed(shown, node) {
      if (node.nodeType === Node.TEXT_NODE) return morphText(shown, node.data), false;
      if (node.nodeType !== Node.ELEMENT_NODE) return true;
      before = sentOf.get(shown);
      after = node;
      tie(shown, node);
      if (before && equal.get(node) === before) return tieAnew(before, node), false;
      return !isIgnored(shown, node, before);
    },
    beforeAttributeUpdated(name, shown) {
      if (name === 'value' && shown === document.activeElement) return false;
      return !before || before.getAttribute(name) !== after.getAttribute(name);
    },
    beforeNodeAdded(node) {
      adding = node;
    },
    afterNodeAdded(shown) {
      if (shown.nodeType === Node.ELEMENT_NODE && !sentOf.has(shown)) tieAll(shown, adding);
    },
    /** What scripts have put into the page is theirs to remove. */
    beforeNodeRemoved(node) {
      return node.nodeType !== Node.ELEMENT_NODE || sentOf.has(node);
    },
  };
};

/** Adds to the head what is new there, in its order; gives what has to go. */
const extendHead = async (after) => {
  const olds = [...document.head.children].filter((element) => sentOf.has(element));
  const arriving = [];
  let previous = null;
  for (const child of after.children) {
    const at = olds.findIndex((old) => sentOf.get(old).isEqualNode(child));
    const element = at >= 0 ? olds.splice(at, 1)[0] : document.importNode(child, true);
    tieAll(element, child);
    if (at < 0) {
      if (element.matches('link[rel~="stylesheet"]')) arriving.push(settled(element));
      previous ? previous.after(element) : document.head.prepend(element);
    }
    previous = element;
  }
  await Promise.all(arriving);
  return olds;
};

const morphBody = (now, found) => {
  const marked = markMoved(found.moved);
  const html = document.documentElement;
  try {
    Idiomorph.morph(html, now.page.documentElement, { head: { ignore: true }, callbacks: callbacks(found.equal) });
  } finally {
    for (const element of marked) element.removeAttribute('id');
  }
};

/** Turns the page into the version that is sent now. Gives what was edited, or nothing if only a reload helps. */
const morph = async (now) => {
  const before = await sent;
  if (!before || !isActiveSame(before.page, now.page)) return null;
  script.remove();
  try {
    if (!sentOf.has(document.documentElement)) tieAll(document.documentElement, before.page.documentElement);
    const found = compare(before.page.body, now.page.body);
    if (found.isRewritten) return null;
    const olds = await extendHead(now.page.head);
    keepPlace(() => morphBody(now, found));
    for (const old of olds) old.remove();
    sent = now;
    return found.edits;
  } catch {
    return null;
  } finally {
    document.body.append(script);
    adopt(now.tag);
  }
};
