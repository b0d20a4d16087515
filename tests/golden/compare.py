#!/usr/bin/env python3
"""compare.py EXPECTED ACTUAL [--free FILE]  |  compare.py --self-test

Compares two output trees of a site build (python3, standard library only).

Prints one block per file that is not equal (DIFFER / MISSING / EXTRA) and, as
its last line, `N files equal, M differ, K missing, L extra`.  FILE names files
which need only exist and not be empty.
Exit status: 0 only when every file is equal; 1 when something is not; 2 on a
usage error.

Rules, by file:

 1. *.html, *.htm - compared as a normalised token stream (html.parser):
      - attribute order and quoting ignored; entities decoded, in text and in
        attribute values (`&quot;` = `"`, `&#x2F;` = `/`);
      - tag and attribute names lower-cased; `<br>` = `<br/>` = `<br />`;
        outside void elements `<x/>` = `<x></x>`;
      - runs of white space in text are folded to one space, except in
        <textarea>, <script>, <style> (and <pre>, rule 2); text of white space
        only is dropped;
      - comments are compared, white space folded; the doctype is compared
        without regard to case.
    Redirect pages (aliases, redirect_to, page/1): when both sides have a
    `<meta http-equiv="refresh">`, only the target is compared - the URL of the
    refresh, to which any link on the page must lead too; mark-up and script are free.
 2. inside <pre> only the concatenated text is compared (exactly), plus the
    attributes of the <pre> itself and of the <code>s in it, less class and
    style: highlighting mark-up is free, line numbers are text and are not.
 3. *.xml (feeds, sitemaps) - parsed as XML, compared likewise (attribute
    order, quoting, prefixes of namespaces, CDATA or entities do not matter,
    white-space-only text dropped, runs folded); the text and attributes of
    <generator> are ignored; text which holds mark-up (`<content type="html">`,
    RSS <description>) is compared with rules 1 and 2.
    A file that is not well-formed on both sides falls under rule 8.
 4. *.css - compared after folding of white space (none kept around `{};,>` and after
    `:`), less a byte order mark and a `;` before `}`;
    theme style sheets of the highlighter (giallo*.css, syntax-theme*.css)
    only for existence, the two prefixes being one name.
 5. search index (search_index.*.js, search_index.*.json) - the JSON payload is
    compared structurally (order of object keys free, numbers to 1e-6; a fuse
    index, a list of entries with a "url", is first sorted by it).
    elasticlunr.min.js - only for existence (and that it is not empty).
 6. images in processed_images/ - compared by format and size in pixels; their
    names less the 16 hex digits of their hash, as multisets.
 7. references to such images in files of rules 1, 3, 4, 5 and *.txt are
    compared less those 16 digits too.
 8. any other file: byte for byte (*.txt: byte for byte after rule 7).

Directories as such are not compared (an empty one is not seen).
"""
import difflib
import json
import os
import re
import struct
import sys
import tempfile
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
        "param", "source", "track", "wbr"}
KEEP_WS = {"textarea", "script", "style"}
HASHED_REF = re.compile(r"(processed_images/[^\s\"'<>()]*?)[0-9a-f]{16}(?=\.[A-Za-z0-9]+)")
HASHED_NAME = re.compile(r"[0-9a-f]{16}(?=\.[A-Za-z0-9]+$)")
WS = re.compile(r"[ \t\r\n\f]+")


# --------------------------------------------------------------------- HTML
class Tokens(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out = []
        self.text = []       # pending text
        self.keep = []       # stack of white-space keeping elements
        self.pre = 0
        self.pre_text = []
        self.pre_codes = []

    # text is gathered and flushed at the next tag
    def flush(self):
        if not self.text:
            return
        s = "".join(self.text)
        self.text = []
        if self.keep:
            if s.strip():
                self.out.append("text! " + s)
            return
        s = WS.sub(" ", s)
        if s.strip(" "):
            self.out.append("text " + s)

    @staticmethod
    def attrs(attrs, drop=()):
        seen = {}
        for k, v in attrs:
            if k not in seen and k not in drop:
                seen[k] = v if v is not None else ""
        return "".join(' %s=%s' % (k, json.dumps(seen[k], ensure_ascii=False)) for k in sorted(seen))

    def start(self, tag, attrs, closed):
        if self.pre:
            if tag == "pre":
                self.pre += 1
            elif tag == "code":
                self.pre_codes.append("<code%s> in pre" % self.attrs(attrs, ("class", "style")))
            elif tag == "br":
                self.pre_text.append("\n")
            return
        self.flush()
        if tag == "pre" and not closed:
            self.out.append("<pre%s>" % self.attrs(attrs, ("class", "style")))
            self.pre, self.pre_text, self.pre_codes = 1, [], []
            return
        self.out.append("<%s%s>" % (tag, self.attrs(attrs)))
        if closed:
            if tag not in VOID:
                self.out.append("</%s>" % tag)
        elif tag in KEEP_WS:
            self.keep.append(tag)

    def handle_starttag(self, tag, attrs):
        self.start(tag, attrs, False)

    def handle_startendtag(self, tag, attrs):
        self.start(tag, attrs, True)

    def handle_endtag(self, tag):
        if self.pre:
            if tag == "pre":
                self.pre -= 1
                if self.pre == 0:
                    self.end_pre()
            return
        self.flush()
        if tag in self.keep:
            self.keep.remove(tag)
        self.out.append("</%s>" % tag)

    def end_pre(self):
        self.out.extend(self.pre_codes)
        self.out.append("pretext " + "".join(self.pre_text))
        self.out.append("</pre>")
        self.pre = 0

    def handle_data(self, data):
        (self.pre_text if self.pre else self.text).append(data)

    def handle_comment(self, data):
        if self.pre:
            return
        self.flush()
        self.out.append("<!--%s-->" % WS.sub(" ", data).strip())

    def handle_decl(self, decl):
        self.flush()
        self.out.append("<!%s>" % WS.sub(" ", decl).lower())

    def handle_pi(self, data):
        self.flush()
        self.out.append("<?%s>" % WS.sub(" ", data))

    def unknown_decl(self, data):
        self.flush()
        self.out.append("<![%s]>" % data)

    def finish(self):
        self.close()
        if self.pre:
            self.out.append("(pre not closed)")
            self.end_pre()
        self.flush()
        return self.out


def html_tokens(s):
    p = Tokens()
    p.feed(s)
    return [HASHED_REF.sub(r"\1HASH", t) for t in p.finish()]


def redirect_of(s):
    """the target of a redirect page and its links, or None for any other page"""
    class R(HTMLParser):
        url, links = None, []

        def handle_starttag(self, tag, attrs):
            a = dict(attrs)
            if tag == "meta" and (a.get("http-equiv") or "").lower() == "refresh":
                m = re.match(r"\s*0\s*;\s*url\s*=\s*['\"]?(.*?)['\"]?\s*$", a.get("content") or "", re.I | re.S)
                self.url = m.group(1) if m else "(no target)"
            elif tag == "a":
                self.links = self.links + [a.get("href")]
    p = R()
    p.feed(s)
    p.close()
    return None if p.url is None else ["redirect to " + p.url] + sorted("other link to %s" % l for l in set(p.links) - {p.url})


# ---------------------------------------------------------------------- XML
def xml_tokens(data):
    root = ET.fromstring(data)
    out = []

    def text(s, indent):
        if not s or not s.strip():
            return
        s = HASHED_REF.sub(r"\1HASH", s)
        if re.search(r"<[A-Za-z!/]", s):
            out.extend("html: " + t for t in html_tokens(s))
        else:
            out.append("text " + WS.sub(" ", s))

    def walk(e):
        tag = e.tag if isinstance(e.tag, str) else "?"
        short = tag.rsplit("}", 1)[-1]
        if short == "generator":
            out.append("<%s> (not compared)" % tag)
        else:
            out.append("<%s%s>" % (tag, "".join(" %s=%s" % (k, json.dumps(HASHED_REF.sub(r"\1HASH", v), ensure_ascii=False))
                                                for k, v in sorted(e.attrib.items()))))
            text(e.text, tag)
            for c in e:
                walk(c)
                text(c.tail, tag)
        out.append("</%s>" % tag)

    walk(root)
    return out


# ------------------------------------------------------------- CSS and JSON
def css_norm(s):
    s = HASHED_REF.sub(r"\1HASH", s).lstrip("\ufeff")
    s = WS.sub(" ", s).strip()
    s = re.sub(r" ?([{};,>]) ?", r"\1", s)
    s = re.sub(r": ", ":", s)
    s = re.sub(r";}", "}", s)
    return re.sub(r"([{};])", r"\1\n", s).split("\n")


def json_payload(s):
    s = HASHED_REF.sub(r"\1HASH", s).strip()
    i = min([x for x in (s.find("{"), s.find("[")) if x >= 0] or [-1])
    if i < 0:
        raise ValueError("no JSON payload")
    value, end = json.JSONDecoder().raw_decode(s[i:])
    if isinstance(value, list) and all(isinstance(v, dict) and isinstance(v.get("url"), str) for v in value):
        value.sort(key=lambda v: v["url"])
    return WS.sub("", s[:i]), value, s[i + end:].strip().rstrip(";")


def json_diff(a, b, path="$"):
    num = (int, float)
    if isinstance(a, num) and isinstance(b, num) and not isinstance(a, bool) and not isinstance(b, bool):
        return [] if abs(a - b) <= 1e-6 * max(1, abs(a), abs(b)) else ["%s: %r != %r" % (path, a, b)]
    if type(a) is not type(b):
        return ["%s: %r != %r" % (path, a, b)]
    if isinstance(a, dict):
        out = []
        for k in sorted(set(a) | set(b)):
            if k not in a:
                out.append("%s.%s: only in ACTUAL" % (path, k))
            elif k not in b:
                out.append("%s.%s: only in EXPECTED" % (path, k))
            else:
                out += json_diff(a[k], b[k], "%s.%s" % (path, k))
        return out
    if isinstance(a, list):
        out = []
        if len(a) != len(b):
            out.append("%s: %d items != %d" % (path, len(a), len(b)))
        for i, (x, y) in enumerate(zip(a, b)):
            out += json_diff(x, y, "%s[%d]" % (path, i))
        return out
    return [] if a == b else ["%s: %r != %r" % (path, a, b)]


# ------------------------------------------------------------------- images
def image_info(d):
    """(format, width, height), from the first bytes; None when unknown."""
    if d[:8] == b"\x89PNG\r\n\x1a\n":
        return ("png",) + struct.unpack(">II", d[16:24])
    if d[:3] == b"GIF":
        return ("gif",) + struct.unpack("<HH", d[6:10])
    if d[:2] == b"\xff\xd8":
        i = 2
        while i + 9 < len(d):
            if d[i] != 0xFF:
                i += 1
                continue
            m = d[i + 1]
            if m == 0xFF or m == 0x01 or 0xD0 <= m <= 0xD8:
                i += 1 if m == 0xFF else 2
                continue
            if 0xC0 <= m <= 0xCF and m not in (0xC4, 0xC8, 0xCC):
                h, w = struct.unpack(">HH", d[i + 5:i + 9])
                return ("jpg", w, h)
            i += 2 + struct.unpack(">H", d[i + 2:i + 4])[0]
        return ("jpg", 0, 0)
    if d[:4] == b"RIFF" and d[8:12] == b"WEBP":
        k = d[12:16]
        if k == b"VP8X":
            return ("webp", 1 + int.from_bytes(d[24:27], "little"), 1 + int.from_bytes(d[27:30], "little"))
        if k == b"VP8L":
            n = int.from_bytes(d[21:25], "little")
            return ("webp", 1 + (n & 0x3FFF), 1 + ((n >> 14) & 0x3FFF))
        if k == b"VP8 ":
            w, h = struct.unpack("<HH", d[26:30])
            return ("webp", w & 0x3FFF, h & 0x3FFF)
        return ("webp", 0, 0)
    if d[4:8] == b"ftyp" and d[8:12] in (b"avif", b"avis", b"mif1"):
        i = d.find(b"ispe")
        if i > 0:
            return ("avif",) + struct.unpack(">II", d[i + 8:i + 16])
        return ("avif", 0, 0)
    return None


# ---------------------------------------------------------------- two files
def udiff(a, b, limit=24):
    lines = [l.rstrip("\n") for l in difflib.unified_diff(
        [json.dumps(x, ensure_ascii=False)[1:-1] for x in a],
        [json.dumps(x, ensure_ascii=False)[1:-1] for x in b], "expected", "actual", lineterm="", n=2)]
    lines = lines[2:]
    if len(lines) > limit:
        lines = lines[:limit] + ["... %d more lines" % (len(lines) - limit)]
    return [l if len(l) < 300 else l[:300] + " ..." for l in lines]


def bytes_diff(a, b):
    try:
        x, y = a.decode("utf-8"), b.decode("utf-8")
    except UnicodeDecodeError:
        n = next((i for i, (p, q) in enumerate(zip(a, b)) if p != q), min(len(a), len(b)))
        return ["%d bytes != %d bytes, first difference at %d" % (len(a), len(b), n)]
    return udiff(x.splitlines(True), y.splitlines(True)) or ["differ"]


def is_theme_css(name):
    return re.fullmatch(r"(giallo|syntax-theme)[^/]*\.css", name.rsplit("/", 1)[-1])


def compare_file(name, a, b):
    """list of difference lines; empty when equal. a, b: bytes."""
    if a == b:
        return []
    base = name.rsplit("/", 1)[-1]
    try:
        if base.endswith((".html", ".htm")):
            x, y = redirect_of(a.decode("utf-8")), redirect_of(b.decode("utf-8"))
            if x is None or y is None:
                x, y = html_tokens(a.decode("utf-8")), html_tokens(b.decode("utf-8"))
            return [] if x == y else udiff(x, y)
        if base.endswith(".xml"):
            try:
                x, y = xml_tokens(a), xml_tokens(b)
            except ET.ParseError as e:
                return ["(not well-formed on one side or both: %s)" % e] + bytes_diff(a, b)
            return [] if x == y else udiff(x, y)
        if base.endswith(".css"):
            if is_theme_css(base):
                return []
            x, y = css_norm(a.decode("utf-8")), css_norm(b.decode("utf-8"))
            return [] if x == y else udiff(x, y)
        if base == "elasticlunr.min.js":
            return [] if b.strip() else ["empty"]
        if re.fullmatch(r"search_index\..*\.(js|json)", base):
            px, x, sx = json_payload(a.decode("utf-8"))
            py, y, sy = json_payload(b.decode("utf-8"))
            d = [] if (px, sx) == (py, sy) else ["text around the payload: %r != %r" % ((px, sx), (py, sy))]
            d += json_diff(x, y)
            return d if len(d) <= 24 else d[:24] + ["... %d more" % (len(d) - 24)]
        if base.endswith(".txt"):
            x, y = (HASHED_REF.sub(r"\1HASH", z.decode("utf-8")) for z in (a, b))
            return [] if x == y else udiff(x.splitlines(True), y.splitlines(True))
    except (UnicodeDecodeError, ValueError) as e:
        return ["(cannot normalise: %s)" % e] + bytes_diff(a, b)
    return bytes_diff(a, b)


# ---------------------------------------------------------------- two trees
def tree(root):
    out = {}
    for d, dirs, files in os.walk(root):
        dirs.sort()
        for f in sorted(files):
            p = os.path.join(d, f)
            out[os.path.relpath(p, root).replace(os.sep, "/")] = p
    return out


def in_processed(name):
    return "processed_images" in name.split("/")[:-1]


def key(name):
    if in_processed(name):
        return HASHED_NAME.sub("HASH", name)
    if is_theme_css(name):
        return re.sub(r"(giallo|syntax-theme)([^/]*\.css)$", r"giallo\2", name)
    return name


def read(p):
    with open(p, "rb") as f:
        return f.read()


def compare_trees(expected, actual, free=()):
    """-> (equal, [finding]); a finding: {"file", "kind": differ|missing|extra, "diff": [lines]}
    free: names of files which need only exist and not be empty"""
    ea, aa = tree(expected), tree(actual)
    eg, ag = {}, {}
    for g, t in ((eg, ea), (ag, aa)):
        for n in t:
            g.setdefault(key(n), []).append(n)
    equal, found = 0, []
    for k in sorted(set(eg) | set(ag)):
        es, as_ = eg.get(k, []), ag.get(k, [])
        if es and in_processed(es[0]) or as_ and in_processed(as_[0]):
            x = sorted((image_info(read(ea[n])) or ("?", read(ea[n]).hex()[:32])) for n in es)
            y = sorted((image_info(read(aa[n])) or ("?", read(aa[n]).hex()[:32])) for n in as_)
            rest_x, rest_y = list(x), list(y)
            for i in x:
                if i in rest_y:
                    rest_y.remove(i)
                    rest_x.remove(i)
                    equal += 1
            while rest_x and rest_y:
                found.append({"file": k, "kind": "differ", "diff": ["%s != %s" % (rest_x.pop(0), rest_y.pop(0))]})
            found += [{"file": k, "kind": "missing", "diff": [str(i)]} for i in rest_x]
            found += [{"file": k, "kind": "extra", "diff": [str(i)]} for i in rest_y]
            continue
        if not as_:
            found.append({"file": k, "kind": "missing", "diff": []})
        elif not es:
            found.append({"file": k, "kind": "extra", "diff": []})
        else:
            b = read(aa[as_[0]])
            if k in free:
                d = [] if b.strip() else ["empty"]
            else:
                d = compare_file(k, read(ea[es[0]]), b)
            if d:
                found.append({"file": k, "kind": "differ", "diff": d})
            else:
                equal += 1
    return equal, found


def counts(equal, found):
    n = {"equal": equal, "differ": 0, "missing": 0, "extra": 0}
    for f in found:
        n[f["kind"]] += 1
    return n


def last_line(n):
    return "%(equal)d files equal, %(differ)d differ, %(missing)d missing, %(extra)d extra" % n


def lines_of(found):
    """the findings as lines to print"""
    lines = []
    for f in found:
        lines.append("%s %s" % (f["kind"].upper(), f["file"]))
        lines += ["    " + line for line in f["diff"]]
    return lines


# ---------------------------------------------------------------- self-test
def png(w, h, extra=b""):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", w, h) + b"\x08\x02\0\0\0" + extra


def self_test():
    H = "a.html"
    cases = [  # name, expected, actual, equal?
        (H, '<p class="a" id=b>x &amp; y</p>', "<p id='b' class='a'>x  &#38;\n y</p>", True),
        (H, "<p>x</p>\n\n<p>y</p>", "<p>x</p><p>y</p>", True),
        (H, "<br><img src=a><hr/>", "<br /><img src='a'/><hr>", True),
        (H, '<a href="https:&#x2F;&#x2F;a.b">', '<a href="https://a.b">', True),
        (H, "<p>x</p>", "<p>z</p>", False),
        (H, "<p>x</p>", "<p>x</p><p></p>", False),
        (H, "<p>x y</p>", "<p>xy</p>", False),
        (H, "<p>x <b>y</b></p>", "<p>x<b>y</b></p>", False),
        (H, "<p id=a>x</p>", "<p>x</p>", False),
        (H, "<p class='a b'>x</p>", "<p class='b a'>x</p>", False),
        (H, "<ul><li>x</ul>", "<ul><li>x</li></ul>", False),
        (H, "<!-- a  b -->", "<!--a b-->", True),
        (H, "<!-- a -->", "", False),
        (H, "<pre class=giallo style='x:y'><code data-lang='rs'><span class=l>a\n</span> b</code></pre>",
            "<pre class='syn'><code class='c' data-lang='rs'>a\n b</code></pre>", True),
        (H, "<pre><code data-lang='rs'>a</code></pre>", "<pre><code data-lang='py'>a</code></pre>", False),
        (H, "<pre><code>a  b</code></pre>", "<pre><code>a b</code></pre>", False),
        (H, "<pre id=a>x</pre>", "<pre>x</pre>", False),
        (H, "<textarea>a  b</textarea>", "<textarea>a b</textarea>", False),
        (H, "<script>a  b</script>", "<script>a b</script>", False),
        (H, "<img src='/processed_images/a.0123456789abcdef.png'>", "<img src='/processed_images/a.fedcba9876543210.png'>", True),
        (H, "<img src='/processed_images/a.0123456789abcdef.png'>", "<img src='/processed_images/b.fedcba9876543210.png'>", False),
        (H, "<p>processed_images&#x2F;a.0123456789abcdef.png</p>", "<p>processed_images/a.fedcba9876543210.png</p>", True),
        (H, "<img src='/images/a.0123456789abcdef.png'>", "<img src='/images/a.fedcba9876543210.png'>", False),
        (H, '<title>R</title><script>a</script><meta http-equiv="refresh" content="0; url=https://a.b/"><a href="https://a.b/">x</a>',
            '<html><meta content="0;URL=https://a.b/" http-equiv=Refresh><p>moved <a href="https://a.b/">there</a>', True),
        (H, '<meta http-equiv="refresh" content="0; url=https://a.b/">', '<meta http-equiv="refresh" content="0; url=https://a.b/c">', False),
        (H, '<meta http-equiv="refresh" content="0; url=https://a.b/">', '<p>no redirect</p>', False),
        (H, '<meta http-equiv="refresh" content="0; url=https://a.b/"><a href="https://a.b/">', '<meta http-equiv="refresh" content="0; url=https://a.b/"><a href="https://c.d/">', False),
        ("a.xml", "<f a='1' b='2'><generator uri='z'>Zola</generator> <t>x\ny</t></f>",
                  "<?xml version='1.0'?><f b='2' a='1'><generator>k</generator><t>x y</t></f>", True),
        ("a.xml", "<f><t>&lt;p&gt;x&lt;/p&gt;</t></f>", "<f><t><![CDATA[<p >x</p>]]></t></f>", True),
        ("a.xml", "<f><t>&lt;p&gt;x&lt;/p&gt;</t></f>", "<f><t>&lt;p&gt;y&lt;/p&gt;</t></f>", False),
        ("a.xml", "<f><t>x</t></f>", "<f><u>x</u></f>", False),
        ("a.xml", "<f><t>x</t></f>", "<f><t>x</f>", False),
        ("a.css", "a {\n  color: red;\n}\n", "a{color:red}", True),
        ("a.css", "\ufeffa{color:red}", "a{color:red}", True),
        ("a.css", "a{color:red}", "a{color:blue}", False),
        ("a.css", ".a .b{color:red}", ".a.b{color:red}", False),
        ("giallo-dark.css", "a{}", "b{c:d}", True),
        ("search_index.en.js", 'window.searchIndex = {"a":1,"b":[1.0,2]};', 'window.searchIndex={"b":[1,2.0000000001],"a":1}', True),
        ("search_index.en.js", 'window.searchIndex = {"a":1};', 'window.searchIndex = {"a":2};', False),
        ("search_index.en.json", '[{"t":"a"},{"t":"b"}]', '[{"t":"b"},{"t":"a"}]', False),
        ("search_index.en.json", '[{"url":"a"},{"url":"b"}]', '[{"url":"b"},{"url":"a"}]', True),
        ("search_index.en.json", '[{"url":"a","x":1},{"url":"b"}]', '[{"url":"b","x":1},{"url":"a"}]', False),
        ("search_index.en.json", '{"a":1}', '{"a":true}', False),
        ("a.js", "a  b", "a b", False),
        ("a.txt", "a\n", "a", False),
        ("a.txt", "u /processed_images/a.0123456789abcdef.png", "u /processed_images/a.ffffffffffffffff.png", True),
        ("a.bin", "\x00a", "\x00b", False),
    ]
    bad = 0
    for i, (n, e, a, want) in enumerate(cases):
        got = not compare_file(n, e.encode(), a.encode())
        if got != want:
            bad += 1
            print("self-test %d (%s): wanted %s\n  %r\n  %r" % (i, n, "equal" if want else "differ", e, a))

    def write(root, files):
        for n, d in files.items():
            p = os.path.join(root, n)
            os.makedirs(os.path.dirname(p), exist_ok=True)
            with open(p, "wb") as f:
                f.write(d)
    P = "processed_images/"
    trees = [  # expected, actual, (equal, differ, missing, extra)
        ({"a.html": b"<p>a", "b/c.txt": b"x"}, {"a.html": b"<p>a", "b/c.txt": b"x"}, (2, 0, 0, 0)),
        ({"a.html": b"<p>a", "b/c.txt": b"x"}, {"a.html": b"<p>b", "d.txt": b"x"}, (0, 1, 1, 1)),
        ({"giallo.css": b"a"}, {"syntax-theme.css": b"b"}, (1, 0, 0, 0)),
        ({"giallo.css": b"a"}, {}, (0, 0, 1, 0)),
        ({P + "i.0123456789abcdef.png": png(3, 4)}, {P + "i.ffffffffffffffff.png": png(3, 4, b"z")}, (1, 0, 0, 0)),
        ({P + "i.0123456789abcdef.png": png(3, 4)}, {P + "i.ffffffffffffffff.png": png(3, 5)}, (0, 1, 0, 0)),
        ({P + "i.0123456789abcdef.png": png(3, 4), P + "i.1123456789abcdef.png": png(5, 6)},
         {P + "i.ffffffffffffffff.png": png(5, 6), P + "i.efffffffffffffff.png": png(3, 4)}, (2, 0, 0, 0)),
        ({P + "i.0123456789abcdef.png": png(3, 4), P + "i.1123456789abcdef.png": png(5, 6)},
         {P + "i.ffffffffffffffff.png": png(5, 6)}, (1, 0, 1, 0)),
        ({"i.png": png(3, 4)}, {"i.png": png(3, 4, b"z")}, (0, 1, 0, 0)),
    ]
    for i, (e, a, want) in enumerate(trees):
        with tempfile.TemporaryDirectory() as t:
            for n, fs in (("e", e), ("a", a)):
                os.makedirs(os.path.join(t, n))
                write(os.path.join(t, n), fs)
            n = counts(*compare_trees(os.path.join(t, "e"), os.path.join(t, "a")))
        if (n["equal"], n["differ"], n["missing"], n["extra"]) != want:
            bad += 1
            print("self-test tree %d: wanted %s, got %s" % (i, want, n))
    total = len(cases) + len(trees)
    print("self-test: %d of %d as wanted" % (total - bad, total))
    return 1 if bad else 0


def main(argv):
    if argv == ["--self-test"]:
        return self_test()
    free = []
    if len(argv) == 4 and argv[2] == "--free":
        free = read(argv[3]).decode("utf-8").split()
        argv = argv[:2]
    if len(argv) != 2 or not all(os.path.isdir(a) for a in argv):
        print("usage: compare.py EXPECTED ACTUAL [--free FILE] | --self-test", file=sys.stderr)
        return 2
    equal, found = compare_trees(argv[0], argv[1], free)
    for line in lines_of(found):
        print(line)
    print(last_line(counts(equal, found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
