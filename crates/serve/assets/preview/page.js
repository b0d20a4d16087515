// The page that this script stands in: its tag, its routes, what it is made of. All parts of the script share
// one scope, and leave no name behind on the page.

/** The tag of this script. The server tells in its attributes what it knows of the page. */
const script = document.currentScript;
const address = new URL(script.src);
/** The generation that the page shows. */
let generation = address.searchParams.get('generation');

/** The route of a URL as the server names it: decoded, a folder for its index; '' if it is from elsewhere. */
const route = (url, base = document.baseURI) => {
  try {
    const { origin, pathname } = new URL(url, base);
    return origin === address.origin ? decodeURIComponent(pathname).replace(/\/index\.html$/, '/') : '';
  } catch {
    return '';
  }
};

/** The URL of a route. */
const urlOf = (route) => new URL(route.replace(/[%?#]/g, encodeURIComponent), address.origin).href;

/** A URL that no cache has yet. */
const fresh = (url, generation, base = document.baseURI) => {
  const fresh = new URL(url, base);
  fresh.searchParams.set('kiosque', generation);
  return fresh.href;
};

/** The page's own routes: the one that was asked for, and the one that answered. */
const ownRoutes = () => new Set([route(location.href), script.dataset.route].filter(Boolean));

/** What the page names as a part of itself. A frame has a script of its own. */
const PARTS = `link[rel~="stylesheet"][href], link[rel~="icon"][href], link[rel="modulepreload"][href],
  [src]:not(iframe), [poster], object[data]`;

/** A search index changes with every text. Scripts of the page have read it: they get the new one with the next load. */
const SEARCH_INDEX = /\/search_index\.[^/]+\.js(on)?$/;

/** Whether a route is a part of a page that can be brought up to date: not another page, nor one of our own. */
const isPart = (route) =>
  route && !route.endsWith('/') && !route.startsWith('/__kiosque/') && !SEARCH_INDEX.test(route);

/** The URLs of all that the page has loaded or names as a part of itself, by their routes. */
const parts = () => {
  const loaded = performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType !== 'iframe');
  const named = [...document.querySelectorAll(PARTS)];
  const names = named.flatMap(({ src, href, poster, data }) => [src, href, poster, data]);
  const urls = [...loaded.map(({ name }) => name), ...names];
  const parts = urls.filter((url) => typeof url === 'string' && url).map((url) => [route(url), url]);
  return new Map(parts.filter(([route]) => isPart(route)));
};
