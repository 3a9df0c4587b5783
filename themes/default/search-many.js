// 页多的站点：常用字的表很长，能不取就不取。接在 search-shards.js 后面。

// 已经有表可比，再取就超过这么多条的先不取；多出来的页核对文字时去掉，多得太多就再来一遍，都取。
const MUCH = 6000;
// 有表没取时，一次核对最多白读这么多页。
const HASTE = 5;
let thorough = false, skipped = false;
// 剩下的页这么少，就不再查别的键：反正要核对文字。
const FEW = 12;

// 一个键的位置（页 × 8 + 栏位）：{ size, list }，长的表另有文件，用到才取（away）。没有这个键 size 是 0，文件坏了是 null。
async function lookup(key) {
  const rough = coarse(key), slots = rough ? 2 : SLOTS, universe = settings.room * slots;
  const shard = hash(key) % settings.shards[+rough], data = await load((rough ? 'c' : 'k') + shard);
  const spread = (list) => rough ? list.map((id) => (id >> 1) * SLOTS + (id & 1) * 3) : list;
  if (data === null) return null;
  try {
    const read = reader(data), wanted = hash(key, 0x5eed) >>> (32 - PRINT), found = [], away = [];
    let size = 0, nth = 0;
    for (const print of read.list(1 << PRINT, 0)) {
      if (print > wanted) break;
      // 空表表示另有文件，接着是它的写法和长短。
      const list = read.list(universe, 1), far = !list.length, dense = far && read.bit(), length = far ? read.gamma() : list.length;
      nth += far;
      if (print !== wanted) continue;
      size += length;
      // 到处都有的，另一种写法，不记在哪一段。
      if (far) away.push({ name: (rough ? 'd' : 'l') + shard + '_' + (nth - 1), dense });
      else found.push(list);
    }
    const join = (lists) => spread(lists.length < 2 ? lists[0] || [] : Array.from(new Set([].concat.apply([], lists))).sort((one, other) => one - other));
    if (!away.length) return { size, list: () => join(found) };
    return { size, away: true, dense: away.some((one) => one.dense), list: async () => {
      const texts = await Promise.all(away.map((one) => load(one.name)));
      return texts.includes(null) ? null : join(found.concat(texts.map((text, i) => away[i].dense ? everywhere(reader(text)) : reader(text).list(universe, 1))));
    } };
  } catch (error) {
    damaged = true;
    return null;
  }
}

const postings = async (key) => {
  const found = await lookup(key);
  return found && found.list();
};

// 页，然后是其中标题、地名和主题、小标题里有的；其余的算在第一段。
function everywhere(read) {
  const pages = read.list(settings.room, 1), slots = new Uint8Array(pages.length).fill(8), out = [];
  for (let slot = 0; slot < 3; slot++) read.list(pages.length, 1).forEach((at) => { slots[at] |= 1 << slot; });
  pages.forEach((page, at) => { for (let slot = 0; slot < 4; slot++) if (slots[at] >> slot & 1) out.push(page * SLOTS + slot); });
  return out;
}

function common(lists) {
  return lists.reduce((one, other) => {
    const out = [];
    for (let i = 0, j = 0; i < one.length && j < other.length;) {
      if (one[i] === other[j]) { out.push(one[i++]); j++; } else if (one[i] < other[j]) i++; else j++;
    }
    return out;
  });
}

// 含有这段文字的页：每页一个字节，一位一个栏位。长的先查几个键，还多再查其余。
async function where(run) {
  const masks = new Uint8Array(settings.room);
  let wanted = keys(run).map((key) => key.key);
  // 粗的键只能按页比，有细的就用来过滤。
  const rough = wanted.length > 1 ? wanted.filter(coarse) : [], first = 4;
  wanted = wanted.filter((key) => !rough.includes(key));
  if (wanted.length > 3) wanted = wanted.filter((key, i) => i % 2 === 0 || i === wanted.length - 1);
  const early = wanted.filter((key, i) => wanted.length <= first || Array.from({ length: first }).some((none, n) => i === Math.round(n * (wanted.length - 1) / (first - 1))));
  const look = async (some) => (await Promise.all(some.map(lookup))).filter(Boolean).sort((one, other) => one.size - other.size);
  const onPages = (list, other) => { const pages = new Set(other.map((id) => id / SLOTS | 0)); return list.filter((id) => pages.has(id / SLOTS | 0)); };
  let ids = null, taken = 0, loose = false;
  // 短的先比；剩下的页不多，或者已经读了很多，长的就不必取了。
  const meet = async (found) => {
    for (const entry of found) {
      if (ids && entry.away && ids.length <= FEW) continue;
      if (ids && entry.away && !thorough && taken + entry.size > MUCH) { skipped = true; continue; }
      if (entry.away) taken += entry.size;
      const list = await entry.list();
      if (!list) continue;
      // 不知道在哪一段的，只按页比。
      if (!ids) { ids = list; loose = entry.dense; }
      else if (entry.dense) ids = onPages(ids, list);
      else if (loose) { ids = onPages(list, ids); loose = false; }
      else ids = common([ids, list]);
    }
  };
  await meet(await look(early));
  if (ids && ids.length > FEW && early.length < wanted.length) await meet(await look(wanted.filter((key) => !early.includes(key))));
  ids = ids || [];
  for (const list of ids.length > FEW ? await Promise.all(rough.map(postings)) : []) if (list) ids = onPages(ids, list);
  for (const id of ids) masks[id / SLOTS | 0] |= 1 << id % SLOTS;
  masks.some = ids.length > 0;
  masks.loose = loose || wanted.some(coarse);
  return masks;
}

// 一页分成几部分：多数页一样，不一样的另列。
function parts(page) {
  if (!settings.odd) settings.odd = settings.long.map(([count, text]) => ({ count, pages: new Set(reader(text).list(settings.room, 1)) }));
  const odd = settings.odd.find((one) => one.pages.has(page));
  return odd ? odd.count : settings.parts;
}

// 一页的一部分，没有取到是 null。
async function part(page, index) {
  const text = await load('t' + page + (index ? '_' + index : ''));
  return text && unpack(text);
}

// 每一处在一个文件里：看最前的一处。
const handy = (page, parts) => parts[0], several = () => false;

// 没有一页完全符合：按查询里的字有多少连着出现来排。先查相隔的键，有的页一个字也不缺就够了；没有再查相接的。
async function near(terms) {
  let units = 0;
  const all = [];
  terms.forEach((term) => term.runs.forEach((run) => {
    // 数字和西文的一部分算不上相近。
    if (/^[\0-\x7f]*$/.test(run)) return;
    const own = keys(run), start = units;
    own.forEach((key, i) => all.push({ at: start + key.at, key: key.key, size: key.size, apart: key.at % 2 === 0 || i + 1 === own.length }));
    units += Array.from(run).length;
  }));
  if (units < 2) return {};
  const found = await resembling(all.filter((key) => key.apart));
  return found.whole ? found : resembling(all);
}

// 有这些键的页，占的字多的在前；near 是每页有键最多的两段。
async function resembling(all) {
  const wanted = await choose(all), reach = new Set(), rows = [];
  wanted.forEach((key) => { for (let i = 0; i < key.size; i++) reach.add(key.at + i); });
  (await listed(wanted)).forEach((list, index) => {
    const slots = new Map();
    (list || []).forEach((id) => { const page = id / SLOTS | 0; slots.set(page, (slots.get(page) || []).concat(id % SLOTS)); });
    const weight = 32 - Math.clz32(Math.max(1, settings.pages / Math.max(1, slots.size)));
    slots.forEach((own, page) => {
      const row = rows[page] || (rows[page] = { page, covered: new Set(), keys: 0, weight: 0, slots: new Uint8Array(SLOTS) });
      for (let i = 0; i < wanted[index].size; i++) row.covered.add(wanted[index].at + i);
      own.forEach((slot) => { row.slots[slot]++; });
      row.keys++;
      row.weight += weight;
    });
  });
  let kept = rows.filter((row) => row && row.covered.size * 2 >= reach.size);
  const best = kept.reduce((most, row) => Math.max(most, row.covered.size), 0), whole = best === reach.size;
  if (whole) {
    kept = kept.filter((row) => row.covered.size === best);
    const most = kept.reduce((most, row) => Math.max(most, row.keys), 0);
    kept = kept.filter((row) => row.keys + 1 >= most);
  } else kept = kept.filter((row) => row.covered.size + 1 >= best);
  kept.sort((one, other) => other.covered.size - one.covered.size || other.weight - one.weight || one.page - other.page);
  const near = {};
  kept.forEach((row) => { near[row.page] = [0, 1, 2, 3, 4, 5, 6, 7].filter((slot) => row.slots[slot]).sort((one, other) => row.slots[other] - row.slots[one]).slice(0, Math.max(...row.slots) < row.keys ? 2 : 1); });
  return { whole, near, pages: kept.map((row) => row.page), words: wanted.map((key) => key.key) };
}

// 找相近的最多查十二个键。
function choose(keys) {
  while (keys.length > 12) keys = keys.filter((key, i) => i % 2 === 0);
  return keys;
}

// 页多的站点没有合成的文件，也不先取什么。
function begin() {}
async function answered(run) {
  thorough = skipped = false;
  const state = await run(() => skipped ? HASTE : PATIENCE);
  if (!skipped || state.wasted < HASTE) return;
  thorough = true;
  await run(() => PATIENCE);
}

// 很长的表只取几个：到处都有的字说明不了相近。
async function listed(wanted) {
  let taken = 0;
  const entries = await Promise.all(wanted.map((key) => lookup(key.key)));
  return Promise.all(entries.map((entry) => {
    if (!entry || entry.away && taken > MUCH) return [];
    if (entry.away) taken += entry.size;
    return entry.list();
  }));
}

const seek = (terms) => Promise.all(terms.map(scan));
function gather() {}
const ahead = () => null;
