// 检索程序里不常用的部分（m.js），用到才取：字母当作拼音，筛选和排序。core 是 search.js 给的。
(core) => {
const { hash, reader, load, scan, settings, folder, escape } = core;

const FACETS = ['city', 'topic', 'edition', 'kind'];

// 一个都没有的词：字母当作拼音。
async function reread(terms, notes) {
  for (let from = 0, to; from < terms.length; from = to) {
    to = from + 1;
    if (!spelt(terms[from])) continue;
    while (to < terms.length && spelt(terms[to])) to++;
    // 一个词的音节可以分开打：ji nan。
    if (to - from > 1 && await pronounce(terms, from, to, notes)) { to = from + 1; continue; }
    for (let at = from; at < to; at++) await pronounce(terms, at, at + 1, notes);
  }
}

// 字母，不管声调怎么写：jǐ、ji3；ü 写作 v。
const letters = (typed) => typed.normalize('NFD').replace(/u\u0308/gi, 'v').replace(/[\u0300-\u036f'’\-]/g, '').toLowerCase().normalize('NFKC').replace(/([a-z])[1-5]/g, '$1');
const spelt = (term) => !term.found && !term.exclude && !term.phrase && /^[a-z]+$/.test(letters(term.typed));

// 几个词连起来读；读得出，就成为一个词。
async function pronounce(terms, from, to, notes) {
  const typed = terms.slice(from, to).map((term) => letters(term.typed)).join('');
  if (typed.length < 2) return false;
  // 名称不多的站点，名称和这一份程序在一起：读成了名称，就不用取标题里的词。
  const named = meanings(settings.names || '', typed);
  const { words, likely } = listed(named.slice(0, 3).some((words) => words.size) ? named : meanings(await load('p' + hash(typed.slice(0, 3), 0) % settings.readings) || '', typed));
  if (!words.length) return false;
  const term = Object.assign({}, terms[from], { typed: terms.slice(from, to).map((one) => one.typed).join(' '), runs: [typed], edges: ['', ''], ways: words.map((word) => [word]), likely });
  await scan(term);
  if (!term.found) return false;
  terms.splice(from, to - from, term);
  notes.push({ typed: term.typed, words });
  return true;
}

// 拼音：名称的全拼，城市（!）的首字母，其他名称（+）的首字母，标题里的词，开头；先有哪一种就用哪一种。
function meanings(entries, typed) {
  const found = [0, 1, 2, 3, 4].map(() => new Set());
  for (const entry of entries.split(' ')) {
    const match = /^([!+]?)([A-Za-z]+)(.+)$/.exec(entry);
    if (!match) continue;
    const known = match[1], spelt = match[2], name = Array.from(match[3]), initials = spelt.replace(/[a-z]/g, '').toLowerCase();
    const done = (count) => count + 1 >= name.length;
    const add = (kind, count) => found[kind].add(name.slice(0, count).join(''));
    if (known && initials.startsWith(typed) && (done(typed.length) || typed.length > 1)) add(!done(typed.length) ? 4 : known === '!' ? 1 : 2, typed.length);
    if (!spelt.toLowerCase().startsWith(typed)) continue;
    const count = spelt.slice(0, typed.length).replace(/[a-z]/g, '').length, open = /[a-z]/.test(spelt[typed.length] || '');
    // 一个字还没有打完，什么字都可能是。
    if (!open || count > 1) add(open ? 4 : known && done(count) ? 0 : 3, count);
  }
  return found;
}

// 带“市”“县”的全名：szs 是石嘴山，不大会是苏州市。
const full = (word) => /..[市县区旗盟州]$/.test(word);
function listed(kinds) {
  const kind = kinds.findIndex((words) => words.size), all = Array.from(kinds[kind] || []).sort(), short = all.filter((word) => !full(word));
  return { words: short.concat(all.filter(full)).slice(0, 12), likely: (kind === 1 || kind === 2) && all.length > 1 ? short.length : -1 };
}

// 一项筛选：[{ value, pages }]，pages 是页号，或者从哪页到哪页前。
async function facet(name) {
  const at = FACETS.indexOf(name), rows = settings.facets ? settings.facets[at] : await load('f' + at);
  return (rows || []).map((row) => typeof row[1] === 'string' ? (row.pages = row.pages || reader(row[1]).list(settings.room, 1), { value: row[0], pages: row.pages }) : { value: row[0], from: row[1], to: row[2] });
}

function each(entry, use) {
  if (entry.pages) entry.pages.forEach(use);
  else for (let page = entry.from; page < entry.to; page++) use(page);
}

// 筛选以后还剩哪些页。同一项里多选是“或”，各项之间是“且”。
async function allowed(facets, except) {
  const wanted = FACETS.filter((name) => name !== except && facets[name] && facets[name].length);
  const masks = await Promise.all(wanted.map(async (name) => {
    const has = new Uint8Array(settings.room);
    (await facet(name)).filter((entry) => facets[name].includes(entry.value)).forEach((entry) => each(entry, (page) => { has[page] = 1; }));
    return has;
  }));
  return (page) => masks.every((has) => has[page]);
}

// 结果怎样筛选和排列：'order' 按报告顺序，'newest' 年度新的在前，其余按相关程度。
async function narrowing(facets, sort) {
  const fits = await allowed(facets), year = new Uint16Array(settings.room).fill(65535);
  if (sort === 'newest') (await facet('edition')).sort((one, other) => one.value < other.value ? 1 : -1).forEach((entry, at) => each(entry, (page) => { year[page] = at; }));
  return (pages) => {
    const kept = pages.filter(fits);
    if (sort === 'order') return kept.sort((one, other) => one - other);
    if (sort !== 'newest') return kept;
    return kept.map((page, at) => [year[page], at, page]).sort((one, other) => one[0] - other[0] || one[1] - other[1]).map((row) => row[2]);
  };
}

// 每个筛选项有多少页；数的时候不看它自己。
async function counts(state, facets) {
  const out = {};
  for (const name of FACETS) {
    const found = new Uint8Array(settings.room), pages = state.exact ? state.every : state.pages;
    pages.filter(await allowed(facets, name)).forEach((page) => { found[page] = 1; });
    out[name] = (await facet(name)).map((entry) => {
      let count = 0;
      each(entry, (page) => { count += found[page]; });
      return { value: entry.value, count, chosen: (facets[name] || []).includes(entry.value) };
    }).filter((entry) => entry.count || entry.chosen);
  }
  return out;
}

// 页号 → 地址；第一屏已有的不用再取。
async function table(numbers, hits) {
  const known = {};
  hits.forEach((text) => { known[text.page] = text.address; });
  const wanted = Array.from(new Set(numbers.filter((page) => !known[page]).map((page) => page >> 11)));
  await Promise.all(wanted.map(async (index) => {
    let before = '';
    ((await load('a' + index)) || '').split('\n').forEach((line, i) => {
      if (line) known[index * 2048 + i] = before = before.slice(0, parseInt(line[0], 36)) + line.slice(1);
    });
  }));
  return numbers.map((page) => known[page] || '');
}

const addresses = (state) => table(state.pages, state.hits);

// 文字没有取到的结果，写出地址。
async function name(hits) {
  for (const lost of hits) if (lost.lost) {
    lost.address = (await table([lost.page], []))[0];
    lost.url = folder + '../' + lost.address;
    lost.title = lost.titleHtml = escape(lost.address);
  }
}

return { reread, narrowing, counts, addresses, name };
}
