// 页少的站点：表都短；几处文字合成一个文件；看结果的时候取来整个索引。接在 search-shards.js 后面。

const MUCH = Infinity;

// 一个键的位置（页 × 8 + 栏位）；没有这个键 size 是 0，文件坏了是 null。
async function lookup(key) {
  const rough = +coarse(key), shard = hash(key, 0) % settings.shards[rough], data = await load('kc'[rough] + shard);
  if (data === null) return null;
  try {
    const read = reader(data), wanted = hash(key, 0x5eed) >>> (32 - PRINT);
    let found = [];
    for (const print of read.list(1 << PRINT, 0)) {
      if (print > wanted) break;
      const list = read.list(settings.room * SLOTS, 1);
      if (print === wanted) found = found.concat(list);
    }
    used.set(key, ['gh'[rough] + shard + '_' + wanted, found]);
    return { size: found.length, list: () => found };
  } catch (error) {
    damaged = true;
    return null;
  }
}

// 到处都有的字：有别的键可查，就不先查这些。
const COMMON = /[的和年个县一市学教校育]/g;
const byRarity = (keys) => keys.map((key, at) => [(key.match(COMMON) || []).length, at % 2, key]).sort().map((row) => row[2]);

// 这一次查几段文字；查过的键，各有常用时的文件名和位置。
let asking = 1, used = new Map();
function begin(runs) {
  asking = runs;
  used = new Map();
}

// 长的只查三个键找相近的，查过的在前。
function choose(keys) {
  const rank = byRarity(keys.map((key) => key.key)), order = (key) => rank.indexOf(key.key) - (used.has(key.key) ? rank.length : 0);
  return keys.length > 4 ? keys.slice().sort((one, other) => order(one) - order(other)).slice(0, 3) : keys;
}

// 数字可能是别的数字的一部分，要看了才知道。
const several = (run) => /^[0-9]|[0-9]$/.test(run);

// 含有这段文字的页：每页一个字节，一位一个栏位。先查两个少见的键，一次查几段的先查一个；剩下的页还多再查一个。
async function where(run) {
  const masks = new Uint8Array(settings.room), latin = settings.latin, all = keys(run).map((key) => key.key);
  const fine = all.filter((key) => !coarse(key)), wanted = fine.length ? fine : all;
  let ids = null;
  const meet = async (some) => (await Promise.all(some.map(lookup))).forEach((entry) => {
    if (entry) ids = ids ? ids.filter((id) => entry.list().includes(id)) : entry.list();
  });
  // 站点里的西文不多，都列在目录里：没有的不用查。
  if (latin === null || !/^[a-z]+$/.test(run) || latin.includes(run)) {
    const rare = byRarity(wanted), first = asking > 1 ? 1 : 2;
    await meet(rare.slice(0, first));
    if (ids && ids.length > 2 * FIRST && asking < 3) await meet(rare.slice(first, first + 1));
  }
  (ids || []).forEach((id) => { masks[id / SLOTS | 0] |= 1 << id % SLOTS; });
  masks.some = masks.some((mask) => mask);
  masks.unsure = wanted.some((key) => !used.has(key));
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
  used.forEach(([name, list]) => {
    const masks = {};
    list.forEach((id) => { masks[id / SLOTS | 0] |= 1 << id % SLOTS; });
    const pages = Object.keys(masks).map(Number);
    if (pages.length < (name[0] === 'g' ? 6 : 7)) return;
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
  if (!needs.length) return;
  const answers = (file) => { file.answers = needs.filter((units) => units.some((unit) => file.units.includes(unit))); return file.answers.length; };
  const files = bundles().filter(answers), room = Math.max(1, 6 - asked);
  let taken = [], least = Infinity;
  // 一个文件抵多少文字：越大，文件越少。
  for (const fee of [0, 10, 20, 40, 70, 110, 160, 250, 400, 1500]) {
    const left = new Set(needs), chosen = new Set();
    while (left.size) {
      const price = (file) => (file.size + 6 + fee) / file.answers.filter((need) => left.has(need)).length;
      const best = files.reduce((one, other) => price(other) < price(one) ? other : one);
      best.answers.forEach((need) => left.delete(need));
      chosen.add(best);
    }
    chosen.forEach((file) => {
      const others = Array.from(chosen).filter((other) => other !== file);
      if (file.answers.every((need) => others.some((other) => other.answers.includes(need)))) chosen.delete(file);
    });
    const cost = Array.from(chosen).reduce((sum, file) => sum + file.size + 6, 0) + 1000 * Math.max(0, chosen.size - room);
    if (cost < least) { least = cost; taken = Array.from(chosen); }
  }
  await Promise.all(taken.map(async (file) => {
    if (file.name) (await load(file.name) || []).forEach((text, i) => shelf.set(file.units[i], text));
    else {
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
