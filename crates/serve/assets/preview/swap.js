// Style sheets and images are swapped where they are. Each function takes routes, and gives back those that
// it has found on the page.

/** Waits for something, but not for long: what never comes must not hold up the page. */
const awhile = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 3000))]);

/** When a style sheet is there, or is known not to come. */
const settled = (link) =>
  awhile(
    new Promise((done) => {
      link.addEventListener('load', () => done(true));
      link.addEventListener('error', () => done(false));
    }),
  );

/** Puts the new style sheet beside the old one, which stays until the new one is there: no flash. */
const swapSheet = async (old) => {
  const link = old.cloneNode();
  const sent = sentOf.get(old);
  if (sent) tie(link, sent);
  link.href = fresh(old.href, generation);
  const isThere = settled(link);
  old.after(link);
  (await isThere) === false ? link.remove() : old.remove();
};

const swapSheets = async (routes) => {
  const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
  const touched = links.filter((link) => routes.has(route(link.href)));
  await Promise.all(touched.map(swapSheet));
  return touched.map((link) => route(link.href));
};

/** All rules of the page that can be read, each with its style sheet. Sheets from elsewhere can't be. */
const rules = function* (sheets = [...document.styleSheets, ...document.adoptedStyleSheets]) {
  const below = function* (sheet, list) {
    for (const rule of list) {
      yield [sheet, rule];
      if (rule.styleSheet) yield* rules([rule.styleSheet]);
      if (rule.cssRules) yield* below(sheet, [...rule.cssRules]);
    }
  };
  for (const sheet of sheets) {
    let list = [];
    try {
      list = [...sheet.cssRules];
    } catch {
      // It is from elsewhere.
    }
    yield* below(sheet, list);
  }
};

const baseOf = (sheet) => sheet.href ?? sheet.ownerRule?.parentStyleSheet?.href ?? document.baseURI;

/** Imports a style sheet anew, first beside the old import, which goes when the new one is there. */
const swapImport = async (sheet, rule, url) => {
  const at = () => [...sheet.cssRules].indexOf(rule);
  // From then on the cache has it, and the import takes no time that could be seen.
  await awhile(fetch(url).then((answer) => answer.text()));
  const index = sheet.insertRule(rule.cssText.replace(rule.href, () => url), at() + 1);
  const imported = sheet.cssRules[index];
  for (let tries = 0; tries < 100 && !imported.styleSheet; tries++) await new Promise((done) => setTimeout(done, 20));
  sheet.deleteRule(at());
};

/** The routes of imports that have been swapped: a sheet that is loaded later imports what was before. */
const swappedImports = new Set();

const swapImports = async (routes) => {
  const isTouched = (url) => routes.has(route(url)) || (swappedImports.has(route(url)) && !url.includes('kiosque='));
  const imports = [...rules()]
    .filter(([, rule]) => rule instanceof CSSImportRule)
    .map(([sheet, rule]) => [sheet, rule, new URL(rule.href, baseOf(sheet)).href])
    .filter(([, , url]) => isTouched(url));
  for (const [, , url] of imports) swappedImports.add(route(url));
  await Promise.all(imports.map(([sheet, rule, url]) => swapImport(sheet, rule, fresh(url, generation))));
  return imports.map(([, , url]) => route(url));
};

// ---- Images ----

/** The generation that each image changed last in, by its route. */
const imageGenerations = new Map();

/** The attributes that name images. */
const IMAGES = [
  ['img', 'src'], ['img', 'srcset'], ['picture > source', 'srcset'], ['video', 'poster'], ['input[type="image"]', 'src'],
  ['link[rel~="icon"]', 'href'], ['image', 'href'], ['[style*="url("]', 'style'],
];

/** Where URLs stand in the value of an attribute or a property. */
const URLS = { srcset: /[^\s,]\S*[^\s,]/g, style: /(?<=url\(\s*["']?)[^"')]+/g };

/** A text whose URLs of changed images are such as no cache has yet. Notes the routes that it finds. */
const freshText = (text, pattern, base, found) =>
  text.replace(pattern, (url) => {
    const name = route(url, base);
    if (!imageGenerations.has(name)) return url;
    found.add(name);
    return fresh(url, imageGenerations.get(name), base);
  });

const freshAttribute = (element, name, found) => {
  const text = element.getAttribute(name);
  const after = text && freshText(text, URLS[name] ?? /.+/, document.baseURI, found);
  if (text !== after) element.setAttribute(name, after);
};

/** Images in style sheets are named anew in the rules, which leaves no trace in the page itself. */
const freshRule = (sheet, rule, found) => {
  for (const name of rule.style) {
    const value = rule.style.getPropertyValue(name);
    const after = value.includes('url(') ? freshText(value, URLS.style, baseOf(sheet), found) : value;
    if (value !== after) rule.style.setProperty(name, after, rule.style.getPropertyPriority(name));
  }
};

/** Names all images that have changed since the page was loaded by URLs that no cache has; gives their routes. */
const freshenImages = () => {
  const found = new Set();
  if (!imageGenerations.size) return found;
  for (const [selector, name] of IMAGES) {
    for (const element of document.querySelectorAll(`${selector}[${name}]`)) freshAttribute(element, name, found);
  }
  for (const [sheet, rule] of rules()) {
    if (rule.style && !(rule instanceof CSSFontFaceRule)) freshRule(sheet, rule, found);
  }
  return found;
};

const swapImages = (routes) => {
  for (const route of routes) imageGenerations.set(route, generation);
  const found = freshenImages();
  // What is no image of this page is left to others.
  for (const route of routes) if (!found.has(route)) imageGenerations.delete(route);
  return [...found];
};
