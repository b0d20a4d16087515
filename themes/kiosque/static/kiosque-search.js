// Looks for words in the search index of the site, in any of Zola's formats. Every word must be there, as the
// beginning of a word of the page; accents and case do not matter.
(() => {
  const form = document.querySelector("form.search");
  const field = form.querySelector("input");
  const state = document.querySelector(".search-state");
  const list = document.querySelector(".search-results");
  let pages;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // The text of an index is that of the pages' HTML, with its entities.
  const decoded = (text) => Object.assign(document.createElement("textarea"), { innerHTML: text }).value;

  // An index as JavaScript sets `searchIndex`; elasticlunr keeps the pages in its store, fuse is a list of them.
  const fetched = async () => {
    if (form.dataset.index.endsWith(".json")) return (await fetch(form.dataset.index)).json();
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: form.dataset.index, onload: done, onerror: failed });
      document.head.append(script);
    });
    return window.searchIndex;
  };

  const load = async () => {
    const index = await fetched();
    const found = Array.isArray(index) ? index : Object.values(index.documentStore.docs);
    return found.map(({ id, url, path, title, body }) => {
      const text = decoded(body ?? "");
      return {
        url: url ?? id ?? path,
        title: title || url || id,
        body: text,
        plainTitle: ` ${plain(title ?? "").replace(/[^\p{L}\p{N}]+/gu, " ")}`,
        plainBody: ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, " ")}`,
      };
    });
  };

  const score = (page, words) => words.reduce((sum, word) => {
    const title = page.plainTitle.includes(` ${word}`);
    return sum < 0 || !(title || page.plainBody.includes(` ${word}`)) ? -1 : sum + (title ? 10 : 1);
  }, 0);

  // The text around the first word that is there, as it stands on the page.
  const excerpt = (page, words) => {
    const text = page.body.replace(/\s+/g, " ");
    const folded = [...text].map((c) => plain(c)[0] ?? " ").join("");
    const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
    const at = places.length ? Math.min(...places) : 0;
    const start = at < 60 ? 0 : folded.indexOf(" ", at - 60) + 1;
    const letters = [...text];
    return (start ? "… " : "") + letters.slice(start, start + 200).join("") + (letters.length > start + 200 ? " …" : "");
  };

  const row = (page, words) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: page.url, textContent: page.title });
    item.append(link, Object.assign(document.createElement("p"), { textContent: excerpt(page, words) }));
    return item;
  };

  const show = async () => {
    const words = plain(field.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    pages ??= await load();
    const hits = words.length ? pages.map((page) => [score(page, words), page]).filter(([points]) => points > 0) : [];
    hits.sort(([a], [b]) => b - a);
    list.replaceChildren(...hits.slice(0, 30).map(([, page]) => row(page, words)));
    state.textContent = words.length && !hits.length ? form.dataset.none : "";
    history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  field.addEventListener("input", show);
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) show();
})();
