// 页少的站点：表都短；几处文字合成一个文件；看结果的时候取来整个索引。接在 search-shards.js 后面。

// 剩下的页这么少，就不再查别的键：反正要核对文字。
const FEW = 3;

// 到处都有的字，有它的键太多，不放在一起。
const heavy = (unit) => unit < '\x80' || settings.heavy.includes(unit);

// 一个键在哪几个文件里：前一个字的、后一个字的，这样三个字的词只要中间那个字的。
function homes(key) {
  if (coarse(key)) return ['c' + hash(key) % settings.shards[1]];
  if (complete()) return ['w' + hash(key) % settings.shards[0]];
  const units = Array.from(key), ends = [units[0], units[units.length - 1]].filter((unit) => !heavy(unit));
  if (units.length > 2 && settings.heavy.includes(units[1])) return ['q' + hash(key) % settings.shards[3]];
  return (ends.length ? ends : [key]).map((unit) => 'k' + hash(unit) % settings.shards[2]);
}

// 这一次查几段文字；查过的键，各有常用时的文件名和位置（页 × 8 + 栏位），文件坏了是 null。
let asking = 1, used = new Map();
function begin(runs) {
  asking = runs;
  used = new Map();
}

function learnt(key, data) {
  if (data === null) return null;
  const found = [];
  try {
    const read = reader(data);
    for (const one of read.list(1 << PRINT, 0)) {
      if (one > print(key)) break;
      const list = read.list(settings.room * SLOTS, 1);
      if (one === print(key)) found.push(...list);
    }
  } catch (error) {
    damaged = true;
    return null;
  }
  return found;
}

const print = (key) => hash(key, 0x5eed) >>> (32 - PRINT);

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
const rarity = (key) => Array.from(key).reduce((sum, unit) => sum + (settings.heavy + unit).indexOf(unit), STOP.test(key) ? 50 : 1);

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
  const three = (one, other) => one && other && !complete() && other.length < 3 && settings.heavy.includes(one.slice(1)) ? one + other.slice(1) : '';
  fine.forEach((key, i) => {
    const joined = three(key, fine[i + 1]);
    if (joined || !three(fine[i - 1], key)) out.push(joined || key);
  });
  return out.length ? out : all;
}

// 含有这段文字的页：每页一个字节，一位一个栏位。先取两个文件，一次查几段的先取一个；剩下的页还多再取。
async function where(run) {
  const masks = new Uint8Array(settings.room), latin = settings.latin, wanted = tell(run);
  let ids = null;
  const meet = async (count, most) => {
    await look(wanted, count, most);
    ids = null;
    // 几页有的词，整段也是一个键，和它的键在一起；更长的不是。
    if (/^[^\0-\x7f]{3,6}$/u.test(run)) for (const name of [].concat(...wanted.map(homes))) if (files.has(name) && !used.has(run)) {
      const whole = learnt(run, await load(name));
      // 别的键碰巧同一个指纹，它的位置就不都在这段文字的键里。
      if (whole && whole.length && wanted.every((key) => !used.get(key) || whole.every((id) => used.get(key).includes(id)))) used.set(run, whole);
    }
    (used.has(run) ? [run] : wanted).map((key) => used.get(key)).filter(Boolean).forEach((list) => { ids = ids ? ids.filter((id) => list.includes(id)) : list; });
  };
  // 站点里的西文不多，都列在目录里：没有的不用查。
  if (latin === null || !/^[a-z]+$/.test(run) || latin.includes(run)) {
    // 几段的先看已有的文件说了什么。
    if (asking > 1) await meet(0);
    const free = ids !== null;
    if (!free) await meet(asking < 2 ? 2 : 1, Infinity);
    for (let more = asking > 2 ? +free : 2; more-- && !used.has(run) && ids && ids.length > FEW;) await meet(1, asking < 2 ? 5 : 4);
  }
  mark(ids || [], masks);
  masks.some = masks.some((mask) => mask);
  // 整段就是一个键：在这几页，不用看文字。
  masks.sure = used.has(run) && !several(run);
  masks.unsure = !masks.sure && wanted.some((key) => !used.get(key));
  return masks;
}

// 各词在哪些页：先查三个长的；剩下的页很少，其余的词等看了文字再说。
async function seek(terms) {
  const order = terms.slice().sort((one, other) => one.exclude - other.exclude || other.literal.length - one.literal.length), rest = order.splice(3);
  await Promise.all(order.map(scan));
  const left = Uint8Array.from(scores(order.filter((term) => !term.exclude)), (score) => score && 255);
  if (rest.length < 2 || left.reduce((sum, mask) => sum + (mask > 0), 0) > FEW) return Promise.all(rest.map(scan));
  rest.forEach((term) => { term.found = true; term.masks = [[Object.assign(left.slice(), { some: true, loose: true, unsure: true })]]; });
}

// 一处文字自己的文件。
const file = (unit) => 't' + (unit / STRETCHES | 0) + (unit % STRETCHES ? '_' + unit % STRETCHES : '');

// 一页的一部分，没有取到是 null。
async function part(page, index) {
  const unit = page * STRETCHES + index, text = shelf.get(unit) || index !== LEAD && await load(file(unit));
  return text && unpack(text);
}

// 全部文字，相像的页在一起：页号，两个字符；各部分多长，一个字符，最后一部分加 45。
function order() {
  const out = [];
  let at = 0;
  const next = () => digit(settings.order, at++);
  while (at < settings.order.length) {
    let unit = (next() * 91 + next()) * STRETCHES, size;
    do {
      size = next();
      out.push({ name: file(unit), units: [unit++], size: size % 45 });
    } while (size < 45);
  }
  return out;
}

const parts = (page) => order().filter((file) => (file.units[0] / STRETCHES | 0) === page).length;

// 几处文字合成一个文件，按两种次序、几种大小各有一套（见 src/search/bundle.rs）。
function bundles() {
  const files = order(), like = files.map((file) => file.units[0]), sizes = {}, sum = (units) => units.reduce((sum, unit) => sum + sizes[unit], 0);
  files.forEach((file) => { sizes[file.units] = file.size; });
  // 常用的键：单查这个键的前十页，各有最前的一处。
  used.forEach((list, key) => {
    const masks = {}, rough = +coarse(key);
    mark(list || [], masks);
    const pages = Object.keys(masks).map(Number);
    if (pages.length < (rough ? 7 : 5)) return;
    const first = pages.sort((one, other) => WEIGHT[masks[other]] - WEIGHT[masks[one]] || one - other).slice(0, FIRST);
    const units = first.map((page) => page * STRETCHES + stretch(page, textual(masks[page])[0]));
    files.push({ name: 'gh'[rough] + hash(key) % settings.shards[rough] + '_' + print(key), units, size: sum(units) });
  });
  const own = like.slice().sort((one, other) => one - other);
  files.push({ name: 'o', units: own.filter((unit) => unit % STRETCHES === 0).map((unit) => unit + LEAD), size: settings.pages * 3 });
  [own, like].forEach((order, family) => {
    let total = 0;
    const from = order.map((unit) => (total += sizes[unit]) - sizes[unit]);
    [48, 96, 192].forEach((size) => {
      for (let nth = 0, step = size / 2; !nth || (nth + 1) * step < total; nth++) {
        const units = order.filter((unit, i) => from[i] >= nth * step && from[i] < nth * step + size);
        files.push({ name: 'b' + family + '_' + size + '_' + nth, units, size: sum(units) });
      }
    });
  });
  return files;
}

// 已经有的一处，没有就是最前的。
const held = (page, part) => shelf.has(page * STRETCHES + part) || whole[file(page * STRETCHES + part)];
// 每页开头的几个字，都在一个文件里：别的取不下，才取它。
const LEAD = 0.5, ANY = [LEAD, 0, 1, 2, 3, 4];
const handy = (page, parts) => parts.concat(parts.loose ? ANY : []).filter((part) => held(page, part)).concat(parts)[0];

// 还能取几个文件，就怎样省怎样取：每组文字有一处就够。取不下，已经知道在这一页的词就不一定看到，每页看到一个；再不行看开头。
async function gather(pages) {
  // 要看了才知道的，给再看一次留一个；留不下，就把可能要看的都取来，不用再看。
  const unsure = pages.some(([, own]) => own.some((parts) => !parts.sure));
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
    taken = [];
    // 一次三十组，一组一位。
    for (let from = 0; from < needs.length; from += 30) taken = taken.concat(cheapest(needs.slice(from, from + 30), room - taken.length));
    if (taken.length <= room && taken.reduce((sum, file) => sum + file.price, 0) < 330 - 15 * asked) break;
  }
  await fetchTexts(taken);
}

// 每一步试几个最合算的；一个文件抵多少文字（fee），越大文件越少。贵过已知最省的就不再往下试。
function cheapest(needs, room) {
  const count = (mask) => mask ? 1 + count(mask & mask - 1) : 0;
  const files = bundles().map((file) => Object.assign(file, { price: file.size + 3, mask: needs.reduce((mask, units, i) => mask | +units.some((unit) => file.units.includes(unit)) << i, 0) })).filter((file) => file.mask);
  let least = Infinity, taken = [], tries = 0;
  const go = (left, cost, chosen, fee) => {
    if (cost >= least || tries-- < 0) return;
    if (!left) { least = cost; taken = chosen; return; }
    files.filter((file) => file.mask & left).map((file) => [(file.price + fee) / count(file.mask & left), file]).sort((one, other) => one[0] - other[0]).slice(0, 4)
      .forEach((row) => go(left & ~row[1].mask, cost + row[1].price + (chosen.length < room ? 0 : 1000), chosen.concat(row[1]), fee));
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
