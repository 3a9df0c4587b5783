// 站内检索：在浏览器里回答查询，不用服务器。写法和索引格式见 docs/manual/search.md、docs/decisions/040-search-index.md。
// 同样的语义在 src/search/ 里还有一份；tests/specs/search.md 的例子两边都要通过。
// 生成站点时，这一份和 search-shards.js（怎样读索引和文字的小文件）合成 search/index.js，去掉注释和空白，名字改短；
// search-more.js、search-spell.js 用到才取。写法上的约定见 src/text/script.rs。

// 与 src/search 相同的数：页面的栏位、第一屏条数。
const SLOTS = 8, FIRST = 10;
// 留在内存里的文件数；一次核对最多白读的页数；中间有标点的词，各段不超过这么多字才可以拆开查。
const KEPT = 200, PATIENCE = 60, ITEM = 6;
const folder = (document.currentScript || { src: '' }).src.replace(/[^/]*$/, '');
let settings = {}, files = new Map(), simple = {}, stale = false, damaged = false, last = {};
// 这一次查询取了几个文件；小站点空闲时取来的整个索引。
let asked = 0, whole = {};
const complete = () => Object.keys(whole).length > 0;

// ---- 取文件：每个文件是一段脚本，调用 anli.put ----

function load(name, quiet) {
  if (whole[name]) return whole[name];
  if (files.has(name)) return files.get(name).data;
  const entry = {};
  files.set(name, entry);
  // 最早取的先忘掉。
  if (files.size > KEPT) files.delete(files.keys().next().value);
  asked++;
  entry.data = fetchScript(folder + name + '.js?' + settings.version, entry).then(() => {
    if (entry.done) return entry.value;
    files.delete(name);
    damaged = damaged || !quiet;
    return null;
  });
  return entry.data;
}

function fetchScript(address) {
  return new Promise((done) => {
    const element = document.createElement('script');
    element.onload = element.onerror = () => { element.remove(); done(); };
    element.charset = 'utf-8';
    element.src = address;
    document.head.appendChild(element);
  });
}

function put(stamp, value, names) {
  const entry = files.get((/(\w+)\.js/.exec(document.currentScript.src) || [])[1]);
  if (stamp !== settings.stamp) stale = true;
  else if (entry) {
    entry.done = true;
    entry.value = value;
    if (names) Object.assign(settings, names);
  }
}

function start(found) {
  settings = found;
  files = new Map();
  shelf = new Map();
  last = whole = {};
}

// ---- 位流 ----

// 第二种（指纹）另有起点。
function hash(key, seed) {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x1000193);
  h = Math.imul(h ^ h >>> 15, 0x2c1b3c6d);
  h = Math.imul(h ^ h >>> 12, 0x297a2d39);
  return (h ^ h >>> 15) >>> 0;
}

function digit(text, at) {
  const code = text.charCodeAt(at);
  return code - 33 - (code > 34) - (code > 60) - (code > 92);
}

// 每两个字符是 13 位；见 src/search/bits.rs。
function reader(text) {
  let at = 0, word = 0, left = 0;
  const bit = () => {
    if (!left) {
      if (at >= text.length) throw Error('cut');
      word = digit(text, at++) * 91 + digit(text, at++);
      left = 13;
    }
    return word >> --left & 1;
  };
  const bits = (count) => {
    let value = 0;
    while (count--) value = value << 1 | bit();
    return value;
  };
  const gamma = () => {
    let more = 0;
    while (!bit()) more++;
    return 1 << more | bits(more);
  };
  // 递增的数；step 是 0 时可以相等。
  const list = (universe, step) => {
    const count = gamma() - 1, out = [], k = 31 - Math.clz32(Math.max(1, universe * 11 / 16 / (count || 1)));
    for (let i = 0, next = 0; i < count; i++) {
      let high = 0;
      while (!bit()) high++;
      out[i] = next += high << k | bits(k);
      next += step;
    }
    return out;
  };
  return { bit, bits, gamma, list };
}

// ---- 折叠：全半角、大小写、繁简不分；引号、括号、空白不算；其他标点断开 ----

const SKIP = /[\s\0-\x1f"'()[\]{}*_`\x7f-\x9f\xad\xb7\u200b-\u200f\u2018-\u201f\u2027-\u202e\u2060\ufeff\u3008-\u3011\u3014-\u301b\ufe00-\ufe0f]/;
const STOP = /[!,\-/:;<>?\\^|~\u2022\u3001\u3002\u30fb]/, DASH = /[\u2010-\u2015\u2212]/;
const DIGIT = /[0-9]/;

// 折叠后的文字（断开处是第一个标点），和每个字在原文里的起止。
function fold(text) {
  let out = '', dot = null, digit = false, at = 0;
  const from = [], to = [];
  const push = (unit, start, end) => {
    if (STOP.test(unit) && (!out || STOP.test(out[out.length - 1]))) return;
    for (let i = 0; i < unit.length; i++) { from.push(start); to.push(end); }
    out += unit;
  };
  const put = (unit, start, end) => {
    if (SKIP.test(unit)) return;
    if (dot) push(DIGIT.test(unit) ? '.' : '。', dot[0], dot[1]);
    dot = unit === '.' && digit ? [start, end] : null;
    if (!dot) push(unit === '.' ? '。' : DASH.test(unit) ? '-' : unit, start, end);
    digit = DIGIT.test(unit);
  };
  for (const c of text) {
    const end = at + c.length;
    if (c >= '\u4e00' && c <= '\u9fff') put(simple[c] || c, at, end);
    else for (const part of c.normalize('NFKC').toLowerCase()) put(simple[part] || part, at, end);
    at = end;
  }
  if (STOP.test(out[out.length - 1])) out = out.slice(0, -1);
  return { text: out, from, to, raw: text };
}

// ---- 查询 ----

// 空白分开，引号里连着，减号排除。
function parse(typed) {
  const terms = [], chars = Array.from(typed).slice(0, 120);
  let word = '', quoted = false;
  const push = (phrase) => {
    const rest = word.replace(/^[-－−]+/, ''), folded = fold(rest), literal = folded.text, runs = literal.split(STOP);
    // 两头打的标点：原文也有，就一起标记。
    const edges = [rest.slice(0, folded.from[0]), rest.slice(folded.to[literal.length - 1])];
    if (literal) terms.push({ typed: rest, literal, runs, edges, phrase, exclude: rest.length < word.length, ways: [[literal]] });
    word = '';
  };
  chars.forEach((c, i) => {
    const quote = /["“”＂「」]/.test(c), first = !word.replace(/^[-－−]+/, '');
    if (/\s/.test(c) && !quoted) return push(false);
    word += c;
    if (!quote) return;
    if (!quoted) quoted = first;
    else {
      quoted = false;
      // 词里的引号不是短语：“双减”政策是一个词。
      if (i + 1 === chars.length || /\s/.test(chars[i + 1])) push(true);
    }
  });
  push(quoted);
  return terms;
}

// 一段文字的键：一个字、两个字，前两个是西文时三个，标点处是标点和前后两个字。at 和 size 不算标点。
function keys(words) {
  const out = [], put = (at, key, size) => out.push({ at, key, size });
  let start = 0, before = '', place = 0;
  if (Array.from(words).length === 1) put(0, words, 1);
  words.split(STOP).forEach((run) => {
    const units = Array.from(run), ascii = (i) => i < units.length && units[i] < '\x80';
    if (before) put(start - 1, before + words[place - 1] + units[0], 2);
    for (let i = 0; i + 1 < units.length; i++) {
      const wide = ascii(i) && ascii(i + 1);
      if (wide && i + 2 === units.length && i && ascii(i - 1)) continue;
      const part = units.slice(i, i + (wide ? 3 : 2));
      put(start + i, part.join(''), part.length);
    }
    before = units[units.length - 1];
    start += units.length;
    place += run.length + 1;
  });
  return out;
}

// 标题、地名和主题、小标题、正文。
const WEIGHT = Array.from({ length: 256 }, (none, mask) => {
  let text = 0;
  for (let i = 3; i < 8; i++) text += mask >> i & 1;
  return (mask & 1 ? 40 : 0) + (mask & 2 ? 30 : 0) + (mask & 4 ? 12 : 0) + (text ? 4 + text : 0);
});

// 各段在哪些页。段多的先查最长的一段；剩下的页不多，其余等核对文字时再说。
async function places(runs) {
  const order = runs.map((run, i) => i).sort((one, other) => runs[other].length - runs[one].length), out = [];
  const look = (some) => Promise.all(some.map(async (i) => { out[i] = await where(runs[i]); }));
  const first = order.length > 2 ? 1 : 2, rest = order.slice(first);
  await look(order.slice(0, first));
  const known = out[order[0]];
  if (rest.length && known.reduce((sum, mask) => sum + (mask > 0), 0) > FEW) await look(rest);
  else rest.forEach((i) => { out[i] = Object.assign(known.slice(), { some: known.some, loose: true }); });
  return out;
}

async function scan(term) {
  term.masks = await Promise.all(term.ways.map(places));
  term.found = term.masks.some((runs) => runs.every((masks) => masks.some));
}

// 不常用的部分：都没有时的改读，筛选，排序。取不到就没有。
async function more(use, name = 'm') {
  const make = await load(name);
  return make && use(make({ hash, reader, load, scan, settings, folder, escape }));
}

// GB 2312 里没有的字可能是繁体：先取来对照，再查。
async function simplify(typed) {
  const odd = Array.from(typed).filter((c) => c >= '\u3400' && c <= '\u9fff' && !simple[c] && !han().includes(c));
  const files = new Set(odd.map((c) => c.charCodeAt(0) % settings.scripts));
  await Promise.all([...files].map(async (file) => {
    const data = await load('s' + file), read = data && reader(data);
    // 先是各个繁体字，再是各自的简体：GB 2312 里第几个，没有的写编码。
    if (read) for (const code of read.list(65536, 1)) {
      const at = read.bits(13);
      simple[String.fromCharCode(code)] = han()[at] || String.fromCharCode(read.bits(16));
    }
  }));
}

function learn(pairs) {
  for (let i = 0; pairs && i < pairs.length; i += 2) simple[pairs[i]] = pairs[i + 1];
}

// 每页的得分；没有全部词的是 0。
function scores(terms) {
  const out = new Int32Array(settings.room), several = terms.reduce((sum, term) => sum + term.runs.length, 0) > 1;
  for (let page = 0; page < out.length; page++) {
    let sum = 0, shared = 255;
    for (const term of terms) {
      let best = 0, mask = 0;
      for (let way = 0; way < term.masks.length; way++) {
        const runs = term.masks[way];
        if (!runs.every((masks) => masks[page])) continue;
        let points = runs.reduce((points, masks) => points + WEIGHT[masks[page]], 0);
        // 首字母可能是几个名称：像的在前，写那个地方的在提到它的前面。
        if (term.likely >= 0) points += (way < term.likely ? 100 : 0) + (runs[0][page] & 2) * 25;
        if (points >= best) { best = points; mask = runs.reduce((mask, masks) => mask & masks[page], 255); }
      }
      if (!best) { sum = 0; break; }
      sum += best;
      shared &= mask;
    }
    out[page] = sum && several && shared ? sum + 6 : sum;
  }
  return out;
}

// ---- 页面文字 ----

// 一部分的各行：第一行是地址、标题、类别、城市、年度、主题、区县、文号等、繁简，以后每行一段，小标题前面是锚。
async function pageText(page, indexes) {
  const parts = (await Promise.all(indexes.map((index) => part(page, index)))).filter(Boolean).map((text) => text.split('\n'));
  if (!parts.length) return null;
  const [address, title, kind, city = '', edition = '', topic = '', county = '', details = '', pairs] = parts[0][0].split('\t');
  const several = (text) => text.split('\r').filter(Boolean), topics = several(topic);
  const labels = [city, county].concat(topics, several(details)).filter(Boolean);
  const blocks = [];
  let heading = null;
  learn(pairs);
  parts.forEach((part) => part.slice(1).forEach((line) => {
    const at = line.indexOf('\t'), text = line.slice(at + 1);
    if (at >= 0) heading = [line.slice(0, at), text];
    blocks.push({ text, heading, folded: fold(text) });
  }));
  return { address, title, city, edition, kind: KINDS[kind], topics, blocks, head: fold(title), fields: labels.concat(edition).map((text) => fold(text).text) };
}

const KINDS = ['案例', '报告', '年度', '页面'];

// 先看正文，标题和小标题都在第一部分。
const textual = (mask) => [3, 4, 5, 6, 7, 0].filter((slot) => mask >> slot & 1 || slot === 0 && (mask & 5 || mask === 2));

// 核对一页要看的部分：每个词一组，看其中一处就够；和可能要看的。
function wanted(state, page) {
  const close = (state.near || {})[page] ? state.near[page].map((slot) => stretch(page, slot)) : [];
  const needs = close.map((part) => Object.assign([part], { sure: true })), all = new Set(close);
  for (const term of state.terms) (term.masks || []).forEach((runs, way) => runs.forEach((masks, nth) => {
    // 相近的结果只看排除的词。
    if (state.near && !term.exclude) return;
    const own = [...new Set(textual(masks[page]).map((slot) => stretch(page, slot)))];
    own.forEach((part) => all.add(part));
    // 排除的词，可能是别的数字一部分的数字，没有查全的几页，处处都要看。
    if (term.exclude || several(term.ways[way][nth]) || masks.unsure && state.pages.length < 5) own.forEach((part) => needs.push([part]));
    else if (own.length) needs.push(Object.assign(own, { sure: masks.sure }));
    // 单个字和到处都有的词不知道在哪一段：找不到就看整页。
    if (masks.loose) for (let i = 0; i < parts(page); i++) all.add(i);
  }));
  if (!needs.length) needs.push([0]);
  return { needs, all: [...all].sort() };
}

// 一页已有的文字，先看部分的还是全部的；没有取到是 lost，词不在里面是 null。
async function read(state, { page, needs, near, all }) {
  // 相近的结果只看排除的词；取不下的，已经知道有的词不看。
  const less = needs.some((parts) => parts.loose), known = (term) => less && term.masks.every((runs) => runs.every((masks) => masks.sure));
  const terms = state.terms.filter((term) => term.exclude || state.exact && !known(term)), text = await pageText(page, near);
  return !text ? { page, lost: true } : fits(text, terms) ? Object.assign(text, { page, partial: less || near.length < all.length }) : null;
}

// 页面文字里确有所查的词（没有排除的词），才算数。看的一处没有的，一起取来可能要看的再看。
async function check(state, pages) {
  const plans = pages.map((page) => Object.assign(wanted(state, page), { page })), near = (plan) => [...new Set(plan.needs.map((parts) => handy(plan.page, parts)))].sort();
  await gather(plans.map((plan) => [plan.page, plan.needs, plan.all]));
  plans.forEach((plan) => { plan.near = complete() ? plan.all : near(plan); });
  const found = await Promise.all(plans.map((plan) => read(state, plan)));
  const again = plans.filter((plan, i) => !found[i] && plan.near.length < plan.all.length);
  await gather(again.map((plan) => [plan.page, plan.all.map((part) => [part]), plan.all]));
  again.forEach((plan) => { plan.near = plan.all; });
  return Promise.all(plans.map((plan, i) => again.includes(plan) ? read(state, plan) : found[i]));
}

function texts(text) {
  return [text.head.text].concat(text.fields, text.blocks.map((block) => block.folded.text));
}

function fits(text, terms) {
  const all = texts(text), holds = (words) => all.some((folded) => folded.includes(words));
  return terms.every((term) => term.exclude !== term.ways.some((runs) => runs.every(holds)));
}

// 第一屏细看：标题就是所查的词，数字完整。
function polish(state) {
  const terms = state.terms.filter((term) => !term.exclude), all = terms.map((term) => term.runs.join('')).join('');
  const whole = (text, run) => {
    const before = DIGIT.test(run[0]), after = DIGIT.test(run[run.length - 1]);
    for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + 1)) {
      if (!(before && DIGIT.test(text[at - 1] || '')) && !(after && DIGIT.test(text[at + run.length] || ''))) return true;
    }
    return false;
  };
  const first = state.hits.splice(0, FIRST);
  first.forEach((hit) => {
    hit.score = state.scores[hit.page];
    if (hit.lost) return;
    const title = hit.head.text.split(STOP).join(''), own = texts(hit);
    if (title === all) hit.score += 200;
    terms.forEach((term) => term.ways.forEach((runs) => runs.forEach((run) => {
      if (hit.head.text.includes(run)) hit.score += 20 * Array.from(run).length / (Array.from(title).length || 1) | 0;
      // 没看到的不是别的数字的一部分。
      if (DIGIT.test(run[0] + run[run.length - 1]) && !own.some((text) => whole(text, run))) hit.score -= 10;
    })));
  });
  first.sort((one, other) => other.score - one.score || one.page - other.page);
  state.hits = first.concat(state.hits);
}

// ---- 标记与摘录 ----

// 词在原文里的位置，重叠的合并。
function spans(folded, words, edges) {
  const found = [], same = (one, other) => one.normalize('NFKC') === other.normalize('NFKC');
  words.forEach((word) => {
    const [head, tail] = edges && edges[word] || ['', ''];
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1)) {
      let from = folded.from[at], to = folded.to[at + word.length - 1];
      for (let i = head.length; i > 0 && from && same(folded.raw[from - 1], head[i - 1]); i--) from--;
      for (let i = 0; i < tail.length && to < folded.raw.length && same(folded.raw[to], tail[i]); i++) to++;
      found.push([from, to, word]);
    }
  });
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const joined = [];
  found.forEach((span) => {
    const before = joined[joined.length - 1];
    if (before && span[0] <= before[1]) before[1] = Math.max(before[1], span[1]);
    else joined.push(span.slice(0, 2));
  });
  return { found, joined };
}

const escape = (text) => text.replace(/[&<>"']/g, (c) => '&#' + c.charCodeAt(0) + ';');

function marked(text, from, to, ranges) {
  let out = '', at = from;
  ranges.forEach(([start, end]) => {
    if (end <= from || start >= to) return;
    out += escape(text.slice(at, Math.max(start, from))) + '<mark>' + escape(text.slice(Math.max(start, from), Math.min(end, to))) + '</mark>';
    at = Math.min(end, to);
  });
  return out + escape(text.slice(at, to));
}

// 最多三处：先取含词最多的段落，没露面的词另取一处。
function excerpt(text, words, edges) {
  const left = new Set(words), shown = [];
  const seen = (found, from, to) => found.forEach(([start, end, word]) => { if (start >= from && end <= to) left.delete(word); });
  seen(spans(text.head, words, edges).found, 0, Infinity);
  const places = text.blocks.map((block, index) => Object.assign({ index, block }, spans(block.folded, words, edges)));
  const count = places.reduce((sum, place) => sum + place.joined.length, 0);
  const fresh = (place) => new Set(place.found.filter((span) => left.has(span[2])).map((span) => span[2])).size;
  while (shown.length < 3) {
    const best = places.reduce((one, other) => fresh(other) > fresh(one) ? other : one, places[0]);
    if (!best || !fresh(best)) break;
    const anchor = best.found.find((span) => left.has(span[2])), size = shown.length ? 50 : 90;
    const from = Math.max(0, anchor[0] - size / 4 | 0), to = Math.max(anchor[1], Math.min(best.block.text.length, from + size));
    seen(best.found, from, to);
    left.delete(anchor[2]);
    shown.push({ index: best.index, from, to, block: best.block, joined: best.joined });
  }
  if (!shown.length && places.length) {
    // 词都在标题里：正文有就从有的地方摘起，没有就从头。
    const best = places.find((place) => place.found.length) || places.find((place) => place.block.heading === null) || places[0];
    const from = best.found.length ? Math.max(0, best.found[0][0] - 22) : 0;
    shown.push({ index: best.index, from, to: Math.min(best.block.text.length, from + 90), block: best.block, joined: best.joined });
  }
  const heading = shown.length ? shown[0].block.heading : null;
  shown.sort((one, other) => one.index - other.index || one.from - other.from);
  const html = shown.map(({ block, from, to, joined }) => (from ? '…' : '') + marked(block.text, from, to, joined) + (to < block.text.length ? '…' : '')).join(' ');
  return { html, count, heading };
}

function hit(text, words, edges) {
  if (text.lost) return { page: text.page, address: '', url: '', title: '', titleHtml: '', excerpt: '', labels: [], places: 0, lost: true };
  const found = excerpt(text, words, edges), title = spans(text.head, words, edges).joined;
  const address = text.address + (found.heading ? '#' + encodeURIComponent(found.heading[0]) : '');
  return {
    page: text.page, address: text.address, url: folder + '../' + address, title: text.title,
    titleHtml: marked(text.title, 0, text.title.length, title), excerpt: found.html,
    heading: found.heading ? found.heading[1] : '', places: found.count + title.length, partial: text.partial,
    labels: [text.city].concat(text.topics).filter(Boolean), city: text.city, topics: text.topics, edition: text.edition, kind: text.kind
  };
}

// ---- 回答 ----

// 列举的几个词：原样没有，可以各查各的。长的是句子。
const listing = (term) => term.runs.length > 1 && !term.exclude && !term.phrase && term.runs.every((run) => Array.from(run).length <= ITEM);

async function prepare(typed, apart) {
  await simplify(typed);
  const terms = parse(typed), read = [];
  if (apart) terms.filter(listing).forEach((term) => { term.ways = [term.runs]; });
  begin(terms.reduce((sum, term) => sum + term.ways[0].length, 0));
  await seek(terms);
  if (terms.some((term) => !term.found && !/[\u2e80-\uffff]/.test(term.runs.join('')))) await more((extra) => extra.reread(terms, read), 'n');
  const positive = terms.filter((term) => !term.exclude), points = scores(positive);
  // 短的排除词一查便知；长的等核对文字时再说。
  const short = (term) => term.ways.every((runs, way) => runs.every((run, i) => Array.from(run).length < 3 || term.masks[way][i].sure));
  const banned = terms.filter((term) => term.exclude && short(term)), allowed = (page) => !banned.some((term) => term.masks[0].every((masks) => masks[page]));
  const pages = [];
  if (positive.length) points.forEach((score, page) => {
    if (score && allowed(page)) pages.push(page);
  });
  pages.sort((one, other) => points[other] - points[one] || one - other);
  const words = [], edges = {};
  positive.forEach((term) => term.ways.forEach((runs) => {
    // 列举的几个词，连在一起的地方也一起标。
    words.push(...runs.length > 1 ? [term.literal].concat(runs) : runs);
    edges[term.literal] = term.edges;
  }));
  return { terms, allowed, read, pages, scores: points, words, edges, exact: true, sure: terms.every(short) };
}

async function verify(state, upTo, patience) {
  state.wasted = 0;
  while (state.hits.length < upTo && state.hits.length < state.pages.length && state.wasted < patience) {
    const from = state.hits.length, batch = state.pages.slice(from, upTo);
    const good = (await check(state, batch)).filter(Boolean);
    state.wasted += batch.length - good.length;
    state.pages.splice(from, batch.length, ...good.map((text) => text.page));
    state.hits = state.hits.concat(good);
  }
  if (!state.hits.length) state.pages = [];
}

async function answer(typed, options) {
  const facets = options.facets || {}, limit = options.limit || FIRST, from = options.from || 0, sort = options.sort || '';
  const chosen = Object.keys(facets).some((name) => facets[name] && facets[name].length);
  const key = JSON.stringify([typed, facets, sort, settings.version]);
  if (last.key !== key || damaged) {
    const narrow = chosen || sort ? await more((extra) => extra.narrowing(facets, sort)) : null;
    let state, every;
    const first = (patience) => {
      state.hits = [];
      every = state.pages;
      state.pages = narrow ? narrow(every) : every.slice();
      return verify(state, FIRST, patience);
    };
    const look = (apart) => answered(async (patience) => {
      state = await prepare(typed, apart);
      await first(patience());
      return state;
    });
    await look(false);
    // 中间有标点的词没有原样的：列举的就各查各的。
    if (!state.pages.length && state.terms.some(listing)) await look(true);
    if (!state.pages.length && state.terms.some((term) => !term.exclude)) {
      state = Object.assign(state, { pages: [], words: [], edges: {}, exact: false, read: [], sure: true }, await near(state.terms.filter((term) => !term.exclude)));
      state.pages = state.pages.filter(state.allowed);
      await first(PATIENCE);
    } else if (state.exact) {
      if (!sort) polish(state);
      state.pages.splice(0, state.hits.length, ...state.hits.map((text) => text.page));
    }
    state.every = every;
    last = { key, state };
  }
  const state = last.state;
  await verify(state, from + limit, PATIENCE);
  const hits = state.hits.slice(from, from + limit).map((text) => hit(text, state.words, state.edges));
  if (hits.some((one) => one.lost)) await more((extra) => extra.name(hits));
  return {
    exact: state.exact && state.pages.length > 0, total: state.pages.length, about: !state.sure && state.hits.length < state.pages.length,
    hits, all: state.pages.slice(), read: state.read, words: state.words, damaged,
    addresses: async () => await more((extra) => extra.addresses(state)) || [], facets: async () => await more((extra) => extra.counts(state, facets)) || {},
    also: async () => state.exact && /^[a-z]{2,}$/i.test(typed) && !state.read.length && await more((extra) => extra.cities(typed.toLowerCase()), 'n') || []
  };
}

async function search(typed, options) {
  damaged = stale = false;
  asked = 1;
  const found = await answer(typed, options || {}), arrival = ahead();
  // 小站点：整个索引取来以后，每页几处就数得全。
  found.counted = async () => found.hits.some((one) => one.partial) && await arrival ? (await answer(typed, options || {})).hits : found.hits;
  if (!stale || (options || {}).again) return found;
  // 站点在打开页面之后更新过：重读目录和程序，再答一次。
  await fetchScript(folder + 'index.js?' + Date.now());
  return window.anli.search(typed, Object.assign({}, options, { again: true }));
}

// GB 2312 里有、繁体文字里另有所指的字；与 src/search/fold.rs 相同。
learn('於于徵征後后乾干夥伙麽么菸烟瞭了藉借著着');

window.anli = Object.assign(window.anli || {}, { search, parse, fold, spans, put, start });
