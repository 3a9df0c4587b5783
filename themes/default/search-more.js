// 检索程序里不常用的部分（m.js），显示结果以后或筛选时才取：筛选、排序、地址。core 是 search.js 给的。
(core) => {
const { reader, load, settings, folder, escape } = core;

const FACETS = ['city', 'topic', 'edition', 'kind'];

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

return { narrowing, counts, addresses, name };
}
