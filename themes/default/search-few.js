// 页少的站点：表都短；几处文字合成一个文件；看结果的时候取来整个索引。接在 search-shards.js 后面。

const MUCH = Infinity;

// 到处都有的字，有它的键太多，不放在一起。
const heavy = (unit) => unit < '\x80' || settings.heavy.includes(unit);

// 一个键在哪几个文件里：前一个字的、后一个字的，这样三个字的词只要中间那个字的。
function homes(key) {
  if (coarse(key)) return ['c' + hash(key, 0) % settings.shards[1]];
  if (complete()) return ['w' + hash(key, 0) % settings.shards[0]];
  const units = Array.from(key), ends = [units[0], units[units.length - 1]].filter((unit) => !heavy(unit));
  return (ends.length ? ends : [key]).map((unit) => 'k' + hash(unit, 0) % settings.shards[2]);
}

// 这一次查几段文字；查过的键，各有常用时的文件名和位置（页 × 8 + 栏位），文件坏了是 null。
let asking = 1, used = new Map();
function begin(runs) {
  asking = runs;
  used = new Map();
}

function learnt(key, data) {
  if (data === null) return null;
  let found = [];
  try {
    const read = reader(data);
    for (const one of read.list(1 << PRINT, 0)) {
      if (one > print(key)) break;
      const list = read.list(settings.room * SLOTS, 1);
      if (one === print(key)) found = found.concat(list);
    }
  } catch (error) {
    damaged = true;
    return null;
  }
  return named(key, found);
}

// 一个键的位置，和它常用时的文件名。
const named = (key, list) => ['gh'[+coarse(key)] + hash(key, 0) % settings.shards[+coarse(key)] + '_' + print(key), list];
const print = (key) => hash(key, 0x5eed) >>> (32 - PRINT);

// 查这些键，最多取几个文件：先取有几个键、少见的键的；已有的文件不算。
async function look(keys, count) {
  const known = settings.known || {};
  keys.forEach((key) => { if (known[key]) used.set(key, named(key, known[key])); });
  const left = keys.filter((key) => !used.has(key)), names = new Set(), open = (name) => names.has(name) || files.has(name) || complete();
  while (count--) {
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

async function lookup(key) {
  await look([key], 1);
  const known = used.get(key);
  return known && { size: known[1].length, list: () => known[1] };
}

// 长的只查几个键找相近的，查过的就够。
async function choose(keys) {
  if (keys.length > 4) {
    const known = keys.filter((key) => used.has(key.key)), rest = keys.filter((key) => !used.has(key.key));
    keys = known.length > 1 ? known : known.concat(rest.sort((one, other) => rarity(other.key) - rarity(one.key))).slice(0, 3);
  }
  await look(keys.map((key) => key.key), keys.length);
  return keys;
}

// 数字可能是别的数字的一部分，要看了才知道。
const several = (run) => /^[0-9]|[0-9]$/.test(run);

// 含有这段文字的页：每页一个字节，一位一个栏位。先取两个文件，一次查几段的先取一个；剩下的页还多再取，最多四个。
async function where(run) {
  const masks = new Uint8Array(settings.room), latin = settings.latin, all = keys(run).map((key) => key.key);
  const fine = all.filter((key) => !coarse(key)), wanted = fine.length ? fine : all;
  let ids = null;
  const meet = async (count) => {
    await look(wanted, count);
    ids = null;
    wanted.map((key) => used.get(key)).filter(Boolean).forEach(([, list]) => { ids = ids ? ids.filter((id) => list.includes(id)) : list; });
  };
  // 站点里的西文不多，都列在目录里：没有的不用查。
  if (latin === null || !/^[a-z]+$/.test(run) || latin.includes(run)) {
    await meet(asking > 1 ? 1 : 2);
    for (let more = 2; more-- && asking < 2 && ids && ids.length > FIRST;) await meet(1);
  }
  (ids || []).forEach((id) => { masks[id / SLOTS | 0] |= 1 << id % SLOTS; });
  masks.some = masks.some((mask) => mask);
  masks.unsure = wanted.some((key) => !used.get(key));
  return masks;
}

// 一页的一部分，没有取到是 null。
async function part(page, index) {
  const text = shelf.get(page * STRETCHES + index) || await load('t' + page + (index ? '_' + index : ''));
  return text && unpack(text);
}

// 全部文字，相像的在一起：页号 × 段数 + 第几部分，两个字符；多长，一个字符。
function order() {
  const out = [];
  for (let i = 0; i < settings.order.length; i += 3) out.push({ unit: digit(settings.order, i) * 91 + digit(settings.order, i + 1), size: digit(settings.order, i + 2) });
  return out;
}

const parts = (page) => order().filter((text) => (text.unit / STRETCHES | 0) === page).length;

// 几处文字合成一个文件，按两种次序、几种大小各有一套（见 src/search/bundle.rs）。
function bundles() {
  const files = order().map((text) => ({ units: [text.unit], size: text.size })), sizes = {};
  files.forEach((file) => { sizes[file.units[0]] = file.size; });
  // 常用的键：单查这个键的前十页，各有最前的一处。
  used.forEach((known) => {
    const [name, list] = known || ['', []], masks = {};
    list.forEach((id) => { masks[id / SLOTS | 0] |= 1 << id % SLOTS; });
    const pages = Object.keys(masks).map(Number);
    if (pages.length < (name[0] === 'g' ? 5 : 7)) return;
    const first = pages.sort((one, other) => WEIGHT[masks[other]] - WEIGHT[masks[one]] || one - other).slice(0, FIRST);
    const units = first.map((page) => page * STRETCHES + stretch(page, textual(masks[page])[0]));
    files.push({ name, units, size: units.reduce((sum, unit) => sum + sizes[unit], 0) });
  });
  [order().sort((one, other) => one.unit - other.unit), order()].forEach((order, family) => {
    let total = 0;
    order.forEach((text) => { text.from = total; total += text.size; });
    [96, 192, 384].forEach((size) => {
      for (let nth = 0, step = size / 2; !nth || (nth + 1) * step < total; nth++) {
        const texts = order.filter((text) => text.from >= nth * step && text.from < nth * step + size);
        files.push({ name: 'b' + family + '_' + size + '_' + nth, units: texts.map((text) => text.unit), size: texts.reduce((sum, text) => sum + text.size, 0) });
      }
    });
  });
  return files;
}

// 已经有的一处，没有就是最前的。
const held = (page, part) => shelf.has(page * STRETCHES + part) || whole['t' + page + (part ? '_' + part : '')];
const handy = (page, parts) => parts.filter((part) => held(page, part)).concat(parts)[0];

// 还能取几个文件，就怎样省怎样取：每组文字有一处就够。
async function gather(pages) {
  const needs = [];
  pages.forEach(([page, own]) => own.forEach((parts) => {
    if (!parts.some((part) => held(page, part))) needs.push(parts.map((part) => page * STRETCHES + part));
  }));
  // 一次三十组，一组一位。
  for (let from = 0; from < needs.length; from += 30) await fetchTexts(cheapest(needs.slice(from, from + 30)));
}

// 每一步试几个最合算的；一个文件抵多少文字（fee），越大文件越少。贵过已知最省的就不再往下试。
function cheapest(needs) {
  const count = (mask) => mask ? 1 + count(mask & mask - 1) : 0, room = Math.max(1, 6 - asked);
  const files = bundles().map((file) => Object.assign(file, { price: file.size + 6, mask: needs.reduce((mask, units, i) => mask | +units.some((unit) => file.units.includes(unit)) << i, 0) })).filter((file) => file.mask);
  let least = Infinity, taken = [], tries = 0;
  const go = (left, cost, chosen, fee) => {
    if (cost >= least || tries-- < 0) return;
    if (!left) { least = cost; taken = chosen; return; }
    files.filter((file) => file.mask & left).map((file) => [(file.price + fee) / count(file.mask & left), file]).sort((one, other) => one[0] - other[0]).slice(0, 4)
      .forEach((row) => go(left & ~row[1].mask, cost + row[1].price + (chosen.length < room ? 0 : 1000), chosen.concat(row[1]), fee));
  };
  for (const fee of [0, 20, 60, 150, 400, 1500]) {
    tries = 300;
    go((1 << needs.length) - 1, 0, [], fee);
  }
  return taken;
}

async function fetchTexts(taken) {
  await Promise.all(taken.map(async (file) => {
    if (file.name) {
      const texts = await load(file.name) || [], own = /^[gh]/.test(file.name);
      // 答案自己写明是哪几处。
      texts.slice(+own).forEach((text, i) => shelf.set(own ? digit(texts[0], 2 * i) * 91 + digit(texts[0], 2 * i + 1) : file.units[i], text));
    } else {
      const unit = file.units[0], text = await load('t' + (unit / STRETCHES | 0) + (unit % STRETCHES ? '_' + unit % STRETCHES : ''));
      if (text) shelf.set(unit, text);
    }
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
