// A page is turned into its next version where it stands, with what its reader has done in it.

/** Makes an element of one that was sent. */
const makeOf = (sent) => {
  const element = document.importNode(sent, true);
  if (isElement(sent)) tieAll(element, sent);
  return element;
};

/** Puts a node before another one; one that is on the page already keeps its state, where the browser can do that. */
const place = (parent, node, at) =>
  node.isConnected && parent.moveBefore ? parent.moveBefore(node, at) : parent.insertBefore(node, at);

/** Changes only those characters of a text that are others, so that a selection in it stays. */
const morphText = (node, text) => {
  const { start, end, length } = difference(node.data, text);
  if (length) node.replaceData(start, node.length - start - end, text.slice(start, text.length - end));
};

/** Removes texts and comments up to an element; gives that. */
const removeTexts = (at) => {
  while (at && !isElement(at)) {
    const text = at;
    at = at.nextSibling;
    text.remove();
  }
  return at;
};

/** Adds, removes and moves children of an element, until they stand as they were sent. */
const arrange = ({ shown, after, oldOf, removed }) => {
  for (const old of removed) shownOf.get(old)?.remove();
  let at = shown.firstChild;
  for (const child of after.childNodes) {
    // What scripts have added stays where it is.
    while (isElement(at) && !sentOf.has(at)) at = at.nextSibling;
    const old = isElement(child) ? shownOf.get(oldOf.get(child)) : at?.nodeType === child.nodeType && at;
    if (isElement(old)) at = removeTexts(at);
    else if (old) morphText(old, child.data);
    if (old && old === at) at = at.nextSibling;
    else place(shown, old || makeOf(child), at);
  }
  while (at) at = removeTexts(at)?.nextSibling;
};

/** How idiomorph goes about it: what the server sends as it did before, the page keeps as it is. */
const callbacks = (equal) => {
  let before = null;
  let after = null;
  let adding = null;
  return {
    beforeNodeMorphed(shown, node) {
      if (node.nodeType === Node.TEXT_NODE) return morphText(shown, node.data), false;
      if (!isElement(node)) return true;
      before = sentOf.get(shown);
      after = node;
      if (before === node) return false;
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
      if (isElement(shown) && !sentOf.has(shown)) tieAll(shown, adding);
    },
    /** What scripts have put into the page is theirs to remove. */
    beforeNodeRemoved(node) {
      return !isElement(node) || sentOf.has(node);
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

/** Changes what is different: the lists first, so that idiomorph finds everything in its place. */
const apply = ({ equal, lists, others, ties }) => {
  for (const list of lists) arrange(list);
  const how = { head: { ignore: true }, callbacks: callbacks(equal) };
  for (const [shown, after] of others) Idiomorph.morph(shown, after, how);
  for (const [shown, after] of ties) tie(shown, after);
  for (const [after, before] of equal) if (!shownOf.has(after)) tieAnew(before, after);
};

/** Turns the page into the version that is sent now. Gives what was edited, or nothing if only a reload helps. */
const morph = async (now) => {
  const before = await sent;
  if (!before || !isActiveSame(before.page, now.page)) return null;
  script.remove();
  try {
    if (!sentOf.has(document.documentElement)) tieAll(document.documentElement, before.page.documentElement);
    const found = compareAll(before.page, now.page);
    if (found.isRewritten) return null;
    const olds = await extendHead(now.page.head);
    keepPlace(() => apply(found));
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
