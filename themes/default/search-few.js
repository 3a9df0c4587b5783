// 页少的站点：表都短；几处文字合成一个文件；看结果的时候取来整个索引。接在 search-shards.js 后面。

// 剩下的页这么少，就不再查别的键：反正要核对文字。
const FEW = 3;

// 到处都有的字，有它的键太多，不放在一起。
const heavy = (unit) => unit < '\x80' || usual.includes(unit);

// 一个键在哪几个文件里：前一个字的、后一个字的，这样三个字的词只要中间那个字的。
function homes(key) {
  if (coarse(key)) return ['c' + hash(key) % settings.shards[1]];
  if (complete()) return ['w' + hash(key) % settings.shards[0]];
  const units = Array.from(key), ends = [units[0], units[units.length - 1]].filter((unit) => !heavy(unit));
  if (units.length > 2 && usual.includes(units[1])) return ['q' + hash(key) % settings.shards[3]];
  return (ends.length ? ends : [key]).map((unit) => 'k' + hash(unit) % settings.shards[2]);
}

// 这一次查几段文字；查过的键，各有常用时的文件名和位置（页 × 8 + 栏位），文件坏了是 null。到处都有的字，最常用的在前；全部文字。
let asking = 1, used = new Map(), usual = '', cuts = [];
function begin(runs) {
  asking = runs;
  used = new Map();
  usual = unpack(settings.heavy);
  cuts = settings.cuts = settings.cuts || order();
}

// 每个文件读一遍：各指纹的表。指纹怎样算，文件自己写明，站点里的键在一个文件里没有两个一样的。
const tables = {};
function learnt(key, data) {
  if (data === null) return null;
  try {
    if (!tables[data]) {
      const read = reader(data), table = { salt: read.gamma() - 1 };
      for (const one of read.list(1 << PRINT, 0)) table[one] = (table[one] || []).concat(read.list(settings.room * SLOTS, 1));
      tables[data] = table;
    }
    return tables[data][print(key, tables[data].salt)] || [];
  } catch (error) {
    damaged = true;
    return null;
  }
}

const print = (key, salt) => hash(key, 0x5eed + salt) >>> (32 - PRINT);

// 每页在哪几个栏位。
const mark = (list, masks) => list.forEach((id) => { masks[id / SLOTS | 0] |= 1 << id % SLOTS; });

// 查这些键，最多取几个文件，都算在内最多到几个（most，余下的给文字）：先取有几个键、少见的键的；已有的文件不算。
async function look(keys, count, most) {
  const known = settings.known || {};
  keys.forEach((key) => { if (known[key]) used.set(key, known[key]); });
  const left = keys.filter((key) => !used.has(key)), names = new Set(), open = (name) => names.has(name) || files.has(name) || complete();
  while (count-- && asked + names.size < most) {
    const points = {};
    left.forEach((key) => {
      const own = homes(key);
      if (!own.some(open)) own.forEach((name) => { points[name] = (points[name] || 0) + rarity(key); });
    });
    names.add(Object.keys(points).reduce((one, other) => points[one] >= points[other] ? one : other, ''));
  }
  await Promise.all(left.map(async (key) => {
    const name = homes(key).find(open);
    if (name) used.set(key, learnt(key, await load(name)));
  }));
}

// 一个键里的字越少见越大：heavy 里最常用的在前。
const rarity = (key) => Array.from(key).reduce((sum, unit) => sum + (usual + unit).indexOf(unit), STOP.test(key) ? 50 : 1);

const answered = (run) => run(() => PATIENCE);

// 没有一页完全符合：按查询里的字有多少连着出现来排。先查相隔的键，有的页一个字也不缺就够了；没有再查相接的。
async function near(terms) {
  let units = 0;
  const all = [];
  terms.forEach((term) => term.runs.forEach((run) => {
    // 数字和西文的一部分算不上相近。
    if (/^[\0-\x7f]*$/.test(run)) return;
    keys(run).forEach((key, i, own) => all.push(Object.assign(key, { at: units + key.at, apart: key.at % 2 === 0 || i + 1 === own.length })));
    units += Array.from(run).length;
  }));
  if (units < 2) return {};
  const found = await resembling(all.filter((key) => key.apart));
  return found.whole ? found : resembling(all);
}

// 有这些键的页，占的字多的在前；near 是每页有键最多的两段。长的只查几个键，查过的就够。
async function resembling(all) {
  const rows = [], reach = new Set();
  if (all.length > 4) {
    const known = all.filter((key) => used.has(key.key)), rest = all.filter((key) => !used.has(key.key));
    all = known.length > 1 ? known : known.concat(rest.sort((one, other) => rarity(other.key) - rarity(one.key))).slice(0, 3);
  }
  await look(all.map((key) => key.key), all.length, 5);
  all = all.filter((key) => used.has(key.key));
  all.forEach((key) => {
    const list = used.get(key.key) || [], at = Array.from({ length: key.size }, (none, i) => key.at + i), pages = new Set(list.map((id) => id / SLOTS | 0));
    at.forEach((at) => reach.add(at));
    pages.forEach((page) => {
      const row = rows[page] = rows[page] || { page, covered: new Set(), most: 0, weight: 0, slots: new Uint8Array(SLOTS) };
      at.forEach((at) => row.covered.add(at));
      row.most++;
      row.weight += 32 - Math.clz32(settings.pages / pages.size);
    });
    list.forEach((id) => { rows[id / SLOTS | 0].slots[id % SLOTS]++; });
  });
  const best = rows.reduce((most, row) => Math.max(most, row.covered.size), 0), whole = best === reach.size;
  const kept = rows.filter((row) => row.covered.size * 2 >= reach.size && row.covered.size + !whole >= best);
  kept.sort((one, other) => other.covered.size - one.covered.size || other.weight - one.weight || one.page - other.page);
  const near = {};
  kept.forEach((row) => { near[row.page] = [0, 1, 2, 3, 4, 5, 6, 7].filter((slot) => row.slots[slot]).sort((one, other) => row.slots[other] - row.slots[one]).slice(0, Math.max(...row.slots) < row.most ? 2 : 1); });
  // 不能再取了，只说看过的。
  const pages = kept.map((row) => row.page), shown = pages.filter((page) => ANY.some((part) => held(page, part)));
  return { whole, near, pages: asked > 5 && shown.length ? shown : pages, words: all.map((key) => key.key) };
}

// 数字可能是别的数字的一部分，要看了才知道。
const several = (run) => /^[0-9]|[0-9]$/.test(run);

// 说明一段文字在哪里的键：两个字；中间是常用字的三个字，两个字的到处都有。
function tell(run) {
  const all = keys(run).map((key) => key.key), fine = all.filter((key) => !coarse(key)), out = [];
  const three = (one, other) => one && other && !complete() && other.length < 3 && usual.includes(one.slice(1)) ? one + other.slice(1) : '';
  fine.forEach((key, i) => {
    const joined = three(key, fine[i + 1]);
    if (joined || !three(fine[i - 1], key)) out.push(joined || key);
  });
  return out.length ? out : all;
}

// 含有这段文字的页：每页一个字节，一位一个栏位。先取两个文件，一次查几段的先取一个；剩下的页还多再取。
async function where(run) {
  const masks = new Uint8Array(settings.room), latin = settings.latin, wanted = tell(run), inner = [];
  let ids = null;
  run.split(/[\0-\x7f\u2022\u3001\u3002\u30fb]/).forEach((text) => Array.from(text).forEach((unit, from, units) => {
    for (let to = from + 3; to <= units.length && to < from + 7; to++) inner.push(units.slice(from, to).join(''));
  }));
  // 还不知道的键；在查到的一段里面的不用再查。
  const open = (key) => !used.get(key) && !inner.some((part) => used.has(part) && part.includes(key));
  const meet = async (count, most) => {
    await look(wanted.filter(open), count, most);
    ids = null;
    // 几页有的三到六个字，整段也是一个键，和它的键在一起。更长的词，里面的每一段都看。
    for (const part of inner) for (const name of [].concat(...tell(part).map(homes))) if (files.has(name) && !used.has(part)) {
      const whole = learnt(part, await load(name));
      // 别的键碰巧同一个指纹，它的位置就不都在这段文字的键里。
      if (whole && whole.length && tell(part).every((key) => !used.get(key) || whole.every((id) => used.get(key).includes(id)))) used.set(part, whole);
    }
    wanted.concat(inner).map((key) => used.get(key)).filter(Boolean).forEach((list) => { ids = ids ? ids.filter((id) => list.includes(id)) : list; });
  };
  const pages = () => new Set((ids || []).map((id) => id / SLOTS | 0)).size;
  // 站点里的西文不多，都列在目录里：没有的不用查。
  if (latin === null || !/^[a-z]+$/.test(run) || latin.includes(run)) {
    // 几段的先看已有的文件说了什么。
    if (asking > 1) await meet(0);
    const free = ids !== null;
    if (!free) await meet(asking < 2 ? 2 : 1, Infinity);
    for (let more = asking > 2 ? +free : 2; more-- && pages() >= asked;) await meet(1, asking < 2 || pages() > 6 ? 5 : 4);
  }
  mark(ids || [], masks);
  masks.some = masks.some((mask) => mask);
  // 整段就是一个键：在这几页，不用看文字。
  masks.sure = used.has(run) && !several(run);
  masks.unsure = !masks.sure && wanted.some(open);
  return masks;
}

// 各词在哪些页：先查三个长的，六个词以上先取最常用的两个字，都在一个文件里。剩下的页多，文字也多，再一个一个查；不多，其余的词等看了文字再说。
async function seek(terms) {
  let first = 3;
  if (asking > 5 && !complete()) {
    const data = await load('x');
    terms.forEach(({ literal }) => {
      const list = /^[^\0-\x7f]{2}$/u.test(literal) && learnt(literal, data) || [];
      if (list.length) used.set(literal, list);
    });
    first = used.size + 2;
  }
  const rank = (one, other) => one.exclude - other.exclude || used.has(other.literal) - used.has(one.literal) || other.literal.length - one.literal.length;
  const known = terms.slice().sort(rank), rest = known.splice(first);
  await Promise.all(known.map(scan));
  while (rest.length) {
    const masks = Uint8Array.from(scores(known.filter((term) => !term.exclude)), (score) => score && 255), pages = masks.reduce((sum, mask) => sum + mask, 0) / 255;
    const size = cuts.reduce((sum, file) => sum + (masks[file.units[0] / STRETCHES | 0] && file.size), 0);
    if (!complete() && pages <= Math.max(1, 6 - asked) && size < 200 && (rest.length > 1 || asked > 4 || pages > 1 && size < 130)) {
      Object.assign(masks, { some: true, loose: true, unsure: true });
      return rest.forEach((term) => Object.assign(term, { found: true, masks: [[masks]] }));
    }
    await scan(known[known.push(rest.shift()) - 1]);
  }
}

// 一处文字自己的文件。
const file = (unit) => 't' + (unit / STRETCHES | 0) + (unit % STRETCHES ? '_' + unit % STRETCHES : '');

// 一页的一部分，没有取到是 null。
async function part(page, index) {
  const unit = page * STRETCHES + index, text = shelf.get(unit) || index !== LEAD && await load(file(unit));
  return text && unpack(text);
}

// 全部文字，相像的页在一起：页号，分成几部分，各部分多长。
function order() {
  const out = [], read = reader(settings.order);
  for (let page = 0; page < settings.pages; page++) {
    let unit = read.bits(32 - Math.clz32(settings.room)) * STRETCHES, count = [1, 2, 3, 5][read.bits(2)];
    while (count--) out.push({ name: file(unit), units: [unit++], size: read.gamma() * 4 - 2 + read.bits(2) });
  }
  return out;
}

const parts = (page) => cuts.filter((file) => (file.units[0] / STRETCHES | 0) === page).length;

// 几处文字合成一个文件，按两种次序、几种大小各有一套（见 src/search/bundle.rs）。
function bundles() {
  const files = cuts.slice(), like = files.map((file) => file.units[0]), sizes = {}, fixed = settings.joined, put = (name, units) => files.push({ name, units, size: units.reduce((sum, unit) => sum + sizes[unit], 0) });
  files.forEach((file) => { sizes[file.units] = file.size; });
  // 常用的键：单查这个键的前十页，各有最前的一处。
  used.forEach((list, key) => {
    const masks = {}, rough = +coarse(key);
    mark(list || [], masks);
    const pages = Object.keys(masks).map(Number);
    if (pages.length < (rough ? 7 : 5)) return;
    const first = pages.sort((one, other) => WEIGHT[masks[other]] - WEIGHT[masks[one]] || one - other).slice(0, FIRST);
    const units = first.map((page) => page * STRETCHES + stretch(page, textual(masks[page])[0]));
    put('gh'[rough] + hash(key) % settings.shards[rough] + '_' + print(key, 0), units);
  });
  // 其余的每次都一样。
  if (fixed) return files.concat(fixed);
  const own = like.slice().sort((one, other) => one - other), before = files.length;
  // 长的页，整页一个文件。
  own.filter((unit) => unit % STRETCHES === 4).forEach((unit) => put('b2_' + (unit / STRETCHES | 0), [4, 3, 2, 1, 0].map((back) => unit - back)));
  files.push({ name: 'o', units: own.filter((unit) => unit % STRETCHES === 0).map((unit) => unit + LEAD), size: settings.pages * 3 });
  [own, like].forEach((order, family) => {
    let total = 0;
    const from = order.map((unit) => (total += sizes[unit]) - sizes[unit]);
    [48, 96, 192].forEach((size) => {
      for (let nth = 0, step = size / 2; !nth || (nth + 1) * step < total; nth++) {
        put('b' + family + '_' + size + '_' + nth, order.filter((unit, i) => from[i] >= nth * step && from[i] < nth * step + size));
      }
    });
  });
  settings.joined = files.slice(before);
  return files;
}

// 已经有的一处，没有就是最前的。
const held = (page, part) => shelf.has(page * STRETCHES + part) || whole[file(page * STRETCHES + part)];
// 每页开头的几个字，都在一个文件里：别的取不下，才取它。
const LEAD = 0.5, ANY = [LEAD, 0, 1, 2, 3, 4];
const handy = (page, parts) => parts.concat(parts.loose ? ANY : []).filter((part) => held(page, part)).concat(parts)[0];

// 取一个文件抵多少文字（一份约十八字节）：文件头也有几百字节，来回还要时间。快取不下了，就只看文字。
const TOLL = 150;

// 还能取几个文件，就怎样省怎样取：每组文字有一处就够。取不下，已经知道在这一页的词就不一定看到，每页看到一个；再不行看开头。
async function gather(pages) {
  // 要看了才知道的，给再看一次留一个；留不下，就把可能要看的都取来，不用再看。
  const unsure = pages.some(([, own]) => own.some((parts) => !parts.sure));
  let left = 318 - 5 * asked;
  [...files.values()].slice(files.size + 1 - asked).forEach((file) => { left -= String(file.value).length / 20; });
  let taken = [];
  for (const level of unsure ? [0, 3, 1, 2] : [0, 1, 2]) {
    const needs = [], room = Math.max(6 - asked - (unsure && level < 3), Math.min(1, 6 - asked));
    pages.forEach(([page, own, all]) => {
      const add = (parts) => parts.some((part) => held(page, part)) || needs.push(parts.map((part) => page * STRETCHES + part));
      if (level > 2) return all.forEach((part) => add([part]));
      own.forEach((parts) => { parts.loose = level && parts.sure; });
      const firm = own.filter((parts) => !parts.loose);
      firm.forEach(add);
      if (!firm.length) add(level > 1 ? ANY : [].concat(...own));
    });
    const fits = [TOLL, 0].some((toll) => {
      taken = [];
      // 一次三十组，一组一位。
      for (let from = 0; from < needs.length; from += 30) taken = taken.concat(cheapest(needs.slice(from, from + 30), room - taken.length, toll));
      return taken.length <= room && taken.reduce((sum, file) => sum + file.price, toll && 60) <= Math.max(0, left);
    });
    if (fits) break;
  }
  await fetchTexts(taken);
}

// 每一步试几个最合算的；一个文件抵多少文字（fee），越大文件越少。贵过已知最省的就不再往下试。
function cheapest(needs, room, toll) {
  const bits = new Map();
  needs.forEach((units, i) => units.forEach((unit) => bits.set(unit, bits.get(unit) | 1 << i)));
  const files = bundles().filter((file) => {
    file.price = file.size + 3;
    return file.mask = file.units.reduce((mask, unit) => mask | bits.get(unit), 0);
  });
  let least = Infinity, taken = [], tries = 0;
  const go = (left, cost, chosen, fee) => {
    if (cost >= least || tries-- < 0) return;
    if (!left) { least = cost; taken = chosen; return; }
    const best = [];
    for (const file of files) {
      let rest = file.mask & left, count = 0, at = best.length;
      for (; rest; rest &= rest - 1) count++;
      const each = (file.price + fee) / count;
      while (at && best[at - 1].each > each) at--;
      if (count && at < 4) {
        best.splice(at, 0, { each, file });
        best.length = Math.min(best.length, 4);
      }
    }
    best.forEach(({ file }) => go(left & ~file.mask, cost + file.price + (chosen.length < room ? toll : 1000), chosen.concat(file), fee));
  };
  for (const fee of [0, 10, 30, 75, 200, 750]) {
    tries = 100;
    go((1 << needs.length) - 1, 0, [], fee);
  }
  return taken;
}

async function fetchTexts(taken) {
  await Promise.all(taken.map(async ({ name, units }) => {
    const texts = [].concat(await load(name) || []), own = /^[gh]/.test(name);
    // 答案自己写明是哪几处。
    texts.slice(+own).forEach((text, i) => shelf.set(own ? digit(texts[0], 2 * i) * 91 + digit(texts[0], 2 * i + 1) : units[i], text));
  }));
}

// 小站点：第一次查完以后，趁读者看结果，把整个索引（几十 kB）取来，以后的查询不再取文件。
let arrival = null;
function ahead() {
  if ((window.navigator.connection || {}).saveData) return null;
  arrival = arrival || new Promise((done) => window.setTimeout(async () => {
    whole = await load('e', true) || {};
    last = {};
    done(true);
  }, 2000));
  return arrival;
}
